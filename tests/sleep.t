#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Suspend and hibernation
. "$(dirname "$0")/lib/cases.sh"

run_case "suspend to RAM by pm_test" -t 2x2x1 sleep.sh mem
on_debian run_case "hibernation by pm_test" -t 2x2x1 sleep.sh disk

run_case "a CPU fails to come online at resume" -t 2x2x1 failed-resume.sh 20000
# Readers find a request that is about to fail. With delays of 2 ms, they do so nearly always. The case has no more
# time than its controls, in which readers hang.
delay=$(delay_request 2)
fails='/cpu < 0 .. smp_call_function_single_async/'
run_case "no CPU can take a sample, with a delay" -e "$delay" -t 2x2x1 failed-resume.sh 300 10
expect_failure "a driver that wakes no reader if no CPU can take the sample" 'all of many reads' \
	-e "$delay; $fails,/}/s/^.*rcuwait_wake_up.*//" -t 2x2x1 failed-resume.sh 300 10
expect_failure "a driver that wakes a reader before a new request can be sent" 'all of many reads' \
	-e "$delay; $fails,/}/s/^.*rcuwait_wake_up.*//; $fails s/\$/ rcuwait_wake_up(\&sensor->reader); mdelay(2);/" \
	-t 2x2x1 failed-resume.sh 300 10

# QEMU runs in the tree, and needs the disk there.
disk=$(mktemp build/tree/work/run.XXXXXX)
on_exit="rm -f $disk"
truncate -s 700M "$disk"
hibernate=(-t 1x2x1 -q "-m 512M -drive file=${disk#build/tree},format=raw,if=virtio,cache=unsafe" hibernate.sh)
on_debian run_case "hibernation" "${hibernate[@]}"
on_debian expect_failure "a driver whose samples do not age while the machine is off" \
	'a sample taken before hibernation is stale' -e 's/ktime_get_boottime_ns/ktime_get_ns/' "${hibernate[@]}"
finish
