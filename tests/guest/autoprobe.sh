# SPDX-License-Identifier: GPL-2.0-only
# autoprobe.sh MODULE: the bus binds no driver to a device that is added
. ./debug.sh
[ "$1" = coretemp ] && plan 8 || plan 1

save_baseline coretemp
rmmod coretemp
echo 0 >/sys/bus/platform/drivers_autoprobe
if [ "$1" != coretemp ]; then
	# The module crashes in a hotplug thread, for which insmod waits forever.
	load "$1" &
	until dmesg | grep -q 'end trace'; do sleep 0.1; done
	exit 0
fi
try "the module loads with drivers_autoprobe=0" modprobe coretemp
check_baseline "files and values are those of drivers_autoprobe=1"
try "each CPU goes offline and online" cycle_all
check_baseline "files and values are the same after each CPU was offline"
try "the module unloads" rmmod coretemp
check_reports
