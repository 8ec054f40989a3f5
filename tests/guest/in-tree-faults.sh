# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 2 cores: faults that the in-tree driver has and this driver does not have, in one boot.
# Each is checked with both drivers: the fault of the in-tree driver is the control.
. ./lib.sh
require_topology 2x2x1
plan 17

inputs() { all_files 2>/dev/null | grep '_input$'; }
nr_sensors() { inputs | wc -l; }

# Loads a driver and sets: $sensors (their number), $device (of a package without a CPU: stays or vanishes), $open
# (reading a file that was open meanwhile), $answer (of a register that faults) and $log (then), $requests (to other
# CPUs when all files are read), $reads (of cores' registers by readers without a pause), $reloaded (the number of
# sensors when it is loaded again after a suspend), $bytes (of the module in memory)
measure()	# command that loads
{
	"$@"
	bytes=$(cat /sys/module/coretemp/coresize)
	sensors=$(nr_sensors)

	device=$(zone 1)
	exec 3<"$device/name"
	offline 2 3
	[ -d "$device" ] && device=stays || device=vanishes
	open=$(cat <&3 2>&1)
	exec 3<&-
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
is "$sensors" 6 "in-tree driver: six sensors exist"
is "$device" vanishes "in-tree driver: the hwmon device of a package without a CPU vanishes"
is "$open" "cat: read error: No such device" "in-tree driver: an open file of such a device stops working"
is "$(echo "$log" | grep -c 'unchecked MSR access')" 1 "in-tree driver: the kernel warns of a register that faults"
is "$answer" -ENODATA "in-tree driver: reading a register that faults looks like a reading that is not valid"
is "$reloaded" 0 "in-tree driver: no sensor exists when it is loaded again after a suspend"
in_tree_requests=$requests in_tree_reads=$reads in_tree_bytes=$bytes

measure modprobe coretemp
is "$sensors" 6 "this driver: six sensors exist"
is "$device" stays "this driver: the hwmon device of a package without a CPU stays"
is "$open" coretemp "this driver: an open file of such a device works"
is "$answer" -EIO "this driver: reading a register that faults is an error"
is "$log" "" "this driver: the kernel logs nothing about a register that faults"
# Three cores and a package to which CPU 0 does not belong
is "$requests" 4 "this driver: each of the four sensors of other CPUs is requested once"
echo "requests: $in_tree_requests by the in-tree driver; reads: $in_tree_reads, and $reads by this driver"
try "control: the in-tree driver makes more requests for the same files" [ "$in_tree_requests" -gt "$requests" ]
try "this driver: readers without a pause read registers less than half as often as with the in-tree driver" \
	[ $((reads * 2)) -lt "$in_tree_reads" ]
try "control: this driver reads registers" [ "$reads" -gt 0 ]
try "this driver: the module takes no more memory than the in-tree one" [ "$bytes" -le "$in_tree_bytes" ]
is "$reloaded" 6 "this driver: all sensors are there when it is loaded again after a suspend"
