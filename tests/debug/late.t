#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A CPU has its interrupts off while its core, and others, are read
. "$(dirname "$0")/rows.sh"

row "readers, hotplug, unload" -t 2x2x1 late.sh
fails "a driver that waits for each CPU that it asks" 'others are read while a CPU is late' \
	-e 's/smp_call_function_single_async(cpu, per_cpu_ptr(&coretemp_calls, cpu))/smp_call_function_single(cpu, coretemp_sample_here, NULL, true)/' \
	-t 2x2x1 late.sh
fails "a driver that asks no other CPU for the package" 'others are read while a CPU is late' \
	-e 's/WRITE_ONCE(sensor->late, true);/;/' -t 2x2x1 late.sh
plan
