# SPDX-License-Identifier: GPL-2.0-only
# What scripts share that run on the debug kernel
. ./lib.sh

hotplug=/sys/devices/system/cpu
cpus=$(cd $hotplug && ls -d cpu[0-9]* | tr -d 'a-z' | sort -n)
others=$(echo $cpus | cut -d ' ' -f 2-)				# CPU 0 stays

# The last thing that a script does: what the kernel's checkers have to say. The alarms
# in the log are for tests/bed to see, and lockdep goes silent after its first one.
quiet()
{
	local leaks=/sys/kernel/debug/kmemleak
	# What a first scan finds may be a pointer on its way; only the second one reports.
	try "kmemleak looks for leaks" sh -c "echo scan >$leaks && echo scan >$leaks"
	is "$(cat $leaks)" "" "and finds none"
	is "$(sed -n 's/^ *debug_locks: *//p' /proc/lockdep_stats)" 1 "lockdep has watched to the end"
	exit $failures
}

cycle_all()
{
	local cpu
	for cpu in $others; do
		offline "$cpu" && online "$cpu" || return
	done
}

# coretemp is installed, the modules of tests/debug are not
load() { if [ -e "/test/$1.ko" ]; then insmod "/test/$1.ko"; else modprobe "$1"; fi; }
