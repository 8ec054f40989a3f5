#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Suspend and hibernation
. "$(dirname "$0")/boots.sh"

boot "the kernel's own test, to RAM and to disk" -t 2x2x1 sleep.sh

disk=$(mktemp "$(dirname "$0")/../build/tree/work/run.XXXXXX")
trap 'rm -f "$disk"' EXIT
truncate -s 700M "$disk"
hibernate=(-t 1x2x1 -q "-m 512M -drive file=/work/${disk##*/},format=raw,if=virtio,cache=unsafe" hibernate.sh)
boot "hibernation" "${hibernate[@]}"
output=$("$bed" run -e 's/ktime_get_boottime_ns/ktime_get_ns/' "${hibernate[@]}")
grep '^not ok' <<<"$output" | head -n 1 | grep -q 'a sample taken before hibernation is stale'
result $? "control: a driver whose samples do not age while the machine is off"
boots_done
