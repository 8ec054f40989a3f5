# SPDX-License-Identifier: GPL-2.0-only
# What the guest scripts share. Results are TAP lines without numbers; the host counts them.

THERM_STATUS=0x19c
TEMPERATURE_TARGET=0x1a2
PACKAGE_THERM_STATUS=0x1b1
PLATFORM_ID=0x17
EXT_CONFIG=0xee

CRITICAL_LOG=0x20	# in both status registers

set -u
failures=0

# The number of checks of a script: tests/vm fails it for any other number.
plan() { echo "1..$1"; }

# A check that cannot be made on this machine: its description and the reason
skip() { echo "ok - $1 # SKIP $2"; }

is()	# got, wanted, description
{
	if [ "$1" = "$2" ]; then
		echo "ok - $3"
	else
		failures=$((failures + 1))
		echo "not ok - $3"
		printf 'got:    %s\nwanted: %s\n' "$1" "$2"
		[ -z "${STOP:-}" ] || exit 1	# for a control, and for tests/mutants
	fi
}

try()	# description, command...: the command succeeds
{
	local what=$1
	shift
	"$@"
	is $? 0 "$what"
}

# Lines of the kernel log that match this regular expression are not alarms, until the next call; without an
# argument, all alarms count again.
known_alarms() { echo "known alarms: ${1:-^\$}" >/dev/kmsg; }

# Ends a script on a machine for which it was not written: PACKAGESxCORESxTHREADS, one die per package
require_topology()
{
	local machine
	machine=$(for cpu in /sys/devices/system/cpu/cpu[0-9]*/topology; do
		echo "$(cat "$cpu/physical_package_id") $(cat "$cpu/core_id")"
	done | awk '
		!($1 in package) { package[$1]; packages++ }
		!($0 in core) { core[$0]; cores++ }
		END { print packages "x" cores / packages "x" NR / cores }')
	[ "$machine" = "$1" ] && return
	is "-t $machine" "-t $1" "this script runs on the machine that it was written for"
	exit 1
}

# The emulated CPU's registers, as tests/model/coretemp-model.c describes. CPUs by number.
model_msr() { printf '0x%x' $((0xc0000000 | $1 << 24 | $2 << 12 | $3)); }
set_on_each()	# COMMAND CPUS REG VALUE
{
	local cpu
	for cpu in $2; do wrmsr -p 0 "$(model_msr "$1" "$cpu" "$3")" "$4"; done
}
poke() { set_on_each 1 "$@"; }		# CPUS REG VALUE
fault() { set_on_each 2 "$@"; }		# CPUS REG 0|1
reads() { rdmsr -u -p 0 "$(model_msr 3 "$1" "$2")"; }		# CPU REG: reads there
all_reads() { rdmsr -u -p 0 "$(model_msr 4 0 "$1")"; }		# REG: reads anywhere
clear_reads() { wrmsr -p 0 "$(model_msr 4 0 0)" 0; }

# From now on, that CPU needs this time to read the register.
read_takes() { wrmsr -p 0 "$(model_msr 7 "$1" "$2")" $(($3 * 1000)); }	# CPU REG MS

# A status register: valid, N degrees below TjMax, and other bits
status() { printf '0x%x' $((0x88000000 | $1 << 16 | ${2:-0})); }
# IA32_TEMPERATURE_TARGET: TjMax and the Tcontrol offset in degrees
target() { printf '0x%x' $(($1 << 16 | $2 << 8)); }

unknown_case() { plan 1; is "$1" "a case of $0" "the script knows the case that its argument names"; exit 1; }

# The CPUs that exist, and those that are online: a CPU that is offline has no topology.
cpus() { (cd /sys/devices/system/cpu && ls -d cpu[0-9]*) | tr -d 'a-z' | sort -n; }
online_cpus() { (cd /sys/devices/system/cpu && ls -d cpu[0-9]*/topology) | tr -dc '0-9\n' | sort -n; }

# Gives each core and package its own value. Of CPUs that share a register, the last one counts.
set_temperatures()	# DEGREES below TjMax of CPU 0's core; 50 more for packages
{
	local cpu
	for cpu in $(cpus); do
		poke "$cpu" $THERM_STATUS "$(status $(($1 + cpu)))"
		poke "$cpu" $PACKAGE_THERM_STATUS "$(status $(($1 + 50 + cpu)))"
	done
}

# The directory of a zone's files
zone() { echo /sys/devices/platform/coretemp."$1"/hwmon/hwmon*; }
# The values of files in one line, with errors as io prints them
value()		# ZONE FILE...
{
	local zone file
	zone=$(zone "$1")
	shift
	for file; do io value "$zone/$file"; done | xargs
}
fresh_value() { expire_samples; value "$@"; }	# the same, by new samples
# Reads a file in the background, as process $reader, with its value in /tmp/NAME. CPUs as of the shell by default
start_reader()	# NAME FILE [CPU-MASK]
{
	(exec ${3:+taskset "$3"} io value "$2") >"/tmp/$1" &
	reader=$!
}
state_of() { sed 's/.*) \(.\) .*/\1/' "/proc/$1/stat" 2>/dev/null; }
# Until a reader sleeps, or has exited
until_waits() { until [ "$(state_of "$1")" = D ] || [ ! -d "/proc/$1" ]; do sleep 0.01; done; }
# The numbers of a zone's sensors
sensors_of() { (cd "$(zone "$1")" && ls) | sed -n 's/^temp\([0-9]*\)_label$/\1/p' | sort -n | xargs; }
all_files() { ls -d /sys/devices/platform/coretemp.*/hwmon/hwmon*/temp*_*; }
# All files of all sensors with their values, one per line
snapshot()
{
	all_files 2>/dev/null | sort -V | xargs -r io read | sed 's|^/sys/devices/platform/||; s|/hwmon/hwmon[0-9]*/|/|'
}
devices_left() { ls -d /sys/devices/platform/coretemp* /sys/module/coretemp 2>/dev/null; }

set_online()	# 0|1 CPU...
{
	local state=$1 cpu
	shift
	for cpu; do echo "$state" >/sys/devices/system/cpu/cpu"$cpu"/online || return; done
}
online() { set_online 1 "$@"; }		# CPU...
offline() { set_online 0 "$@"; }	# CPU...
cycle() { local cpu; for cpu; do offline "$cpu" && online "$cpu" || return; done; }	# CPU...: offline and online

# Sets update_interval to 10 ms, or to $1. expire_samples waits until all samples are stale, which no event announces.
short_interval()
{
	local z
	for z in /sys/devices/platform/coretemp.*/hwmon/hwmon*/update_interval; do
		echo "${1:-10}" >"$z"
	done
}
expire_samples() { sleep 0.05; }

in_tree_driver=$(find "/lib/modules/$(uname -r)" -path '*/kernel/*' -name 'coretemp.ko*')

# The kernel log since the mark, without complaints about the emulated machine's clocks, and without a line of gcov's
log_mark() { log_lines=$(dmesg | wc -l); }
log_since()
{
	dmesg | tail -n +$((log_lines + 1)) | sed 's/^\[[^]]*\] //' |
		grep -Ev '^(hrtimer|clocksource|tsc|perf|sched_clock|known alarms|version magic): '
}

# Has the kernel trace the functions that run in cross-CPU calls which read sensors: those of this driver and of
# the in-tree driver. To be called after either is loaded.
tracing=/sys/kernel/tracing
trace_calls()
{
	[ -e $tracing/trace ] || mount -t tracefs tracefs $tracing
	echo nop >$tracing/current_tracer
	grep -Ex '(coretemp_handle_request|__rdmsr(_safe)?_on_cpu)( \[.*\])?' $tracing/available_filter_functions |
		cut -d' ' -f1 >$tracing/set_ftrace_filter
	echo function >$tracing/current_tracer
}
# Requests to other CPUs, and reads of the core, package and TjMax registers, that one command makes:
# "requests=8 core=8 package=2 target=10"
count_of()	# COMMAND...
{
	clear_reads
	echo >$tracing/trace
	"$@" >/dev/null || echo "$1 failed"
	sleep 0.2	# for calls that no reader waits for
	# Of the flags after the CPU, h and H are hard interrupts: a CPU that calls itself needs none, and
	# a CPU that is about to idle needs none to look for calls.
	echo "requests=$(grep -Ec '(<idle>-.*|\] ..[hH].*)(coretemp_handle_request|__rdmsr)' $tracing/trace)" \
		"core=$(all_reads $THERM_STATUS) package=$(all_reads $PACKAGE_THERM_STATUS) target=$(all_reads $TEMPERATURE_TARGET)"
}
count() { count_of read-all -c "$@"; }	# READER-CPU, arguments of read-all after -c CPU
nr_requests() { count "$@" | sed 's/requests=\([0-9]*\) .*/\1/'; }

# How often a real-time task on CPU 0, which wakes up 400 times a second, is delayed by 5 ms or more
# while a reader on that CPU reads all temperatures
late_wakeups()		# SECONDS
{
	local reader
	mkdir -p /dev/shm	# for cyclictest
	taskset 1 sh -c "while [ ! -e /tmp/stop ]; do read-all $(all_files | grep _input | xargs); done" >/dev/null &
	reader=$!
	taskset 1 cyclictest -q -a 0 -t 1 -p 80 -i 2500 -l $(($1 * 400)) -h 5000 |
		sed -n 's/^# Histogram Overflows: *0*\([0-9]\)/\1/p'
	touch /tmp/stop
	wait $reader
	rm /tmp/stop
}
