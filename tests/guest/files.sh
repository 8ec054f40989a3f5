# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 4 cores x 2 threads: what loading adds, which files a sensor has, and what unloading leaves
. ./lib.sh
require_topology 2x4x2
plan 34

is "$(modinfo -n coretemp)" "/lib/modules/$(uname -r)/updates/dkms/coretemp.ko" \
	"modprobe prefers this coretemp to the in-tree driver"
is "$(modinfo -F license coretemp)" "GPL" "modinfo: the license is GPL"
is "$(modinfo -F description coretemp)" "Intel Core and package temperature sensors" \
	"modinfo: the description names the sensors"
is "$(modinfo -F parm coretemp | cut -d: -f1)" "tjmax" "modinfo: the only parameter is tjmax"
is "$(modinfo -F alias coretemp)" "$(modinfo -F alias "$in_tree_driver")" \
	"modinfo: the alias by which udev loads the module is that of the in-tree driver"

# Each register has its own value. TjMax is 100 and 90, Tcontrol 20 and 7 below it.
set_temperatures 10
poke 0 $TEMPERATURE_TARGET "$(target 100 20)"
poke 8 $TEMPERATURE_TARGET "$(target 90 7)"
poke 8 $PACKAGE_THERM_STATUS "$(status 6 $CRITICAL_LOG)"

log_mark
events modprobe coretemp >/tmp/events
is $? 0 "the module loads"
is "$(log_since | grep -v 'module verification\|taints kernel')" "" "loading logs nothing"
is "$(grep -c '^change ' /tmp/events)" 0 "loading sends no change event"
is "$(value 0 update_interval) $(value 1 update_interval)" "1000 1000" "the default update_interval is a second"
is "$(cd /sys/devices/platform && echo coretemp.*)" "coretemp.0 coretemp.1" "two zones have devices"

sensor_is()	# ZONE NUMBER LABEL TJMAX MAX BELOW ALARM
{
	local t=temp$2
	is "$(value "$1" ${t}_label ${t}_input ${t}_crit ${t}_crit_alarm ${t}_max)" "$3 $(($4 - $6))000 ${4}000 $7 ${5}000" \
		"zone $1: label, input, crit, crit_alarm and max of $3 have their values"
}
zone_is()	# ZONE TJMAX MAX PACKAGE-BELOW PACKAGE-ALARM CORE-0-BELOW
{
	local core
	is "$(value "$1" name)" coretemp "zone $1: the name is coretemp"
	is "$(sensors_of "$1")" "1 2 3 4 5" "zone $1: a package and four cores have sensors"
	is "$(cd "$(zone "$1")" && stat -c %a temp* | sort | uniq -c | xargs)" "25 444" \
		"zone $1: each sensor has five files, which are read-only"
	is "$(stat -c %a "$(zone "$1")/update_interval")" 644 "zone $1: update_interval is writable"
	sensor_is "$1" 1 "Package id $1" "$2" "$3" "$4" "$5"
	for core in 0 1 2 3; do sensor_is "$1" $((core + 2)) "Core $core" "$2" "$3" $(($6 + 2 * core)) 0; done
}
# set_temperatures has given each core the value of its second thread.
zone_is 0 100 80 67 0 11
zone_is 1 90 83 6 1 19
is "$(sensors | grep -c '^Core') $(sensors | grep -Ec '^coretemp-isa-000[01]$')" "8 2" \
	"sensors shows eight cores of two chips"

events rmmod coretemp >/tmp/events
is $? 0 "the module unloads"
is "$(grep -c '^change ' /tmp/events)" 0 "unloading sends no change event"
is "$(sed -n 's|^remove .*/coretemp\.\([01]\)\(/hwmon\)*.*|\1\2|p' /tmp/events | xargs)" "1/hwmon 1 0/hwmon 0" \
	"unloading removes a hwmon device before its parent device"
is "$(devices_left)" "" "no device is left"

loads=0
for round in $(seq 20); do
	modprobe coretemp && [ "$(sensors_of 0)" = "1 2 3 4 5" ] && rmmod coretemp && loads=$((loads + 1))
done
is $loads 20 "the module loads and unloads 20 times"
