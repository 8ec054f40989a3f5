# SPDX-License-Identifier: GPL-2.0-only
# Functions for scripts that run on the debug kernel
. ./lib.sh

hotplug=/sys/devices/system/cpu
cpus=$(cpus)
others=$(echo $cpus | cut -d ' ' -f 2-)				# CPU 0 cannot go offline

load()		# coretemp | in-tree | a module of tests/debug
{
	case $1 in
	coretemp) modprobe coretemp ;;
	in-tree) insmod "$in_tree_driver" ;;
	*) insmod "/test/$1.ko" ;;
	esac
}

cycle_all() { cycle $others; }

# "CPU ZONE CORE" for each CPU that is online, as the kernel shows the topology
topology()
{
	local cpu
	for cpu in $(online_cpus); do
		echo "$cpu $(cd $hotplug/cpu"$cpu"/topology && cat physical_package_id die_id core_id | xargs)"
	done | awk '{ die = $2 " " $3; if (!(die in zone)) zone[die] = n++; print $1, zone[die], $4 }'
}

# What snapshot has to print if the CPUs $1 (default: those that are online now) and no others are online, derived
# from what it printed with all CPUs online (/tmp/start) and the topology at that time (/tmp/topology)
expected()
{
	echo "${1-$(online_cpus)}" | awk '
		FILENAME == "-" { for (i = 1; i <= NF; i++) online[$i]; next }
		FILENAME == "/tmp/topology" {
			if ($1 in online) { want["coretemp." $2 "/temp1"]; want["coretemp." $2 "/temp" $3 + 2] }
			next
		}
		{ sensor = $1; sub("_.*", "", sensor); if (sensor in want) { print; files[sensor]++ } }
		END { for (sensor in want) if (files[sensor] != 5) print sensor " had no files" }' \
		- /tmp/topology /tmp/start
}

# Loads the module, and saves the files and values with all CPUs online, each sensor with its own temperature.
save_baseline()
{
	set_temperatures 10
	topology >/tmp/topology
	load "$1"
	short_interval 2>/dev/null		# the in-tree driver has no update_interval
	snapshot >/tmp/start
	is "$(cat /tmp/start)" "$(expected)" "all sensors are there"
}
check_baseline() { is "$(snapshot)" "$(cat /tmp/start)" "$1"; }

# Longer than the longest update_interval that readers writes
expire_samples() { sleep 0.3; }

start_readers()	# errors that are allowed...
{
	readers "$@" </tmp/start >/tmp/readers &
	readers=$!
}

stop_readers()
{
	kill $readers
	wait $readers
	is $? 0 "eight readers, a writer and a walker see only right values and allowed errors"
	cat /tmp/readers
}

# Two checks of the kernel's own checkers, at the end of a script. tests/vm sees their alarms in the log; lockdep
# stops after its first one.
check_reports()
{
	local leaks=/sys/kernel/debug/kmemleak
	case $(uname -r) in
	*-amd64)
		skip "kmemleak finds no leak" "Debian's kernels do not have it"
		skip "lockdep has watched to the end" "Debian's kernels do not have it" ;;
	*)
		# The first scan may miss pointers that move while it runs; only the second one reports.
		echo scan >$leaks && echo scan >$leaks
		is "$? $(cat $leaks)" "0 " "kmemleak finds no leak"
		is "$(sed -n 's/^ *debug_locks: *//p' /proc/lockdep_stats)" 1 "lockdep has watched to the end" ;;
	esac
}
