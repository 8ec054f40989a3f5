# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 4 cores x 2 threads: files are added and removed with cores. CPUs 4 and 5 are core 2 of package 0
# (temp4_*); package 1 has CPUs 8 to 15.
. ./lib.sh
require_topology 2x4x2
plan 20

# The change events of the driver's devices while a CPU goes offline or online
changes() { events sh -c "echo $2 >/sys/devices/system/cpu/cpu$1/online" | grep -c '^change '; }	# CPU 0|1
inputs() { value 0 $(for number; do echo "temp${number}_input"; done); }	# of zone 0, by number

set_temperatures 10
modprobe coretemp
short_interval

is "$(events sh -c 'echo change >/sys/devices/platform/coretemp.0/uevent' | grep -c '^change ')" 1 \
	"control: a change event is noticed"
is "$(changes 4 0)" 0 "a thread that goes offline causes no change event"
is "$(inputs 4)" 85000 "a core is read while one of its threads is offline"
exec 3<"$(zone 0)/temp4_input"
is "$(changes 5 0)" 0 "a core that goes offline causes no change event"
is "$(sensors_of 0)" "1 2 3 5" "a core's files are removed with its last thread"
is "$(inputs 1 2 3 5)" "33000 89000 87000 83000" "the other sensors are read when a core is offline"
is "$(cat <&3 2>&1 | sed 's/.*: //')" "No such device" \
	"reading a file that was open when its core went offline fails with ENODEV"
exec 3<&-
is "$(changes 5 1)" 0 "a core that comes online causes no change event"
is "$(sensors_of 0)" "1 2 3 4 5" "a core's files are added with its first thread"
is "$(inputs 4)" 85000 "a core that has come online has its value"
online 4

hwmon=$(basename "$(zone 1)")
exec 3<"$(zone 0)/temp2_input"
offline 8 9 10 11 12 13 14 15
is "$(cd "$(zone 1)" && echo *)" "device name power subsystem uevent update_interval" \
	"a zone without a CPU keeps name and update_interval"
is "$(sensors | grep -c '^coretemp')" 1 "lm-sensors leaves out a zone without a CPU"
is "$(inputs 1 2 4)" "33000 89000 85000" "the other zone is read when a zone has no CPU"
is "$(sensors_of 0) $(cat <&3)" "1 2 3 4 5 89000" "the other zone has all of its files, and one that was open is read"
exec 3<&-
online 15 14 13 12 11 10 9 8
is "$(basename "$(zone 1)") $(sensors_of 1)" "$hwmon 1 2 3 4 5" \
	"package 1 has the same hwmon and temp numbers when its CPUs have come online"
is "$(value 1 temp3_input)" 79000 "a core of package 1 has its value when its CPUs have come online"
try "the module unloads" rmmod coretemp

# A core comes online for the first time while the other package's core of its id is offline.
offline 14 15
modprobe coretemp
is "$(sensors_of 0) / $(sensors_of 1)" "1 2 3 4 5 / 1 2 3 4" "a core whose threads are offline has no files"
offline 6 7
online 15
is "$(sensors_of 0) / $(sensors_of 1)" "1 2 3 4 / 1 2 3 4 5" \
	"a new core does not take the sensor of another package's core"
online 6 7 14
try "the module unloads after cores went offline and online" rmmod coretemp
