# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 2 cores: suspend to RAM and to disk, as far as the kernel's own test goes: tasks are
# frozen, devices sleep, CPUs go offline, and all of it back.
. ./lib.sh
require_topology 2x2x1
plan $((4 * 4 + 7))

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
		try "$how, $level: the machine sleeps and wakes" sh -c "echo $how >/sys/power/state"
		is "$(ls -i "$(zone 0)" "$(zone 1)")" "$before" "$how, $level: all files are the ones that there were"
		is "$(cat <&3)" 67000 "$how, $level: a file that was open reads the new temperature"
		is "$(inputs)" "$(now_20_C_less)" "$how, $level: no temperature from before is shown"
		exec 3<&-
		rmmod coretemp
	done
done

# Devices are thawed to write the image; there is no place for it.
set_temperatures 10
modprobe coretemp
was=$(inputs)
set_temperatures 30
echo none >/sys/power/pm_test
sleep 1.1
try "hibernation without a place for the image fails" sh -c '! echo disk >/sys/power/state 2>/dev/null'
is "$(inputs)" "$(now_20_C_less)" "after a hibernation that failed, no temperature from before is shown"
rmmod coretemp

# A CPU that fails to come up, at a state that does nothing on the way down
modprobe coretemp
short_interval
sed -n 's/^ *\([0-9]*\): lib.percpu_cnt:online$/\1/p' /sys/devices/system/cpu/hotplug/states >/sys/devices/system/cpu/cpu3/hotplug/fail
echo processors >/sys/power/pm_test
try "the machine sleeps and wakes, but for CPU 3" sh -c 'echo mem >/sys/power/state && [ "$(grep -c ^processor /proc/cpuinfo)" = 3 ]'
expire_samples
is "$(sensors_of 1) $(cd "$(zone 1)" && io read temp3_input temp3_crit temp3_max temp3_crit_alarm | cut -d' ' -f2 | xargs)" \
	"1 2 3 -ENODEV -ENODEV -ENODEV -ENODEV" "the core of a CPU that did not come back keeps its files, which say ENODEV"
is "$(value 1 temp2_input)" 68000 "other cores are read on after a CPU did not come back"
offline 3
online 3
is "$(sensors_of 1) $(value 1 temp3_input)" "1 2 3 67000" "a CPU that did not come back comes after all"
rmmod coretemp
is "$(dmesg | grep -ciE 'failed to (suspend|resume|freeze|thaw|restore)')" 0 "no device had trouble with sleep"
