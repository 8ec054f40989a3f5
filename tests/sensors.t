#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# All files of all sensors, and their values
. "$(dirname "$0")/lib/cases.sh"
poison_memory
run_case "two packages of four cores with two threads" files.sh and readings.sh and update-interval.sh
# Not in tests/kernels, which counts the results of runs: in this run, some must fail.
[ -n "${KERNEL:-}" ] ||
	expect_failure "a driver that does not clear the memory of a sensor" 'a package and four cores have sensors' \
		-e 's/kzalloc_obj(\*core, GFP_KERNEL)/kmalloc(sizeof(*core), GFP_KERNEL)/; s/sensor->cpu = -1;/& sensor->state = 0;/' \
		files.sh
finish
