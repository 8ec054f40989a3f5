#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Suspend and hibernation
. "$(dirname "$0")/lib/cases.sh"

plan 3
run_case "the kernel's own test, to RAM and to disk" -t 2x2x1 sleep.sh

# QEMU reads the disk inside of the tree.
disk=$(mktemp build/tree/work/run.XXXXXX)
on_exit="rm -f $disk"
truncate -s 700M "$disk"
hibernate=(-t 1x2x1 -q "-m 512M -drive file=${disk#build/tree},format=raw,if=virtio,cache=unsafe" hibernate.sh)
run_case "hibernation" "${hibernate[@]}"
expect_failure "a driver whose samples do not age while the machine is off" 'a sample taken before hibernation is stale' \
	-e 's/ktime_get_boottime_ns/ktime_get_ns/' "${hibernate[@]}"
finish
