# SPDX-License-Identifier: GPL-2.0-only
# stress.sh SECONDS: stress-ng on all files of platform devices, then on CPUs, then on both
. ./debug.sh
plan 9

save_baseline coretemp
# stress-ng walks all of /sys; here it finds our part of it alone.
sysfs() { unshare -m sh -c "mount --bind /sys/devices/platform /sys && exec stress-ng --sysfs 4 --timeout $1"; }
# It counts as pathological, and is left out without a failure where that is not asked for.
cpus() { stress-ng --cpu-online 1 --pathological --timeout "$1"; }

try "stress-ng --sysfs" sysfs "$1"
log_mark
try "stress-ng --cpu-online" cpus "$1"
try "CPUs went and came" [ "$(log_since | grep -c 'is now offline')" -gt 0 ]
sysfs "$1" &
try "stress-ng --cpu-online, meanwhile" cpus "$1"
wait $!
is $? 0 "stress-ng --sysfs, meanwhile"
for cpu in $others; do online "$cpu"; done
short_interval
expire_samples
check_baseline "all sensors are there"
rmmod coretemp
check_reports
