# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 2 cores: what the kernel's own driver still does, and this one does not, in one boot.
# Each is checked for both: that the fault is there is the control of the check.
. ./lib.sh
require_topology 2x2x1
plan 12

inputs() { ls -d /sys/devices/platform/coretemp.*/hwmon/hwmon*/temp*_input 2>/dev/null; }
all_files() { ls -d /sys/devices/platform/coretemp.*/hwmon/hwmon*/temp*_*; }
nr_sensors() { inputs | wc -l; }
package_1_cpus() { for cpu in 2 3; do "$1" $cpu; done; }

# Sets $requests and $reads: what reading all files makes of requests to other CPUs, and how often readers
# without a pause have a core's register read.
measure_cost()
{
	trace_calls
	sleep 1.1
	sweep -c 0 $(inputs | sed 's/_input$/_label/') $(inputs) >/dev/null
	sleep 1.1
	requests=$(nr_requests 0 $(all_files))
	echo nop >$tracing/current_tracer
	sleep 1.1
	clear_reads
	for reader in 1 2 3 4; do
		(while [ ! -e /tmp/stop ]; do sweep $(all_files | grep crit_alarm) >/dev/null; done) &
	done
	sleep 5
	touch /tmp/stop
	wait
	rm /tmp/stop
	reads=$(all_reads $THERM_STATUS)
}
suspend_and_reload()	# command that loads
{
	echo processors >/sys/power/pm_test
	echo mem >/sys/power/state
	rmmod coretemp
	$1
}
in_tree() { insmod "$in_tree_driver"; }
ours() { modprobe coretemp; }

echo 1 >/sys/module/suspend/parameters/pm_test_delay 2>/dev/null

in_tree
is "$(nr_sensors)" 6 "the kernel's own: six sensors"
hwmon=$(zone 1)
package_1_cpus offline
is "$([ -d "$hwmon" ] && echo stays || echo goes)" goes "the kernel's own: the hwmon device of a package without CPUs goes"
package_1_cpus online
known_alarms 'unchecked MSR access'
log_mark
fault 0 $THERM_STATUS 1
sleep 1.1
cat "$(zone 0)/temp2_input" >/dev/null 2>&1
is "$(log_since | grep -c 'unchecked MSR access')" 1 "the kernel's own: a register that faults makes the kernel warn"
fault 0 $THERM_STATUS 0
known_alarms
measure_cost
their_requests=$requests their_reads=$reads
suspend_and_reload in_tree
is "$(nr_sensors)" 0 "the kernel's own: when it is loaded again after a suspend, it has no sensor"
rmmod coretemp

ours
is "$(nr_sensors)" 6 "this driver: six sensors"
hwmon=$(zone 1)
package_1_cpus offline
try "this driver: the hwmon device of a package without CPUs stays" [ -d "$hwmon" ]
package_1_cpus online
log_mark
fault 0 $THERM_STATUS 1
sleep 1.1
is "$(value 0 temp2_input)" -EIO "this driver: reading a register that faults is an error"
is "$(log_since)" "" "this driver: a register that faults leaves the log silent"
fault 0 $THERM_STATUS 0
measure_cost
# Three cores and a package that CPU 0 is not of
is "$requests" 4 "this driver: one request for each of the four sensors elsewhere"
try "control: the kernel's own driver makes more requests for these files ($their_requests)" \
	[ "$their_requests" -gt "$requests" ]
try "readers without a pause have a register read less than half as often as with the kernel's own ($reads, $their_reads)" \
	[ $((reads * 2)) -lt "$their_reads" ]
suspend_and_reload ours
is "$(nr_sensors)" 6 "this driver: when it is loaded again after a suspend, all sensors are there"
rmmod coretemp
