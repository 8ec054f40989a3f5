# SPDX-License-Identifier: GPL-2.0-only
# races.sh SECONDS: random CPUs go and come under readers, while the kernel looks for races
. ./debug.sh

uptime() { cut -d . -f 1 /proc/uptime; }

# The reports that our code is in; the kernel has races of its own.
our_races()
{
	dmesg | sed 's/^\[[^]]*\] //' | awk '
		/^=====/ { if (report ~ /coretemp/) printf "%s", report; report = ""; next }
		/BUG: KCSAN/ { inside = 1 }
		inside { report = report $0 "\n" }
		/Reported by Kernel Concurrency Sanitizer/ { inside = 0 }'
}

learn coretemp
# Not from the start, for it makes everything slow. One access in 500 is watched, not in 4000.
echo 500 >/sys/module/kcsan/parameters/skip_watch
try "the kernel looks for races" sh -c 'echo on >/sys/kernel/debug/kcsan'
start_readers
end=$(($(uptime) + $1))
while [ "$(uptime)" -lt "$end" ]; do
	cycle_all
	echo "$((end - $(uptime))) s to go"
done
same "all sensors are there"
stop_readers
rmmod coretemp
echo off >/sys/kernel/debug/kcsan
echo "$(dmesg | grep -c 'BUG: KCSAN') races in the whole kernel"
is "$(our_races)" "" "no data race in our code"
quiet
