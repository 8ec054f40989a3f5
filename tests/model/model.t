#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The emulated CPU's sensors, by Intel's manual and by registers of real machines
. "$(dirname "$0")/../lib/cases.sh"
plan 5
run_case "one package of two cores with two threads" -t 1x2x2 model.sh

# QEMU does not start with invalid options of the model.
refuses()	# its message, arguments of tests/vm run
{
	! tests/vm run "${@:2}" model.sh >"$tap_output" 2>&1 && grep -q -- "$1" "$tap_output"
}
check "dies that split a package other than by a bit are refused" refuses 'cannot be split into dies' -t 1x2x3x1
check "an option that the model does not know is refused" refuses "bad option 'heat=1'" -t 1x1x1 -m heat=1
check "a number that is out of the range of its option is refused" refuses "bad option 'wake=1000001'" -t 1x1x1 -m wake=1000001
check "a vCPU that cannot exist is refused" refuses "bad option 'msr=4096:19c:0'" -t 1x1x1 -m msr=4096:19c:0
finish
