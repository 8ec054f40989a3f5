#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# CPUs are put in and taken out
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel
plan 2

run_case "a second package" -t 2x2x1 -q '-smp cpus=2,maxcpus=4' hotadd.sh
expect_failure "a driver that knows only the CPUs of its load" 'the package has its sensors' \
	-e 's/^\tcoretemp_sensor_online(core, cpu);/\tif (cpu < 2)\n\t&/' -t 2x2x1 -q '-smp cpus=2,maxcpus=4' hotadd.sh
finish
