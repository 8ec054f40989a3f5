# SPDX-License-Identifier: GPL-2.0-only
# stress.sh SECONDS: stress-ng reads all files of platform devices, then takes CPUs offline and online, then does both.
. ./debug.sh
plan 12

save_baseline coretemp
# stress-ng walks all of /sys. In this mount namespace, /sys has only the platform devices.
sysfs() { unshare -m sh -c "mount --bind /sys/devices/platform /sys && exec stress-ng --sysfs 4 --timeout $1"; }
# Without --pathological, stress-ng leaves --cpu-online out, without a failure.
cpu_online() { stress-ng --cpu-online 1 --pathological --timeout "$1"; }

reads_sensors() { [ "$(all_reads $THERM_STATUS)" -gt 0 ]; }
takes_cpus_offline() { [ "$(log_since | grep -c 'is now offline')" -gt 0 ]; }
mark() { clear_reads; log_mark; }

mark
try "stress-ng --sysfs exits with 0" sysfs "$1"
try "stress-ng --sysfs reads sensors" reads_sensors
try "stress-ng --cpu-online exits with 0" cpu_online "$1"
try "stress-ng --cpu-online takes CPUs offline" takes_cpus_offline
mark
sysfs "$1" &
try "stress-ng --cpu-online exits with 0 while --sysfs runs" cpu_online "$1"
wait $!
is $? 0 "stress-ng --sysfs exits with 0 while --cpu-online runs"
try "sensors are read while CPUs go offline and online" reads_sensors
try "CPUs go offline while sensors are read" takes_cpus_offline
online $others
short_interval
expire_samples
check_baseline "all sensors are there"
rmmod coretemp
check_reports
