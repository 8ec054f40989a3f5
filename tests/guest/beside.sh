# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 2 cores: what the kernel's own driver still does, and this one does not, in one boot.
# Each row is checked for both: that the fault is there is the control of the check.
. ./lib.sh
made_for 2x2x1

row() { is "$3" "$4" "$1: $2"; }		# what, driver, got, wanted
inputs() { ls -d /sys/devices/platform/coretemp.*/hwmon/hwmon*/temp*_input 2>/dev/null; }
sensors_now() { inputs | wc -l; }
some() { [ "$1" -gt "$2" ] && echo "more than $2" || echo "$1"; }

echo 1 >/sys/module/suspend/parameters/pm_test_delay 2>/dev/null
for driver in in-tree ours; do
	if [ $driver = in-tree ]; then
		load() { insmod "$driver_of_the_kernel"; }
		pick() { echo "$1"; }
	else
		load() { modprobe coretemp; }
		pick() { echo "$2"; }
	fi
	load
	row "sensors, 2 packages of 2 cores" $driver "$(sensors_now)" 6
	read -r size </sys/module/coretemp/coresize
	if [ $driver = in-tree ]; then
		theirs=$size
	else
		try "the module is no larger than the kernel's ($size and $theirs bytes)" [ "$size" -le "$theirs" ]
	fi

	z1=$(zone 1)
	offline 2
	offline 3
	row "the hwmon device of a package whose CPUs went offline" $driver \
		"$([ -d "$z1" ] && echo stays || echo goes)" "$(pick goes stays)"
	online 2
	online 3

	log_mark
	fault 0 $THERM_STATUS 1
	sleep 1.1
	cat "$(zone 0)/temp2_input" >/dev/null 2>&1
	row "kernel warnings for a register that faults" $driver \
		"$(log_since | grep -c 'unchecked MSR access')" "$(pick 1 0)"
	fault 0 $THERM_STATUS 0

	trace_calls
	sleep 1.1
	sweep -c 0 $(inputs | sed 's/_input$/_label/') $(inputs) >/dev/null
	sleep 1.1
	row "calls to other CPUs for the files of 6 sensors, of 3 cores and a package elsewhere" $driver \
		"$(some "$(count 0 $(ls -d /sys/devices/platform/coretemp.*/hwmon/hwmon*/temp*_*) | cut -d' ' -f1)" 3)" "$(pick 'more than 3' 3)"
	echo nop >$tracing/current_tracer

	sleep 1.1
	clear_reads
	for i in 1 2 3 4; do
		(while [ ! -e /tmp/stop ]; do sweep $(ls -d /sys/devices/platform/coretemp.*/hwmon/hwmon*/temp*_crit_alarm) >/dev/null; done) &
	done
	sleep 5
	touch /tmp/stop
	wait
	rm /tmp/stop
	# Once a second and core; some more, where the emulated machine's seconds are long
	reads=$(all_reads $THERM_STATUS)
	row "register reads in 5 s of readers without a pause, 4 cores ($reads)" $driver \
		"$([ "$reads" -gt 60 ] && echo unlimited || echo limited)" "$(pick unlimited limited)"

	echo processors >/sys/power/pm_test
	echo mem >/sys/power/state
	rmmod coretemp
	load
	row "sensors after a suspend, when it is loaded again" $driver "$(sensors_now)" "$(pick 0 6)"
	rmmod coretemp
done
exit $failures
