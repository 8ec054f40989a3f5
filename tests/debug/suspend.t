#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The machine is suspended and resumed.
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel

run_case "the machine suspends under readers, with each level of pm_test and to RAM" -t 2x1x2 suspend.sh
run_case "temperatures change while the machine sleeps" -t 2x1x2 asleep.sh
expect_failure "a driver whose readers do not count time asleep" 'time asleep counts' \
	-e '/^static int coretemp_read(/,/^}/s/ktime_get_boottime_ns/ktime_get_ns/' -t 2x1x2 asleep.sh
expect_failure "a driver whose samples do not count time asleep" 'is sampled once' \
	-e '/->taken_ns = /s/ktime_get_boottime_ns/ktime_get_ns/' -t 2x1x2 asleep.sh
finish
