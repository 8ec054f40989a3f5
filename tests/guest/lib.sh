# SPDX-License-Identifier: GPL-2.0-only
# What the guest's scripts share. Results are TAP lines without numbers; the host counts.

THERM_STATUS=0x19c
TEMPERATURE_TARGET=0x1a2
PACKAGE_THERM_STATUS=0x1b1
PLATFORM_ID=0x17
EXT_CONFIG=0xee

CRITICAL_LOG=0x20	# in both status registers

set -u
failures=0

# How many checks a script makes: tests/vm fails it for any other number.
plan() { echo "1..$1"; }

# A check that this machine does not allow: what it is, and why it is not made
skip() { echo "ok - $1 # SKIP $2"; }

is()	# got, wanted, description
{
	if [ "$1" = "$2" ]; then
		echo "ok - $3"
	else
		failures=$((failures + 1))
		echo "not ok - $3"
		printf 'got:    %s\nwanted: %s\n' "$1" "$2"
		[ -z "${STOP:-}" ] || exit 1	# one is enough for tests/mutants
	fi
}

try()	# description, command...: the command succeeds
{
	local what=$1
	shift
	"$@"
	is $? 0 "$what"
}

# From here on, what the kernel log says of these (a regular expression) is no alarm; without one, all is.
known_alarms() { echo "known alarms: ${1:-^\$}" >/dev/kmsg; }

# Ends a script that was written for one machine, on another: PACKAGESxCORESxTHREADS, of which
# packages have one die.
require_topology()
{
	local machine
	machine=$(for cpu in /sys/devices/system/cpu/cpu[0-9]*/topology; do
		echo "$(cat "$cpu/physical_package_id") $(cat "$cpu/core_id")"
	done | awk '
		!($1 in package) { package[$1]; packages++ }
		!($0 in core) { core[$0]; cores++ }
		END { print packages "x" cores / packages "x" NR / cores }')
	[ "$machine" = "$1" ] || { is "-t $machine" "-t $1" "this script runs on the machine that it was written for"; exit 1; }
}

# The emulated CPU's registers, as tests/model/coretemp-model.c describes. CPUs by number.
model_msr() { printf '0x%x' $((0xc0000000 | $1 << 24 | $2 << 12 | $3)); }
poke() { wrmsr -p 0 "$(model_msr 1 "$1" "$2")" "$3"; }		# CPU REG VALUE
peek() { rdmsr -c -p 0 "$(model_msr 1 "$1" "$2")"; }		# CPU REG
fault() { wrmsr -p 0 "$(model_msr 2 "$1" "$2")" "$3"; }		# CPU REG 0|1
reads() { rdmsr -u -p 0 "$(model_msr 3 "$1" "$2")"; }		# CPU REG: reads there
all_reads() { rdmsr -u -p 0 "$(model_msr 4 0 "$1")"; }		# REG: reads anywhere
clear_reads() { wrmsr -p 0 "$(model_msr 4 0 0)" 0; }

# So long does reading a register take that CPU from now on
read_takes() { wrmsr -p 0 "$(model_msr 7 "$1" "$2")" $(($3 * 1000)); }	# CPU REG MS

# A status register: valid, N degrees below TjMax, and other bits.
status() { printf '0x%x' $((0x88000000 | $1 << 16 | ${2:-0})); }
# IA32_TEMPERATURE_TARGET: TjMax and the Tcontrol offset in degrees
target() { printf '0x%x' $(($1 << 16 | $2 << 8)); }

# For the case of a script that it does not know
unknown_case() { plan 1; is "$1" "a case of $0" "the case is one that the script knows"; exit 1; }

# A value of its own for each core and package: the last CPU that has it counts.
set_temperatures()	# DEGREES below TjMax of CPU 0's core; 50 more for packages
{
	local cpu
	for cpu in $(cd /sys/devices/system/cpu && ls -d cpu[0-9]* | tr -d 'a-z' | sort -n); do
		poke "$cpu" $THERM_STATUS "$(status $(($1 + cpu)))"
		poke "$cpu" $PACKAGE_THERM_STATUS "$(status $(($1 + 50 + cpu)))"
	done
}

# The folder of a zone's files
zone() { echo /sys/devices/platform/coretemp."$1"/hwmon/hwmon*; }
value() { io value "$(zone "$1")/$2"; }				# ZONE FILE
# The numbers of a zone's sensors
sensors_of() { (cd "$(zone "$1")" && ls) | sed -n 's/^temp\([0-9]*\)_label$/\1/p' | sort -n | xargs; }
# All that there is to see, a line a file
snapshot()
{
	cd /sys/devices/platform || return
	ls -d coretemp.*/hwmon/hwmon*/temp*_* 2>/dev/null | sort -V | xargs -r io read |
		sed 's|/hwmon/hwmon[0-9]*/|/|'
	cd - >/dev/null || return
}

online() { echo 1 >/sys/devices/system/cpu/cpu"$1"/online; }
offline() { echo 0 >/sys/devices/system/cpu/cpu"$1"/online; }

# Samples count as fresh for this long; the time has to pass, there is no event to wait for.
short_interval()
{
	local z
	for z in /sys/devices/platform/coretemp.*/hwmon/hwmon*/update_interval; do
		echo 10 >"$z"
	done
}
expire_samples() { sleep 0.05; }

in_tree_driver=$(find "/lib/modules/$(uname -r)" -path '*/kernel/*' -name 'coretemp.ko*')

# What the kernel logged since the mark, but for complaints about the emulated machine's clocks
log_mark() { log_lines=$(dmesg | wc -l); }
log_since()
{
	dmesg | tail -n +$((log_lines + 1)) | sed 's/^\[[^]]*\] //' |
		grep -Ev '^(hrtimer|clocksource|tsc|perf|sched_clock|known alarms): '
}

# The kernel's count of cross-CPU calls that read sensors: it traces the functions that run
# in them, ours and those of the kernel's own driver. To be called after loading either.
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
count()		# READER-CPU, arguments of sweep after -c CPU
{
	local cpu=$1
	shift
	clear_reads
	echo >$tracing/trace
	sweep -c "$cpu" "$@" >/dev/null || echo "sweep failed"
	sleep 0.2	# for calls that nobody waits for
	# Of the flags after the CPU, h and H are hard interrupts: a CPU that calls itself needs none, and
	# one that is about to idle needs none to look for calls.
	echo "requests=$(grep -Ec '(<idle>-.*|\] ..[hH].*)(coretemp_handle_request|__rdmsr)' $tracing/trace)" \
		"core=$(all_reads $THERM_STATUS) package=$(all_reads $PACKAGE_THERM_STATUS) target=$(all_reads $TEMPERATURE_TARGET)"
}
nr_requests() { count "$@" | sed 's/requests=\([0-9]*\) .*/\1/'; }

# How often a real-time task on CPU 0, which wakes up 400 times a second, is late by 5 ms or more
# while a reader there reads all temperatures
late_wakeups()		# SECONDS
{
	local reader
	mkdir -p /dev/shm	# for cyclictest
	taskset 1 sh -c "while [ ! -e /tmp/stop ]; do sweep $(echo /sys/devices/platform/coretemp.*/hwmon/hwmon*/temp*_input); done" >/dev/null &
	reader=$!
	taskset 1 cyclictest -q -a 0 -t 1 -p 80 -i 2500 -l $(($1 * 400)) -h 5000 |
		sed -n 's/^# Histogram Overflows: *0*\([0-9]\)/\1/p'
	touch /tmp/stop
	wait $reader
	rm /tmp/stop
}
