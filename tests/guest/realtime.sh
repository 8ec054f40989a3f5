# SPDX-License-Identifier: GPL-2.0-only
# A real-time task on CPU 0 wakes up 400 times a second while a reader there reads all sensors,
# of cores that need 20 ms to wake up (-m wake=20000). How often it is late by 5 ms or more, with the kernel's
# own driver, with this one, and, as a control, with one that keeps the reader's CPU (/test/changed.ko).
. ./lib.sh
plan 2

seconds=10
# CPU 0 must not need time to wake up itself.
taskset 1 sh -c 'while :; do :; done' &
busy=$!

is "$(rdmsr -u -p 0 "$(model_msr 5 0 0)")" 20000 "CPUs need 20 ms to wake up"
# The machine's own delays only add: of two rounds each, in turn, the one that had less of them counts.
least() { [ "$1" -le "$2" ] && echo "$1" || echo "$2"; }
measure()	# FILE LEAST-SO-FAR
{
	insmod "$1"
	short_interval 2>/dev/null
	least "$2" "$(late_wakeups $seconds)"
	rmmod coretemp
}
theirs=100000 ours=100000 control=100000
for round in 1 2; do
	theirs=$(measure "$in_tree_driver" $theirs)
	ours=$(measure "$(modinfo -n coretemp)" $ours)
	control=$(measure /test/changed.ko $control)
	echo "late wake-ups up to round $round, of $((seconds * 400)): $theirs with the kernel's own driver, $ours with this one, $control with the control"
done
try "the real-time task is disturbed as little as beside the kernel's own driver, rather than as with the control" \
	[ $((2 * ours)) -lt $((theirs + control)) ]
kill $busy
