#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The machine sleeps and wakes
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel
plan 2

run_case "under readers; then with temperatures that change meanwhile" -t 2x1x2 suspend.sh
expect_failure "a driver whose samples do not age while the machine sleeps" 'time asleep counts' \
	-e 's/ktime_get_boottime_ns/ktime_get_ns/' -t 2x1x2 suspend.sh
finish
