# SPDX-License-Identifier: GPL-2.0-only
# races.sh SECONDS: all CPUs go offline and online under readers, while KCSAN looks for data races.
. ./debug.sh
plan 6

uptime() { cut -d . -f 1 /proc/uptime; }

# One access in ten is watched for 1 ms. Only the code of modules is instrumented.
echo 10 >/sys/module/kcsan/parameters/skip_watch
echo 1000 >/sys/module/kcsan/parameters/udelay_task
save_baseline coretemp
start_readers
end=$(($(uptime) + $1)) failed=0
while [ "$(uptime)" -lt "$end" ]; do
	cycle_all || failed=$((failed + 1))
	echo "$((end - $(uptime))) s to go"
done
is $failed 0 "CPUs go offline and online each time"
check_baseline "all sensors are there"
stop_readers
rmmod coretemp
check_reports
