#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# CPU hotplug: CPUs are added and removed, and hotplug states fail
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel

hotadd=(-t 2x2x1 -q '-smp cpus=2,maxcpus=4' hotadd.sh)
run_case "a second package is added and removed" "${hotadd[@]}"
expect_failure "a driver that ignores CPUs that are added after it is loaded" 'the package has its sensors' \
	-e 's/^\tcoretemp_sensor_online(core, cpu);/\tif (cpu < 2)\n\t&/' "${hotadd[@]}"

run_case "a hotplug state that fails is rolled back, for a thread and for the last CPU of a package" -t 2x1x2 rollback.sh
run_case "the module does not load if no hotplug state is left" -t 2x1x2 no-hotplug-state.sh
expect_failure "a driver that leaves files behind" 'sensors are those of the CPUs' \
	-e 's/ || cpuhp_tasks_frozen/ || true/' -t 2x1x2 rollback.sh
finish
