# SPDX-License-Identifier: GPL-2.0-only
# The machine sleeps and wakes: first all levels of the kernel's own test, then suspend to RAM
. ./debug.sh

# Levels of the kernel's own test; cores, each alone in its package
plan $((2 * 6 + 2 + 7))
save_baseline coretemp
try "to sleep means suspend to RAM" grep -qF '[deep]' /sys/power/mem_sleep
echo 1 >/sys/module/suspend/parameters/pm_test_delay
before=$(zone 0)

# $1: the level, "none" to sleep until the host wakes it
sleep_once()
{
	echo "$1" >/sys/power/pm_test
	[ "$1" != none ] || echo "wake up"
	try "pm_test $1: it sleeps and wakes" sh -c 'echo mem >/sys/power/state'
}

start_readers
for level in freezer devices platform processors core none; do
	sleep_once $level
	check_baseline "pm_test $level: all sensors are there"
done
is "$(zone 0)" "$before" "the hwmon device is the same after each sleep"
stop_readers

# Temperatures change while the machine sleeps for longer than update_interval, of which it is
# awake for a part only.
for zone in /sys/devices/platform/coretemp.*/hwmon/hwmon*; do echo 15000 >"$zone/update_interval"; done
expire_samples
snapshot >/dev/null
for cpu in $cpus; do
	poke "$cpu" $THERM_STATUS "$(status $((30 + cpu)))"
done
# The alarm of the clock sometimes comes early on a loaded host.
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
	number=$(sensors_of $zone | cut -d ' ' -f 2)
	was=$(sed -n "s|^coretemp.$zone/temp${number}_input ||p" /tmp/start)
	if slept; then
		is "$(value $zone "temp${number}_input")" $((was - 20000)) "zone $zone: time asleep counts for the age of a sample"
	else
		skip "zone $zone: time asleep counts for the age of a sample" "the clock woke the machine early"
	fi
done
for cpu in $cpus; do
	poke "$cpu" $THERM_STATUS "$(status $((10 + cpu)))"
done
short_interval
expire_samples
check_baseline "all is as it was"
rmmod coretemp
check_reports
