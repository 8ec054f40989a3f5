#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Each allocation fails once
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel

# Without the allocations of kmemleak for its own use
count_all=(-a 'slub_debug=A;-,kmemleak*')
run_case "each allocation of loading and unloading fails once" "${count_all[@]}" -t 2x1x1 failing-allocations.sh load
# shellcheck disable=SC2046 # CPU numbers
run_case "each allocation of the first online of a CPU fails once" "${count_all[@]}" -t 2x1x2 \
	failing-allocations.sh $(torture_or "0 1 2 3" "0 2")
expect_failure "the in-tree driver, which keeps a CPU offline if there is no memory" \
	'CPU 2: .*the CPU does not come online' "${count_all[@]}" -t 2x1x2 failing-allocations.sh in-tree 2
finish
