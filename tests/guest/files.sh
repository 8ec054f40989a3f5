# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 4 cores x 2 threads: what loading adds, which files a sensor has, what unloading leaves
. ./lib.sh
require_topology 2x4x2
plan 34

is "$(modinfo -n coretemp)" "/lib/modules/$(uname -r)/updates/dkms/coretemp.ko" \
	"modprobe prefers this coretemp to the kernel's own"
is "$(modinfo -F license coretemp)" "GPL" "modinfo: license"
is "$(modinfo -F description coretemp)" "Intel Core and package temperature sensors" "modinfo: description"
is "$(modinfo -F parm coretemp | cut -d: -f1)" "tjmax" "modinfo: one parameter, tjmax"
is "$(modinfo -F alias coretemp)" "$(modinfo -F alias "$in_tree_driver")" "modinfo: the alias by which udev loads it"

# Each register has a value of its own. TjMax is 100 and 90, Tcontrol 20 and 7 below it.
set_temperatures 10
poke 0 $TEMPERATURE_TARGET "$(target 100 20)"
poke 8 $TEMPERATURE_TARGET "$(target 90 7)"
poke 8 $PACKAGE_THERM_STATUS "$(status 6 $CRITICAL_LOG)"

# Events of a zone that mean "look at its files again"
changes() { grep -c "^change /devices/platform/coretemp\." /tmp/events; }

log_mark
events modprobe coretemp >/tmp/events
is $? 0 "the module loads"
is "$(log_since | grep -v 'module verification\|taints kernel')" "" "loading it logs nothing"
is "$(changes)" 0 "loading sends no change event"
is "$(value 0 update_interval) $(value 1 update_interval)" "1000 1000" "update_interval is a second, unless it is written"
is "$(cd /sys/devices/platform && echo coretemp.*)" "coretemp.0 coretemp.1" "two zones have devices"

zone_has()	# ZONE TJMAX MAX PACKAGE-BELOW PACKAGE-ALARM CORE-0-BELOW
{
	local z=$1 tjmax=$2 max=$3 core wanted
	is "$(value "$z" name)" coretemp "zone $z: name"
	is "$(sensors_of "$z")" "1 2 3 4 5" "zone $z: a package and four cores"
	is "$(cd "$(zone "$z")" && stat -c %a temp* | sort | uniq -c | xargs)" "25 444" "zone $z: five files each, read-only"
	is "$(stat -c %a "$(zone "$z")/update_interval")" 644 "zone $z: update_interval is writable"
	wanted="Package id $z $((tjmax - $4))000 ${tjmax}000 $5 ${max}000"
	is "$(all_of "$z" 1)" "$wanted" "zone $z: label, input, crit, crit_alarm and max of the package"
	for core in 0 1 2 3; do
		wanted="Core $core $((tjmax - $6 - 2 * core))000 ${tjmax}000 0 ${max}000"
		is "$(all_of "$z" $((core + 2)))" "$wanted" "zone $z: label, input, crit, crit_alarm and max of core $core"
	done
}
all_of() { for file in label input crit crit_alarm max; do value "$1" "temp$2_$file"; done | xargs; }	# ZONE NUMBER
# set_temperatures has given each core the value of its second thread.
zone_has 0 100 80 67 0 11
zone_has 1 90 83 6 1 19
is "$(sensors | grep -c '^Core') $(sensors | grep -Ec '^coretemp-isa-000[01]$')" "8 2" "sensors shows eight cores of two chips"

events rmmod coretemp >/tmp/events
is $? 0 "the module unloads"
is "$(changes)" 0 "unloading sends no change event"
is "$(sed -n 's|^remove .*/coretemp\.\([01]\)\(/hwmon\)*.*|\1\2|p' /tmp/events | xargs)" "1/hwmon 1 0/hwmon 0" \
	"unloading removes a hwmon device before the device that it belongs to"
is "$(ls -d /sys/devices/platform/coretemp* 2>/dev/null)" "" "no device is left"

loads=0
for round in $(seq 20); do
	modprobe coretemp && [ "$(sensors_of 0)" = "1 2 3 4 5" ] && rmmod coretemp && loads=$((loads + 1))
done
is $loads 20 "the module loads and unloads 20 times"
