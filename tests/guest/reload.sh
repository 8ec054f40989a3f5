# SPDX-License-Identifier: GPL-2.0-only
# reload.sh COUNT: it is unloaded and loaded under readers
. ./debug.sh
plan 5

save_baseline coretemp
start_readers
bad=
for i in $(seq "$1"); do
	rmmod coretemp || bad="$bad rmmod:$i"
	[ -z "$(ls -d /sys/devices/platform/coretemp.* 2>/dev/null)" ] || bad="$bad devices:$i"
	modprobe coretemp || bad="$bad modprobe:$i"
	short_interval
	[ "$(snapshot)" = "$(cat /tmp/start)" ] || bad="$bad files:$i"
	[ $((i % 10)) != 0 ] || echo "$i times"
done
is "$bad" "" "the module goes and comes $1 times, with all files and values"
stop_readers
rmmod coretemp
check_reports
