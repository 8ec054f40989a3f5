# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 2 cores: suspend to RAM and hibernation, up to two levels of pm_test: tasks are frozen, devices are
# suspended, CPUs go offline, and all of that is undone.
. ./lib.sh
require_topology 2x2x1
plan $((4 * 4 + 8))

inputs() { snapshot | sed -n 's/.*_input //p' | xargs; }
now_20_C_less() { for t in $was; do echo $((t - 20000)); done | xargs; }

echo 1 >/sys/module/suspend/parameters/pm_test_delay 2>/dev/null
for how in mem disk; do
	for level in devices processors; do
		set_temperatures 10
		modprobe coretemp
		exec 3<"$(zone 1)/temp3_input"
		before=$(ls -i "$(zone 0)" "$(zone 1)")
		was=$(inputs)
		set_temperatures 30
		echo $level >/sys/power/pm_test
		try "$how, $level: the machine suspends and resumes" sh -c "echo $how >/sys/power/state"
		is "$(ls -i "$(zone 0)" "$(zone 1)")" "$before" "$how, $level: all files have the inodes of before"
		is "$(cat <&3)" 67000 "$how, $level: a file that was open reads the new temperature"
		is "$(inputs)" "$(now_20_C_less)" "$how, $level: no temperature from before is shown"
		exec 3<&-
		rmmod coretemp
	done
done

# Devices are thawed to write the image, but there is no swap space for it.
set_temperatures 10
modprobe coretemp
was=$(inputs)
set_temperatures 30
echo none >/sys/power/pm_test
sleep 1.1
try "hibernation without swap space fails" sh -c '! echo disk >/sys/power/state 2>/dev/null'
is "$(inputs)" "$(now_20_C_less)" "after a hibernation that failed, no temperature from before is shown"
rmmod coretemp

# CPU 3 fails to come online at resume, in a hotplug state that does nothing when a CPU goes offline.
modprobe coretemp
short_interval
cpus=/sys/devices/system/cpu
sed -n 's/^ *\([0-9]*\): lib.percpu_cnt:online$/\1/p' $cpus/hotplug/states >$cpus/cpu3/hotplug/fail
echo processors >/sys/power/pm_test
try "the machine resumes without CPU 3" \
	sh -c 'echo mem >/sys/power/state && [ "$(grep -c ^processor /proc/cpuinfo)" = 3 ]'
is "$(sensors_of 1) $(fresh_value 1 temp3_input temp3_crit temp3_max temp3_crit_alarm)" \
	"1 2 3 -ENODEV -ENODEV -ENODEV -ENODEV" \
	"the core of a CPU that failed to come online at resume keeps its files, and reading them fails with ENODEV"
: >/tmp/failures
for mask in 1 2 4; do taskset $mask io failures "$(zone 1)/temp3_input" 20000 >>/tmp/failures & done
wait
is "$(xargs </tmp/failures)" "20000 20000 20000" "all of many reads of that core in parallel fail"
is "$(value 1 temp2_input)" 68000 "another core is read when a CPU failed to come online at resume"
offline 3
online 3
is "$(sensors_of 1) $(value 1 temp3_input)" "1 2 3 67000" \
	"the core of a CPU that comes online later than at resume has its value"
rmmod coretemp
is "$(dmesg | grep -ciE 'failed to (suspend|resume|freeze|thaw|restore)')" 0 "no device fails to suspend or resume"
