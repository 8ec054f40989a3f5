# SPDX-License-Identifier: GPL-2.0-only
# autoprobe.sh MODULE: no driver is bound to a device by itself
. ./debug.sh

save_baseline coretemp
rmmod coretemp
echo 0 >/sys/bus/platform/drivers_autoprobe
if [ "$1" != coretemp ]; then
	# It dies in a hotplug thread, for which insmod waits for ever.
	load "$1" &
	until dmesg | grep -q 'end trace'; do sleep 0.1; done
	exit 0
fi
try "it loads with drivers_autoprobe=0" modprobe coretemp
check_baseline "with the same files and values"
try "each CPU goes and comes" cycle_all
check_baseline "and they are still the same"
try "it unloads" rmmod coretemp
check_reports
