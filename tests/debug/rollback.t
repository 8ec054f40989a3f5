#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Another hotplug state fails, and ours is rolled back
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel
plan 3

run_case "each state that may fail, for a thread, and for the last CPU of a package" -t 2x1x2 rollback.sh
run_case "no state is left for ours" -t 2x1x2 full.sh
expect_failure "a driver that leaves files behind" 'sensors are those of the CPUs' -e 's/ || cpuhp_tasks_frozen/ || true/' \
	-t 2x1x2 rollback.sh
finish
