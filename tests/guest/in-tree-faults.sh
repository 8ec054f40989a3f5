# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 2 cores: faults that the in-tree driver has and this driver does not have, in one boot.
# Each is checked with both drivers: the fault of the in-tree driver is the control.
. ./lib.sh
require_topology 2x2x1
plan 12

inputs() { all_files 2>/dev/null | grep '_input$'; }
nr_sensors() { inputs | wc -l; }

# Loads a driver and sets: $sensors (their number), $device (of a package without a CPU: stays or vanishes), $answer
# (of a register that faults) and $log (then), $requests (to other CPUs when all files are read), $reads (of cores'
# registers by readers without a pause), $reloaded (the number of sensors when it is loaded again after a suspend)
measure()	# command that loads
{
	"$@"
	sensors=$(nr_sensors)

	device=$(zone 1)
	offline 2 3
	[ -d "$device" ] && device=stays || device=vanishes
	online 2 3

	log_mark
	fault 0 $THERM_STATUS 1
	sleep 1.1
	answer=$(value 0 temp2_input)
	log=$(log_since)
	fault 0 $THERM_STATUS 0

	trace_calls
	sleep 1.1
	read-all -c 0 $(inputs | sed 's/_input$/_label/') $(inputs) >/dev/null
	sleep 1.1
	requests=$(nr_requests 0 $(all_files))
	echo nop >$tracing/current_tracer

	sleep 1.1
	clear_reads
	for reader in 1 2 3 4; do
		(while [ ! -e /tmp/stop ]; do read-all $(all_files | grep crit_alarm) >/dev/null; done) &
	done
	sleep 5
	touch /tmp/stop
	wait
	rm /tmp/stop
	reads=$(all_reads $THERM_STATUS)

	echo processors >/sys/power/pm_test
	echo mem >/sys/power/state
	rmmod coretemp
	"$@"
	reloaded=$(nr_sensors)
	rmmod coretemp
}

echo 1 >/sys/module/suspend/parameters/pm_test_delay 2>/dev/null

known_alarms 'unchecked MSR access'
measure insmod "$in_tree_driver"
known_alarms
is "$sensors" 6 "in-tree driver: six sensors"
is "$device" vanishes "in-tree driver: the hwmon device of a package without a CPU vanishes"
is "$(echo "$log" | grep -c 'unchecked MSR access')" 1 "in-tree driver: the kernel warns of a register that faults"
is "$reloaded" 0 "in-tree driver: no sensor when it is loaded again after a suspend"
in_tree_requests=$requests in_tree_reads=$reads

measure modprobe coretemp
is "$sensors" 6 "this driver: six sensors"
is "$device" stays "this driver: the hwmon device of a package without a CPU stays"
is "$answer" -EIO "this driver: reading a register that faults is an error"
is "$log" "" "this driver: a register that faults leaves the log silent"
# Three cores and a package to which CPU 0 does not belong
is "$requests" 4 "this driver: one request for each of the four sensors of other CPUs"
echo "requests: $in_tree_requests by the in-tree driver; reads: $in_tree_reads, and $reads by this driver"
try "control: the in-tree driver makes more requests for the same files" [ "$in_tree_requests" -gt "$requests" ]
try "readers without a pause cause less than half as many reads of registers as with the in-tree driver" \
	[ $((reads * 2)) -lt "$in_tree_reads" ]
is "$reloaded" 6 "this driver: all sensors are there when it is loaded again after a suspend"
