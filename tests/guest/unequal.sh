# SPDX-License-Identifier: GPL-2.0-only
# unequal.sh table | unequal.sh: package 0 has one core, package 1 four, as the firmware's table says
. ./lib.sh

if [ "$1" = table ]; then
	echo "apic:$(base64 -w 0 /sys/firmware/acpi/tables/APIC)"
	exit 0
fi
cores_now() { cat /sys/devices/platform/coretemp.*/hwmon/hwmon*/temp*_label 2>/dev/null | grep -c ^Core; }

is "$(cat /sys/devices/system/cpu/cpu?/topology/physical_package_id | xargs)" "0 1 1 1 1" "the kernel sees five cores in two packages"
insmod "$driver_of_the_kernel"
is "$(cores_now)" 2 "the kernel's own: core sensors"
rmmod coretemp
modprobe coretemp
is "$(cores_now)" 5 "ours: core sensors"
rmmod coretemp
exit $failures
