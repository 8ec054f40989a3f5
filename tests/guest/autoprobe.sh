# SPDX-License-Identifier: GPL-2.0-only
# autoprobe.sh MODULE: no driver is bound to a device by itself
. ./debug.sh
[ "$1" = coretemp ] && plan 8 || plan 1

save_baseline coretemp
rmmod coretemp
echo 0 >/sys/bus/platform/drivers_autoprobe
if [ "$1" != coretemp ]; then
	# It dies in a hotplug thread, for which insmod waits for ever.
	load "$1" &
	until dmesg | grep -q 'end trace'; do sleep 0.1; done
	exit 0
fi
try "the module loads with drivers_autoprobe=0" modprobe coretemp
check_baseline "files and values are those of drivers_autoprobe=1"
try "each CPU goes and comes" cycle_all
check_baseline "files and values are the same after each CPU went and came"
try "the module unloads" rmmod coretemp
check_reports
