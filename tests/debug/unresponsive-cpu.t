#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A CPU has its interrupts off while its core, and others, are read
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel
vm_arguments+=(-p chrt:util-linux)
raise_priority

run_case "an unresponsive CPU delays only readers of its own sensors" -t 2x2x1 unresponsive-cpu.sh
others='other sensors are read while a CPU is unresponsive'
waits='smp_call_function_single(cpu, coretemp_handle_request, sensor, true)'
expect_failure "a driver that waits for each CPU to which it sends a request" "$others" \
	-e "s/smp_call_function_single_async(cpu, &sensor->request)/$waits/" -t 2x2x1 unresponsive-cpu.sh
expect_failure "a driver whose readers do not sample their own package" "$others" \
	-e 's/if (coretemp_can_read(cpu, sensor)) {/if (coretemp_can_read(cpu, sensor) \&\& !coretemp_is_package(sensor)) {/' \
	-t 2x2x1 unresponsive-cpu.sh
finish
