# SPDX-License-Identifier: GPL-2.0-only
# failing-allocations.sh load | failing-allocations.sh [in-tree] CPU...: each allocation fails once.
#
# Those of loading and unloading fail in the task that does it. Those of a CPU's first online fail in its hotplug
# thread, in which only the driver's callback runs: the CPU waits in the state right below the driver's.
. ./debug.sh

# Three checks for each CPU, and for load and unload; all sensors before and after
plan $(($(echo "$@" | sed 's/in-tree //' | wc -w) * 3 + 4))
module=$(modinfo -n coretemp)
driver=coretemp
[ "$1" != in-tree ] || { driver=$1; shift; }
top=$(sed -n 's/^ *\([0-9]*\): .*/\1/p' $hotplug/hotplug/states | tail -n 1)

# Allocations that may sleep fail, too. The kernel was started with slub_debug=A;-,kmemleak*, so that allocations of
# kmemleak for its own use do not count.
for kind in failslab fail_page_alloc; do
	echo N >/sys/kernel/debug/$kind/ignore-gfp-wait
	echo 0 >/sys/kernel/debug/$kind/verbose
done
echo 0 >/sys/kernel/debug/fail_page_alloc/min-order
echo Y >/sys/kernel/debug/failslab/cache-filter

problem()	# what is wrong after allocation $n of $what
{
	problems="$problems
$what, allocation $n: $1"
	[ -z "${STOP:-}" ] || is "$problems" "" "$what: each failure is handled, but $1"
}

# Loads or unloads the module while allocation $n fails: sets $err, and $left to 0 if there was such an allocation.
fail_allocation()	# load FILE | unload NAME
{
	set -- $(fail "$@" $n)
	err=$1 left=$2
}

fail_in_load()
{
	local what=load n=0 loaded=0 err left=0
	known_alarms 'vmalloc error'	# a failed allocation by vmalloc() logs a trace
	problems=
	while [ "$left" = 0 ]; do
		n=$((n + 1))
		fail_allocation load "$module"
		if [ "$err" = 0 ]; then
			loaded=$((loaded + 1))
			[ "$(snapshot)" = "$(cat /tmp/start)" ] || problem "sensors are missing"
			rmmod coretemp || problem "the module does not unload"
		else
			# The kernel returns EINVAL for a device whose name could not be allocated.
			case $err in -ENOMEM|-EINVAL) ;; *) problem "the module does not load: $err" ;; esac
		fi
		[ -z "$(devices_left)" ] || problem "devices are left"
		[ $((n % 10)) != 0 ] || echo "load: $n"
	done
	echo "load: $((n - 1)) failures; the module loaded $loaded times"
	is "$problems" "" "load: the module loads completely or leaves nothing with each failure"
	try "load: some failures prevent loading, and others do not" [ $loaded -gt 1 -a $((n - 1)) -gt $loaded ]
}

fail_in_unload()
{
	local what=unload n=0 err left=0
	problems=
	while [ "$left" = 0 ]; do
		n=$((n + 1))
		modprobe coretemp || problem "the module does not load"
		fail_allocation unload coretemp
		[ "$err" = 0 ] || problem "the module does not unload: $err"
		[ -z "$(devices_left)" ] || problem "devices are left"
	done
	is "$problems" "" "unload: the module unloads with each failure"
}

move()		# STATE CPU...
{
	local state=$1 cpu
	shift
	for cpu; do echo "$state" >$hotplug/cpu"$cpu"/hotplug/target; done
}

fail_in_online()
{
	local cpu=$1 what="CPU $1" n=0 lacking=0 left=0 before later other thread
	problems=
	log_mark
	thread=$(grep -lx "cpuhp/$cpu" /proc/[0-9]*/comm)
	thread=${thread%/comm}
	before=$(echo "$cpus" | awk "\$1 < $cpu")
	later=$(echo "$others" | tr ' ' '\n' | awk "\$1 >= $cpu")
	# CPU 0 cannot go offline, and comes online when the module is loaded. Its sibling goes offline instead.
	other=$((cpu == 0 ? 1 : cpu))
	move "$below" $later
	while [ "$left" = 0 ]; do
		n=$((n + 1))
		[ "$cpu" = 0 ] || load $driver
		echo $n >"$thread/fail-nth"
		if [ "$cpu" = 0 ]; then load $driver; else move "$driver_state" "$cpu"; fi ||
			problem "the CPU does not come online"
		left=$(cat "$thread/fail-nth")
		echo 0 >"$thread/fail-nth"
		[ "$(cat $hotplug/cpu"$cpu"/hotplug/state)" -ge "$driver_state" ] ||
			problem "the CPU is below the driver's state"
		snapshot >/tmp/now
		[ -z "$(expected "$before" | grep -vxFf /tmp/now)" ] || problem "other CPUs lost their sensors"
		expected "$before $cpu" >/tmp/wanted
		cmp -s /tmp/now /tmp/wanted || lacking=$((lacking + 1))
		[ "$cpu" = 0 ] || move "$below" "$cpu"
		move "$driver_state" "$other"
		[ "$(snapshot)" = "$(cat /tmp/wanted)" ] || problem "sensors are missing after the next online"
		move "$below" "$other"
		rmmod coretemp || problem "the module does not unload"
		[ $((n % 10)) != 0 ] || echo "CPU $cpu: $n"
		# One problem is enough for the control.
		[ $driver = coretemp ] || [ -z "$problems" ] || break
	done
	move "$top" $later
	echo "CPU $cpu: $((n - 1)) failures, of which $lacking cost a sensor at first"
	is "$problems" "" "CPU $cpu: the CPU comes online with each failure, and its next online brings missing sensors"
	# The second thread of a core adds nothing that could fail.
	if expected "$before" | cmp -s - /tmp/wanted; then
		is $lacking 0 "CPU $cpu: no failure costs a sensor"
		is "$(log_since | grep -c 'no memory\|has no files')" 0 "CPU $cpu: no failure is logged"
	else
		try "CPU $cpu: some failures cost a sensor at first" [ $lacking -gt 0 ]
		is "$(log_since | grep -oE 'no memory for .*|has no files: .*' | sort -u | xargs)" \
			"has no files: error -12 no memory for the sensor of CPU $cpu" "CPU $cpu: failures are logged"
	fi
}

save_baseline $driver
driver_state=$(sed -n 's|^ *\([0-9]*\): hwmon/coretemp:online$|\1|p' $hotplug/hotplug/states)
below=$(sed -n "/hwmon.coretemp:online/q; s/^ *\([0-9]*\): .*/\1/p" $hotplug/hotplug/states | tail -n 1)
rmmod coretemp
for argument; do
	case $argument in
	load) fail_in_load; fail_in_unload; known_alarms ;;
	*) fail_in_online "$argument" ;;
	esac
done
load $driver
check_baseline "all sensors are there when no allocation fails"
rmmod coretemp
check_reports
