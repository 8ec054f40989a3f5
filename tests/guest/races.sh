# SPDX-License-Identifier: GPL-2.0-only
# races.sh SECONDS: all CPUs go and come under readers, while the kernel looks for races
. ./debug.sh
plan 5

uptime() { cut -d . -f 1 /proc/uptime; }

# One access in ten is watched for 1 ms; there are none but our code's.
echo 10 >/sys/module/kcsan/parameters/skip_watch
echo 1000 >/sys/module/kcsan/parameters/udelay_task
save_baseline coretemp
start_readers
end=$(($(uptime) + $1))
while [ "$(uptime)" -lt "$end" ]; do
	cycle_all
	echo "$((end - $(uptime))) s to go"
done
check_baseline "all sensors are there"
stop_readers
rmmod coretemp
check_reports
