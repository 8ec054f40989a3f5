# SPDX-License-Identifier: GPL-2.0-only
# sweep.sh load | sweep.sh [in-tree] CPU...: each allocation fails once
#
# Of load and unload in the task that does it, of a CPU's first online in its hotplug
# thread, where our callback alone runs: the CPU waits right below our state for it.
. ./debug.sh

# For each CPU three, for load and unload as well; all sensors before and after
plan $(($(echo "$@" | sed 's/in-tree //' | wc -w) * 3 + 4))
module=$(modinfo -n coretemp)
driver=coretemp
[ "$1" != in-tree ] || { driver=$1; shift; }
top=$(sed -n 's/^ *\([0-9]*\): .*/\1/p' $hotplug/hotplug/states | tail -n 1)

# Allocations that sleep fail too. The kernel was started with slub_debug=A;-,kmemleak*:
# those of kmemleak for its own use do not count.
for kind in failslab fail_page_alloc; do
	echo N >/sys/kernel/debug/$kind/ignore-gfp-wait
	echo 0 >/sys/kernel/debug/$kind/verbose
done
echo 0 >/sys/kernel/debug/fail_page_alloc/min-order
echo Y >/sys/kernel/debug/failslab/cache-filter

problem()
{
	problems="$problems
$*"
	[ -z "${STOP:-}" ] || is "$*" "" "each failure is dealt with"
}
is_clean() { [ -z "$(ls -d /sys/devices/platform/coretemp.* /sys/module/coretemp 2>/dev/null)" ]; }

# The last round has nothing left that fails. The kernel says EINVAL for a device whose name
# found no memory.
sweep_load()
{
	local n=0 loaded=0 err left=0
	known_alarms 'vmalloc error'	# which has a trace, whoever asked for it
	problems=
	while [ "$left" = 0 ]; do
		n=$((n + 1))
		read -r err left <<END
$(fail load "$module" $n)
END
		if [ "$err" = 0 ]; then
			loaded=$((loaded + 1))
			[ "$(snapshot)" = "$(cat /tmp/start)" ] || problem "load, allocation $n: sensors are missing"
			rmmod coretemp || problem "load, allocation $n: it does not unload"
		else
			case $err in -ENOMEM|-EINVAL) ;; *) problem "load, allocation $n: $err" ;; esac
		fi
		is_clean || problem "load, allocation $n: devices are left"
		[ $((n % 10)) != 0 ] || echo "load: $n"
	done
	is "$problems" "" "load: it fails cleanly or works with each of $((n - 1)) failures"
	try "load: there were failures of both kinds ($loaded times it worked)" [ $loaded -gt 1 -a $((n - 1)) -gt $loaded ]
}

sweep_unload()
{
	local n=0 err left=0
	problems=
	while [ "$left" = 0 ]; do
		n=$((n + 1))
		modprobe coretemp || problem "unload, allocation $n: it does not load any more"
		read -r err left <<END
$(fail unload coretemp $n)
END
		[ "$err" = 0 ] || problem "unload, allocation $n: $err"
		is_clean || problem "unload, allocation $n: devices are left"
	done
	is "$problems" "" "unload: it works with each of $((n - 1)) failures"
}

move() { echo "$2" >$hotplug/cpu"$1"/hotplug/target; }		# CPU STATE

sweep_cpu()
{
	local cpu=$1 n=0 lacking=0 left=0 here before thread
	problems=
	log_mark
	thread=$(grep -lx "cpuhp/$cpu" /proc/[0-9]*/comm)
	thread=${thread%/comm}
	# Those before it are there already; those after it come later.
	before=$(for here in $cpus; do [ "$here" -ge "$cpu" ] || echo "$here"; done)
	for here in $others; do
		[ "$here" -lt "$cpu" ] || move "$here" "$below"
	done
	while [ "$left" = 0 ]; do
		n=$((n + 1))
		[ "$cpu" = 0 ] || load $driver
		echo $n >"$thread/fail-nth"
		if [ "$cpu" = 0 ]; then load $driver; else move "$cpu" "$ours"; fi ||
			problem "CPU $cpu, allocation $n: it does not come online"
		left=$(cat "$thread/fail-nth")
		echo 0 >"$thread/fail-nth"
		[ "$(cat $hotplug/cpu"$cpu"/hotplug/state)" -ge "$ours" ] ||
			problem "CPU $cpu, allocation $n: it is below our state"
		snapshot >/tmp/now
		[ -z "$(expected "$before" | grep -vxFf /tmp/now)" ] ||
			problem "CPU $cpu, allocation $n: others lost their sensors"
		# The sibling of CPU 0 stands for it: CPU 0 cannot go.
		expected "$before $cpu" >/tmp/wanted
		cmp -s /tmp/now /tmp/wanted || lacking=$((lacking + 1))
		if [ "$cpu" = 0 ]; then
			move 1 "$ours"
		else
			move "$cpu" "$below"
			move "$cpu" "$ours"
		fi
		[ "$(snapshot)" = "$(cat /tmp/wanted)" ] ||
			problem "CPU $cpu, allocation $n: its next online does not bring what it lacks"
		if [ "$cpu" = 0 ]; then move 1 "$below"; else move "$cpu" "$below"; fi
		rmmod coretemp || problem "CPU $cpu, allocation $n: it does not unload"
		[ $((n % 10)) != 0 ] || echo "CPU $cpu: $n"
		# One problem is enough for the control.
		[ $driver = coretemp ] || [ -z "$problems" ] || break
	done
	for here in $others; do
		[ "$here" -lt "$cpu" ] || move "$here" "$top"
	done
	is "$problems" "" "CPU $cpu: it comes online with each of $((n - 1)) failures"
	# The second thread of a core brings nothing that could fail.
	if expected "$before" | cmp -s - /tmp/wanted; then
		is $lacking 0 "CPU $cpu: none of them costs it a sensor"
		is "$(log_since | grep -c 'no memory')" 0 "CPU $cpu: the log has nothing of it"
	else
		try "CPU $cpu: $lacking of them cost it a sensor at first" [ $lacking -gt 0 ]
		is "$(log_since | sed -n 's/.*no memory for/no memory for/p' | uniq)" \
			"no memory for the sensor of CPU $cpu" "CPU $cpu: the log has it"
	fi
}

save_baseline $driver
ours=$(sed -n 's|^ *\([0-9]*\): hwmon/coretemp:online$|\1|p' $hotplug/hotplug/states)
below=$(sed -n "/hwmon.coretemp:online/q; s/^ *\([0-9]*\): .*/\1/p" $hotplug/hotplug/states | tail -n 1)
rmmod coretemp
for what in "$@"; do
	case $what in
	load) sweep_load; sweep_unload; known_alarms ;;
	*) sweep_cpu "$what" ;;
	esac
done
load $driver
check_baseline "all sensors are there after it"
rmmod coretemp
check_reports
