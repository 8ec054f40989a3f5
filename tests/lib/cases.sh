# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# For tests that boot emulated machines, to be sourced: each case is a run of tests/vm, and one result
# with the results of the run indented below it.
#
#	plan 2
#	run_case "two packages" ARGUMENTS...
#	expect_failure "a driver with this fault" 'REGEX' -e SED ARGUMENTS...
#	finish
#
# expect_failure is a control: the first check that fails has to match the regular expression, and ends the script.
# When prove runs tests in parallel, it waits for one that has begun to print. Hence nothing is
# printed before the end, except on a terminal.

set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit
# shellcheck source=tests/lib/tap.sh
. tests/lib/tap.sh
vm_arguments=()	# the first arguments of each run
scratch=$(mktemp -d)	# removed when the test ends
on_exit=true		# a command
tap_output=$scratch/output
: >"$scratch/held"
exec 3>&1
[ -t 1 ] || exec >"$scratch/held"
trap 'cat "$scratch/held" >&3; $on_exit; rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM HUP

case_result()	# status, description
{
	result "$1" "$2"
	[ "$1" != 0 ] || sed 's/^/    /' "$tap_output"
	grep '^# .* starting it again, once$' "$tap_output"
	tap_skipped=$((tap_skipped + $(grep -c '^ok .* # SKIP ' "$tap_output")))
}

run_case()	# description, arguments of tests/vm run
{
	tests/vm run "${vm_arguments[@]}" "${@:2}" >"$tap_output" 2>&1
	case_result $? "$1"
}

expect_failure()	# description, regex, arguments of tests/vm run
{
	STOP=1 tests/vm run "${vm_arguments[@]}" "${@:3}" >"$tap_output" 2>&1
	[ $? = 1 ] && grep '^not ok' "$tap_output" | head -n 1 | grep -Eq -- "$2" &&
		! grep -q '^not ok .*control:' "$tap_output"
	case_result $? "control: $1"
}

# For a case that needs options of Debian's kernels which the debug kernel does not have: make coverage skips it.
on_debian()	# run_case|expect_failure, its arguments
{
	if [ "${KERNEL:-newest}" = debug ]; then
		result 0 "$2 # SKIP the debug kernel lacks options for it"
	else
		"$@"
	fi
}

# The first argument for make torture, else the second
torture_or() { if [ -n "${TORTURE:-}" ]; then echo "$1"; else echo "$2"; fi; }

# For tests that depend on time: a higher priority than that of other tests that run
raise_priority() { renice -n -15 $$ >/dev/null 2>&1; }

# Debian's kernels fill memory with zeros, which hides uninitialised variables. With these arguments, runs fill it with
# 0x6b.
poison_memory() { vm_arguments=(-a "init_on_alloc=0 slub_debug=P"); }

# For make test-debug: runs take the debug kernel and the modules of tests/debug.
on_debug_kernel() { vm_arguments=(-o -k debug); }

# Prints a sed script for run_case -e: a delay between choosing the CPU for a request and sending it. By the clock,
# because mdelay() is much too short on an emulated CPU that came online while its host was busy.
delay_request()	# MS
{
	local wait="u64 end = ktime_get_ns() + $1 * 1000000ull; while (ktime_get_ns() < end) cpu_relax();"
	printf '%s\n' "s/^\t\tcpu = READ_ONCE(sensor->cpu);\$/&  { $wait }/" \
		's/^#include <linux.cpu.h>$/&\n#include <linux\/delay.h>/'
}
