# SPDX-License-Identifier: GPL-2.0-only
# Each hotplug state that may fail fails while a CPU goes offline or online: the driver's state is rolled back.
. ./debug.sh

plan 10
save_baseline coretemp
states=$(sed -n 's/^ *\([0-9]*\): .*/\1/p' $hotplug/hotplug/states)
driver_state=$(sed -n 's|^ *\([0-9]*\): hwmon/coretemp:online$|\1|p' $hotplug/hotplug/states)
try "the kernel lists the driver's hotplug state" [ -n "$driver_state" ]

try_all()	# CPU [CPU that is offline meanwhile]
{
	local cpu=$1 other=${2:-} state up directions='' wrong=''
	local what="CPU $1, without CPU ${2:-none}"
	local fail=$hotplug/cpu$1/hotplug/fail
	offline $other

	# A CPU that goes offline passes the driver's state before those below it; a CPU that comes online, before those
	# above it.
	for state in $states; do
		[ "$state" != "$driver_state" ] || offline "$cpu"
		# The kernel refuses states that have nothing to do, or may not fail.
		[ "$state" != "$driver_state" ] && [ "$(io write "$fail" "$state")" = 0 ] || continue
		up=$((state > driver_state))
		if [ "$(io write "$hotplug/cpu$cpu/online" $up)" = 0 ]; then
			# The state has nothing to do in this direction.
			echo -1 >"$fail"
			set_online $((!up)) "$cpu"
			continue
		fi
		directions="$directions $up"
		[ "$(snapshot)" = "$(expected)" ] || wrong="$wrong $state"
	done
	echo -1 >"$fail"
	online "$cpu" $other
	is "$wrong" "" "$what: while a state fails, the sensors are those of the CPUs that are online"
	echo "$what: states failed when it went offline (0) and came online (1):$directions"
	is "$(echo $directions | tr ' ' '\n' | uniq | xargs)" "0 1" "$what: states fail in both directions"
	check_baseline "$what: all sensors are there when no state fails"
}

try_all 1			# a second thread
try_all 2 3			# the last CPU of a core and of a package
rmmod coretemp
check_reports
