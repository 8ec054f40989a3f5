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
output=$("$bed" run -e '/\.restore = /d' "${hibernate[@]}")
grep '^not ok' <<<"$output" | head -n 1 | grep -q 'what was fresh before does not count'
result $? "control: a driver that forgets nothing when it is restored"
boots_done
