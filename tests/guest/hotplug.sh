# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 4 cores x 2 threads: files come and go with cores. CPUs 4 and 5 are core 2 of package 0
# (temp4_*); package 1 has CPUs 8 to 15.
. ./lib.sh
require_topology 2x4x2
plan 19

changes() { grep -c "^change /devices/platform/coretemp\." /tmp/events; }
with_events() { events "$@" >/tmp/events; }
on_each() { local cpu what=$1; shift; for cpu; do "$what" "$cpu"; done; }	# online|offline CPU...
inputs() { local number; for number; do value 0 "temp${number}_input"; done | xargs; }	# of zone 0, by number

set_temperatures 10
modprobe coretemp
short_interval

with_events sh -c 'echo 0 >/sys/devices/system/cpu/cpu4/online'
is "$(changes)" 0 "a thread that goes offline causes no change event"
is "$(inputs 4)" 85000 "a core is read while one of its threads is offline"
exec 3<"$(zone 0)/temp4_input"
with_events sh -c 'echo 0 >/sys/devices/system/cpu/cpu5/online'
is "$(sensors_of 0)" "1 2 3 5" "a core goes with its last thread"
is "$(changes)" 0 "a core that goes offline causes no change event"
is "$(inputs 1 2 3 5)" "33000 89000 87000 83000" "the other sensors are read on"
is "$(cat <&3 2>&1 | sed 's/.*: //')" "No such device" "a file that was open says ENODEV"
exec 3<&-
with_events sh -c 'echo 1 >/sys/devices/system/cpu/cpu5/online'
is "$(sensors_of 0)" "1 2 3 4 5" "a core comes back with its first thread"
is "$(changes)" 0 "a core that comes online causes no change event"
is "$(inputs 4)" 85000 "a core that came back has its value"
online 4

hwmon=$(basename "$(zone 1)")
on_each offline 8 9 10 11 12 13 14 15
is "$(cd "$(zone 1)" && echo *)" "device name power subsystem uevent update_interval" "a zone without a CPU keeps name and update_interval"
is "$(sensors | grep -c '^coretemp')" 1 "lm-sensors leaves out a zone without a CPU"
is "$(inputs 1 2 4)" "33000 89000 85000" "the other zone is read on"
on_each online 15 14 13 12 11 10 9 8
is "$(basename "$(zone 1)") $(sensors_of 1)" "$hwmon 1 2 3 4 5" "package 1 is back: same hwmon number, same temp numbers"
is "$(value 1 temp3_input)" 79000 "a core of the package that is back has its value"
try "the module unloads" rmmod coretemp

# Without a bus that binds drivers
echo 0 >/sys/bus/platform/drivers_autoprobe
modprobe coretemp
is "$(sensors_of 0) $(value 1 temp3_input)" "1 2 3 4 5 79000" "drivers_autoprobe=0 makes no difference"
rmmod coretemp
echo 1 >/sys/bus/platform/drivers_autoprobe

# A core that was never seen comes while the other package's core of its id is away.
on_each offline 14 15
modprobe coretemp
is "$(sensors_of 0) / $(sensors_of 1)" "1 2 3 4 5 / 1 2 3 4" "a core whose threads are offline has no files"
on_each offline 6 7
online 15
is "$(sensors_of 0) / $(sensors_of 1)" "1 2 3 4 / 1 2 3 4 5" "a new core does not take the sensor of another package's"
on_each online 6 7 14
try "the module unloads after CPUs came and went" rmmod coretemp
