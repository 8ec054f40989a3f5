# SPDX-License-Identifier: GPL-2.0-only
# A second package is hot-added to a machine that has one, and removed.
. ./debug.sh
plan 15

save_baseline coretemp
bare="device name power subsystem uevent update_interval"
hwmon=$(zone 1)
is "$(cd "$hwmon" && echo *)" "$bare" "an empty socket has a hwmon device without sensors"

for core in 0 1; do
	echo "qmp: {\"execute\":\"device_add\",\"arguments\":{\"driver\":\"Haswell-x86_64-cpu\",\"id\":\"new$core\"," \
		"\"socket-id\":1,\"die-id\":0,\"module-id\":0,\"core-id\":$core,\"thread-id\":0}}"
	until [ -e $hotplug/cpu$((core + 2))/online ]; do sleep 0.1; done
	try "CPU $((core + 2)) is added and comes online" online $((core + 2))
done
is "$(sensors_of 1)" "1 2 3" "the package has its sensors"
is "$(zone 1)" "$hwmon" "the package has the hwmon device that its socket had"
poke 3 $THERM_STATUS "$(status 33)"
is "$(fresh_value 1 temp3_input)" 67000 "a core of the new package shows its temperature"
is "$(snapshot | grep '^coretemp.0')" "$(cat /tmp/start)" \
	"the first package keeps its files and values when the second is added"

for core in 0 1; do
	echo "qmp: {\"execute\":\"device_del\",\"arguments\":{\"id\":\"new$core\"}}"
	while [ -e $hotplug/cpu$((core + 2)) ]; do sleep 0.1; done
	echo "ok - CPU $((core + 2)) is removed"
done
is "$(cd "$hwmon" && echo *)" "$bare" "the hwmon device stays, without sensors"
check_baseline "the first package keeps its files and values when the second is removed"
try "the module unloads" rmmod coretemp
check_reports
