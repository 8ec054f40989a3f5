#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Random CPUs go and come under eight readers and a writer
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel
plan 2

run_case "2 packages x 2 dies" -t 2x2x2x1 torture.sh "$(full 5000 50)"
# Its next attempt to add them fails, and takes them away: which check sees it first depends.
expect_failure "a driver that leaves files behind" 'sensors are (those|back)|no alarm' \
	-e 's/ || cpuhp_tasks_frozen/ || true/' -t 2x2x2x1 torture.sh 25
finish
