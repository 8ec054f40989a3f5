# SPDX-License-Identifier: GPL-2.0-only
# The machine is suspended and resumed under readers: all levels of pm_test, then suspend to RAM
. ./debug.sh

# Two checks for each level of pm_test
plan $((2 * 6 + 6))
save_baseline coretemp
try "the kernel suspends to RAM" grep -qF '[deep]' /sys/power/mem_sleep
echo 1 >/sys/module/suspend/parameters/pm_test_delay
before=$(zone 0)

start_readers
for level in freezer devices platform processors core none; do
	echo $level >/sys/power/pm_test
	# With level none, the machine sleeps until the host, which reads this port, wakes it.
	[ $level != none ] || echo "wake up after 0" >/dev/ttyS1
	try "pm_test $level: the machine suspends and resumes" sh -c 'echo mem >/sys/power/state'
	check_baseline "pm_test $level: all sensors are there"
done
is "$(zone 0)" "$before" "the hwmon device is the same after all suspends"
stop_readers
rmmod coretemp
check_reports
