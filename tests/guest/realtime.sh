# SPDX-License-Identifier: GPL-2.0-only
# A real-time task on CPU 0 wakes up 400 times a second while a reader on that CPU reads all sensors, of cores that need
# 20 ms to wake up (-m wake=20000). How often the task is delayed by 5 ms or more: with the in-tree driver, with this
# driver, and, as a control, with a driver that keeps the reader's CPU (/test/changed.ko).
. ./lib.sh
plan 4

seconds=10
# CPU 0 is kept busy, so that it never needs time to wake up.
taskset 1 sh -c 'while :; do :; done' &
busy=$!

is "$(rdmsr -u -p 0 "$(model_msr 5 0 0)")" 20000 "CPUs need 20 ms to wake up"
# The host's own delays only add to the number, so that the lower one of two rounds counts.
least() { [ "$1" -le "$2" ] && echo "$1" || echo "$2"; }
measure()	# FILE LEAST-SO-FAR
{
	insmod "$1" && read-all $(all_files | grep _input) >/dev/null || echo "$1" >>/tmp/failed
	short_interval 2>/dev/null
	late=$(late_wakeups $seconds)
	[ -n "$late" ] || { echo "$1: cyclictest" >>/tmp/failed; late=100000; }
	least "$2" "$late"
	rmmod coretemp
}
in_tree=100000 this_driver=100000 control=100000
for round in 1 2; do
	in_tree=$(measure "$in_tree_driver" $in_tree)
	this_driver=$(measure "$(modinfo -n coretemp)" $this_driver)
	control=$(measure /test/changed.ko $control)
	echo "late wake-ups of $((seconds * 400)): in-tree $in_tree, this driver $this_driver, control $control"
done
is "$(cat /tmp/failed 2>/dev/null)" "" "all sensors are read with each of the drivers"
try "control: a driver that keeps the reader's CPU delays the task more than twice as often" \
	[ "$control" -gt $((2 * in_tree + 20)) ]
try "the number of delayed wake-ups is nearer to that with the in-tree driver than to that with the control" \
	[ $((2 * this_driver)) -lt $((in_tree + control)) ]
kill $busy
