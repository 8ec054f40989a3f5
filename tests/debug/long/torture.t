#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Torture on kernels other than the debug kernel, and by stress-ng
. "$(dirname "$0")/../../lib/cases.sh"
on_debug_kernel

run_case "random hotplug on a real-time kernel" -k rt -t 2x1x2 torture.sh 300 $RANDOM
run_case "an unresponsive CPU on a real-time kernel" -k rt -p chrt:util-linux -t 2x2x1 unresponsive-cpu.sh
for model in none voluntary full; do
	run_case "random hotplug with preempt=$model" -k 6.12 -a "preempt=$model" -t 2x1x2 torture.sh 300 $RANDOM
done
expect_failure "preempt=full: a driver that leaves files behind" 'sensors are those of the CPUs' \
	-e 's/ || cpuhp_tasks_frozen/ || true/' -k 6.12 -a preempt=full -t 2x1x2 torture.sh 25 $RANDOM

racy='s/READ_ONCE(sensor->zone->interval_ms)/sensor->zone->interval_ms/'
racy+='; s/WRITE_ONCE(zone->interval_ms, \(.*\));/zone->interval_ms = \1;/'
run_case "KCSAN: five minutes of hotplug, readers and a writer" -k kcsan -t 2x2x1 races.sh 300
run_case "control: KCSAN reports a racy update_interval" -w 'BUG: KCSAN: data-race in .*coretemp' -e "$racy" \
	-k kcsan -t 2x2x1 races.sh 60

run_case "stress-ng reads sysfs, takes CPUs offline and online, and does both" -p stress-ng -t 2x1x2 stress.sh 120
leaks='s/^\t\t\tkfree_rcu(sensor, rcu);$/\t\t\tcontinue;/'
expect_failure "stress-ng: a driver that does not free its sensors" 'finds no leak' -w 'kmemleak: [0-9]' -e "$leaks" \
	-p stress-ng -t 2x1x2 stress.sh 10
finish
