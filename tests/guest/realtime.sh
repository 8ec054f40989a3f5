# SPDX-License-Identifier: GPL-2.0-only
# A real-time task on CPU 0 wakes up 400 times a second while a reader there reads all sensors,
# of cores that need 20 ms to wake up (-m wake=20000). How often it is late by 5 ms or more, with
# the kernel's own driver and with this one.
. ./lib.sh

seconds=10
# CPU 0 must not need time to wake up itself.
taskset 1 sh -c 'while :; do :; done' &
busy=$!

is "$(rdmsr -u -p 0 "$(model_msr 5 0 0)")" 20000 "CPUs need 20 ms to wake up"
# The machine's own delays only add: of two rounds each, in turn, the one that had less of them counts.
least() { [ "$1" -le "$2" ] && echo "$1" || echo "$2"; }
theirs=100000 ours=100000
for round in 1 2; do
	insmod "$driver_of_the_kernel"
	theirs=$(least "$theirs" "$(late_wakeups $seconds)")
	rmmod coretemp
	modprobe coretemp
	short_interval
	ours=$(least "$ours" "$(late_wakeups $seconds)")
	rmmod coretemp
	echo "late wake-ups up to round $round: $theirs with the kernel's own driver, $ours with this one, of $((seconds * 400))"
done
# The emulated machine delays some itself, more of them in one run than in another: by less than
# two in a hundred. The control delays one in twenty.
try "the real-time task is as undisturbed as beside the kernel's own driver" \
	[ "$ours" -le $((theirs + seconds * 8)) ]
kill $busy
exit $failures
