# SPDX-License-Identifier: GPL-2.0-only
# reload.sh COUNT: the module is unloaded and loaded under readers.
. ./debug.sh
plan 5

save_baseline coretemp
start_readers
bad=
for i in $(seq "$1"); do
	rmmod coretemp || bad="$bad rmmod:$i"
	[ -z "$(devices_left)" ] || bad="$bad devices:$i"
	modprobe coretemp || bad="$bad modprobe:$i"
	short_interval
	[ "$(snapshot)" = "$(cat /tmp/start)" ] || bad="$bad files:$i"
	[ $((i % 10)) != 0 ] || echo "$i times"
done
is "$bad" "" "the module is unloaded and loaded $1 times, each time with all files and values"
stop_readers
rmmod coretemp
check_reports
