# SPDX-License-Identifier: GPL-2.0-only
# failed-resume.sh COUNT [SECONDS]: 2 packages x 2 cores. CPU 3 does not come online at resume, so that its core keeps
# its files, and no CPU can read it. COUNT reads on each of three CPUs, which are killed after SECONDS (120).
. ./lib.sh
require_topology 2x2x1
plan 5

set_temperatures 30
modprobe coretemp
short_interval
cpus=/sys/devices/system/cpu
# The CPU fails in a hotplug state that does nothing when a CPU goes offline.
sed -n 's/^ *\([0-9]*\): lib.percpu_cnt:online$/\1/p' $cpus/hotplug/states >$cpus/cpu3/hotplug/fail
echo 0 >/sys/module/suspend/parameters/pm_test_delay
echo processors >/sys/power/pm_test
try "the machine resumes without CPU 3" \
	sh -c 'echo mem >/sys/power/state && [ "$(grep -c ^processor /proc/cpuinfo)" = 3 ]'
is "$(sensors_of 1) $(fresh_value 1 temp3_input temp3_crit temp3_max temp3_crit_alarm)" \
	"1 2 3 -ENODEV -ENODEV -ENODEV -ENODEV" \
	"the core of a CPU that failed to come online at resume keeps its files, and reading them fails with ENODEV"
: >/tmp/failures
for mask in 1 2 4; do
	timeout -s KILL "${2:-120}" taskset $mask io failures "$(zone 1)/temp3_input" "$1" >>/tmp/failures &
done
wait
is "$(xargs </tmp/failures)" "$1 $1 $1" "all of many reads of that core in parallel fail"
is "$(value 1 temp2_input)" 68000 "another core is read when a CPU failed to come online at resume"
offline 3
online 3
is "$(sensors_of 1) $(value 1 temp3_input)" "1 2 3 67000" \
	"the core of a CPU that comes online later than at resume has its value"
rmmod coretemp
