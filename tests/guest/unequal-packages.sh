# SPDX-License-Identifier: GPL-2.0-only
# unequal-packages.sh [table]: package 0 has one core, package 1 has four, according to the firmware's table; with
# "table", prints the table that QEMU makes.
. ./lib.sh

apic=/sys/firmware/acpi/tables/APIC
if [ "${1:-}" = table ]; then
	plan 1
	try "the firmware has a table of CPUs" [ -s $apic ]
	echo "apic:$(base64 -w 0 $apic)"
	exit
fi
plan 3
cores_now() { cat /sys/devices/platform/coretemp.*/hwmon/hwmon*/temp*_label 2>/dev/null | grep -c ^Core; }

is "$(cat /sys/devices/system/cpu/cpu?/topology/physical_package_id | xargs)" "0 1 1 1 1" \
	"the kernel sees five cores in two packages"
insmod "$in_tree_driver"
is "$(cores_now)" 2 "control: the in-tree driver has sensors for two cores"
rmmod coretemp
modprobe coretemp
is "$(cores_now)" 5 "this driver has sensors for five cores"
rmmod coretemp
