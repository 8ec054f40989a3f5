# SPDX-License-Identifier: GPL-2.0-only
# Each hotplug state that may fail does, while a CPU goes and comes: ours is rolled back.
. ./debug.sh

plan 10
save_baseline coretemp
states=$(sed -n 's/^ *\([0-9]*\): .*/\1/p' $hotplug/hotplug/states)
ours=$(sed -n 's|^ *\([0-9]*\): hwmon/coretemp:online$|\1|p' $hotplug/hotplug/states)
try "our hotplug state is among them" [ -n "$ours" ]

try_all()	# CPU, CPUs that are offline meanwhile
{
	local cpu=$1 other state down=0 up=0 wrong=
	local what="CPU $1, without CPU ${2:-none}"
	local fail=$hotplug/cpu$1/hotplug/fail online=$hotplug/cpu$1/online
	for other in $2; do offline "$other"; done

	# A CPU that goes passes our state before those below, one that comes before those above.
	for state in $states; do
		[ "$state" != "$ours" ] || offline "$cpu"
		# The kernel refuses states that have nothing to do, or may not fail.
		[ "$state" != "$ours" ] && [ "$(io write "$fail" "$state")" = 0 ] || continue
		# Some have nothing to do in this direction.
		if [ "$state" -lt "$ours" ]; then
			[ "$(io write "$online" 0)" != 0 ] || { echo -1 >"$fail"; online "$cpu"; continue; }
			down=$((down + 1))
			[ "$(snapshot)" = "$(expected)" ] || wrong="$wrong $state"
		else
			[ "$(io write "$online" 1)" != 0 ] || { echo -1 >"$fail"; offline "$cpu"; continue; }
			up=$((up + 1))
			[ "$(snapshot)" = "$(expected)" ] || wrong="$wrong $state"
		fi
	done
	echo -1 >"$fail"
	online "$cpu"
	for other in $2; do online "$other"; done
	is "$wrong" "" "$what: while a state fails, the sensors are those of the CPUs that are online"
	try "$what: it went back $down times when it went, $up times when it came" [ $down -gt 0 -a $up -gt 0 ]
	check_baseline "$what: then all sensors are back"
}

try_all 1 ""			# a second thread
try_all 2 "3"			# the last of a core and of a package
rmmod coretemp
check_reports
