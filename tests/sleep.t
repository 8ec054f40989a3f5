#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Suspend and hibernation
. "$(dirname "$0")/lib/cases.sh"

run_case "suspend to RAM and hibernation by pm_test" -t 2x2x1 sleep.sh

# QEMU runs in the tree, and needs the disk there.
disk=$(mktemp build/tree/work/run.XXXXXX)
on_exit="rm -f $disk"
truncate -s 700M "$disk"
hibernate=(-t 1x2x1 -q "-m 512M -drive file=${disk#build/tree},format=raw,if=virtio,cache=unsafe" hibernate.sh)
run_case "hibernation" "${hibernate[@]}"
expect_failure "a driver whose samples do not age while the machine is off" \
	'a sample taken before hibernation is stale' -e 's/ktime_get_boottime_ns/ktime_get_ns/' "${hibernate[@]}"
finish
