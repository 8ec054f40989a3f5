# SPDX-License-Identifier: GPL-2.0-only
# mutants.sh SCRIPT [ARG...]: runs a script with each driver that /test/files/list names, up to its first failure.
# A line there is "ID MODULE [PARAMETER...]". Prints "mutant ID" before each and "verdict ID KIND TEXT" after each:
# "check" (a check of the script failed), "kernel" (an alarm in the kernel log), "hang" (with the task that waits, and
# where), "silent" (no progress, without a reason) or "unnoticed". Ends early if a driver cannot be unloaded.
. ./lib.sh
plan 0

installed=/lib/modules/$(uname -r)/updates/dkms/coretemp.ko
alarm() { dmesg | awk -f alarms.awk | head -n 1 | sed 's/^\[[^]]*\] //'; }
leaks=/sys/kernel/debug/kmemleak
case $(uname -r) in *-debug|*-kcsan) patience=180 ;; *) patience=40 ;; esac	# seconds without progress
cpus=$(grep -c ^processor /proc/cpuinfo)
mount -t tracefs tracefs $tracing 2>/dev/null
# The kernel's watchdog reports before this script stops waiting.
echo $((patience / 2)) >/proc/sys/kernel/hung_task_timeout_secs

# Prints what hangs: the kernel's report, or else tasks in the driver, because the kernel's watchdog leaves out tasks
# that can be killed.
what_hangs()
{
	dmesg | sed 's/^\[[^]]*\] //' |
		grep -E 'blocked for more than|soft lockup|LOCKUP|rcu: INFO|self-detected stall' | head -n 1 | grep . && return
	for task in /proc/[0-9]*/task/[0-9]*; do
		where=$(sed -n 's/.* \(coretemp_[a-z_]*\)[+.].*/\1/p' "$task/stack" 2>/dev/null | head -n 1)
		[ -z "$where" ] || echo "$(cat "$task/comm") waits in $where()"
	done | head -n 1 | grep .
}

cd /test || exit
while read -r id module parameters; do
	echo "mutant $id"
	cp "files/$module" "$installed"
	mkdir -p /etc/modprobe.d
	echo "${parameters:+options coretemp $parameters}" >/etc/modprobe.d/coretemp.conf
	dmesg -c >/dev/null
	[ ! -e $leaks ] || [ "$1" = delays.sh ] || echo clear >$leaks
	# The path, because busybox would run its own shell for "sh", and that shell its own modprobe.
	# shellcheck disable=SC2145 # "./" and the first argument
	STOP=1 taskset ffffffff /bin/sh "./$@" >/tmp/out 2>&1 </dev/null &
	script=$! still=0 lines=-1
	while kill -0 $script 2>/dev/null && [ $still -lt $((patience * 2)) ]; do
		# A CPU with interrupts off delays the next fork of a shell that ran on it, and this shell must not take
		# CPU time from the readers of unresponsive-cpu.sh. Hence this shell stays on one CPU. The affinity is set
		# again each time, because that CPU goes offline and online.
		taskset -p 8 $$ >/dev/null 2>&1
		now=$(wc -l </tmp/out)
		if [ "$now" = "$lines" ]; then
			still=$((still + 1))
		else
			still=0 lines=$now
			echo "lines $lines"	# tests/vm takes silence for the end of the machine
		fi
		sleep 0.5
	done
	hangs=
	if kill -0 $script 2>/dev/null; then
		hangs="silent $1 after: $(tail -n 1 /tmp/out)"
		report=$(what_hangs) && hangs="hang $1: $report, after: $(tail -n 1 /tmp/out)"
		kill -9 $script
		killall -9 io read-all readers sensors modprobe rmmod 2>/dev/null
	fi
	wait $script
	status=$?
	if [ -n "$hangs" ]; then
		text=$hangs
	elif [ -n "$(alarm)" ]; then
		# If a check failed, too, this is the cause.
		text="kernel $1: $(alarm)"
	elif grep -q '^not ok' /tmp/out; then
		text="check $1: $(grep -m1 '^not ok' /tmp/out | sed 's/^not ok - //')"
	elif [ $status != 0 ]; then
		text="check $1 exits with status $status"
	else
		text=unnoticed
	fi
	[ ! -e $tracing/current_tracer ] || echo nop >$tracing/current_tracer
	timeout 10 rmmod coretemp exhaust-states unresponsive 2>/dev/null
	dmesg | sed -n 's/.*delays reached: //p' | sort -u | sed "s/^/reached $id /"
	echo "verdict $id $text"
	echo 1 >/sys/bus/platform/drivers_autoprobe
	for online in /sys/devices/system/cpu/cpu*/online; do
		[ "$(cat "$online")" = 1 ] || echo 1 >"$online" 2>/dev/null
	done
	wrmsr -p 0 "$(model_msr 6 0 0)" 0	# resets the model
	# After an alarm, or if the module stays, the next driver needs a new boot.
	if [ -n "$(devices_left)" ] ||
		[ "$(grep -c ^processor /proc/cpuinfo)" != "$cpus" ] || [ -n "$(alarm)" ]; then
		break
	fi
done <files/list
# A scan takes 11 s, too long for each delay, so this one is for all of them. The first scan may find a pointer that
# moves meanwhile.
if [ "$1" = delays.sh ] && [ -e $leaks ]; then
	echo scan >$leaks && echo scan >$leaks
	leak=$(head -n 1 $leaks)
	[ -z "$leak" ] || echo "verdict leak kernel kmemleak: $leak"
fi
exit 0
