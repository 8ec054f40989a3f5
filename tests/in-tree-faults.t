#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Faults that the newest in-tree driver has and this driver does not have, in the same boot
. "$(dirname "$0")/lib/cases.sh"
run_case "two packages of two cores" -t 2x2x1 in-tree-faults.sh

# The first boot prints the table of CPUs (MADT) that QEMU makes. As of revision 6 (ACPI 6.3), an entry that is not
# enabled does not stand for a CPU; before, it stands for one that may be added later.
cpu="-device Haswell-x86_64-cpu,thread-id=0,socket-id=1"
five=(-t 2x4x1 -q "-smp 1,maxcpus=8 $cpu,core-id=0 $cpu,core-id=1 $cpu,core-id=2 $cpu,core-id=3")
table=$scratch/table
run_case "the firmware's table of CPUs can be read" "${five[@]}" unequal-packages.sh table
sed -n 's/^# apic://p' "$tap_output" | base64 -d |
	perl -0777 -pe 'substr($_, 8, 2) = "\6\0"; substr($_, 9, 1) = chr(-unpack("%8C*", $_) & 255)' >"$table"
run_case "a package with one core, and one with four" "${five[@]}" -A "$table" unequal-packages.sh
finish
