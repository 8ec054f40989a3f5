#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What the newest kernel's own driver still does, beside this one, in the same boot
. "$(dirname "$0")/boots.sh"

boot "two packages of two cores" -t 2x2x1 -x 'unchecked MSR access|Call Trace' beside.sh

# A first boot tells the table of CPUs (MADT) that QEMU makes. In one of revision 6, as of ACPI 6.3,
# an entry that is not enabled is no CPU; before, it is one that may come later.
cpu=Haswell-x86_64-cpu,thread-id=0,socket-id=1
five=(-t 2x4x1 -q "-smp 1,maxcpus=8 -device $cpu,core-id=0 -device $cpu,core-id=1 -device $cpu,core-id=2 -device $cpu,core-id=3")
table=$(mktemp)
trap 'rm -f "$table"' EXIT
"$bed" run "${five[@]}" unequal.sh table | sed -n 's/^# apic://p' | base64 -d |
	perl -0777 -pe 'substr($_, 8, 2) = "\6\0"; substr($_, 9, 1) = chr(-unpack("%8C*", $_) & 255)' >"$table"
boot "a package with one core, and one with four" "${five[@]}" -A "$table" unequal.sh
boots_done
