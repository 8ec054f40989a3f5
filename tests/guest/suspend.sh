# SPDX-License-Identifier: GPL-2.0-only
# The machine is suspended and resumed: first all levels of pm_test, then suspend to RAM
. ./debug.sh

# Levels of pm_test; packages, each with one core
plan $((2 * 6 + 2 + 6))
save_baseline coretemp
try "the kernel suspends to RAM" grep -qF '[deep]' /sys/power/mem_sleep
echo 1 >/sys/module/suspend/parameters/pm_test_delay
before=$(zone 0)

start_readers
for level in freezer devices platform processors core none; do
	echo $level >/sys/power/pm_test
	# With level none, the machine sleeps until the host, which reads this port, wakes it.
	[ $level != none ] || echo "wake up" >/dev/ttyS1
	try "pm_test $level: the machine suspends and resumes" sh -c 'echo mem >/sys/power/state'
	check_baseline "pm_test $level: all sensors are there"
done
is "$(zone 0)" "$before" "the hwmon device is the same after all suspends"
stop_readers

# Temperatures change while the machine sleeps for longer than update_interval. It is awake for less than that.
short_interval 15000
expire_samples
snapshot >/dev/null
set_temperatures 30
# On a loaded host, the alarm of the clock is sometimes early.
from=$(cut -d . -f 1 /proc/uptime)
slept() { [ $(($(cut -d . -f 1 /proc/uptime) - from)) -ge 16 ]; }
echo none >/sys/power/pm_test
for attempt in 1 2 3; do
	slept && break
	echo 0 >/sys/class/rtc/rtc0/wakealarm
	echo +20 >/sys/class/rtc/rtc0/wakealarm
	echo mem >/sys/power/state
	echo "sleep $attempt has ended"
done
for zone in 0 1; do
	what="zone $zone: time asleep counts for the age of a sample"
	was=$(sed -n "s|^coretemp.$zone/temp2_input ||p" /tmp/start)
	if slept; then
		is "$(value $zone temp2_input)" $((was - 20000)) "$what"
	else
		skip "$what" "the clock woke the machine early"
	fi
done
rmmod coretemp
check_reports
