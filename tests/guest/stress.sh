# SPDX-License-Identifier: GPL-2.0-only
# stress.sh SECONDS: stress-ng reads all files of platform devices, then takes CPUs offline and online, then does both.
. ./debug.sh
plan 9

save_baseline coretemp
# stress-ng walks all of /sys. In this mount namespace, /sys has only the platform devices.
sysfs() { unshare -m sh -c "mount --bind /sys/devices/platform /sys && exec stress-ng --sysfs 4 --timeout $1"; }
# Without --pathological, stress-ng leaves --cpu-online out, without a failure.
cpu_online() { stress-ng --cpu-online 1 --pathological --timeout "$1"; }

try "stress-ng --sysfs" sysfs "$1"
log_mark
try "stress-ng --cpu-online" cpu_online "$1"
try "stress-ng takes CPUs offline" [ "$(log_since | grep -c 'is now offline')" -gt 0 ]
sysfs "$1" &
try "stress-ng --cpu-online, in parallel with --sysfs" cpu_online "$1"
wait $!
is $? 0 "stress-ng --sysfs, in parallel with --cpu-online"
online $others
short_interval
expire_samples
check_baseline "all sensors are there"
rmmod coretemp
check_reports
