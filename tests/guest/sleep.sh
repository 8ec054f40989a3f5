# SPDX-License-Identifier: GPL-2.0-only
# sleep.sh mem|disk: suspend to RAM or hibernation on 2 packages x 2 cores, up to two levels of pm_test: tasks are
# frozen, devices are suspended, CPUs go offline, and all of that is undone.
. ./lib.sh
require_topology 2x2x1
how=$1
case $how in
mem) plan $((2 * 4 + 1)) ;;
disk) plan $((2 * 4 + 4)) ;;
*) unknown_case "$how" ;;
esac

inputs() { snapshot | sed -n 's/.*_input //p' | xargs; }
now_20_C_less() { for t in $was; do echo $((t - 20000)); done | xargs; }

echo 1 >/sys/module/suspend/parameters/pm_test_delay 2>/dev/null
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
	is "$(inputs)" "$(now_20_C_less)" "$how, $level: all sensors have their new temperature"
	exec 3<&-
	rmmod coretemp
done

if [ "$how" = disk ]; then
	# Devices are thawed to write the image, but there is no swap space for it.
	set_temperatures 10
	modprobe coretemp
	was=$(inputs)
	set_temperatures 30
	echo none >/sys/power/pm_test
	log_mark
	sleep 1.1
	try "hibernation without swap space fails" sh -c '! echo disk >/sys/power/state 2>/dev/null'
	is "$(log_since | grep -c 'Cannot find swap device')" 1 "control: hibernation fails when devices are thawed"
	is "$(inputs)" "$(now_20_C_less)" "after a hibernation that failed, all sensors have their new temperature"
	rmmod coretemp
fi

is "$(dmesg | grep -ciE 'failed to (suspend|resume|freeze|thaw|restore)')" 0 "no device fails to suspend or resume"
