# SPDX-License-Identifier: GPL-2.0-only
# mutants.sh SCRIPT [ARG...]: runs a script with each driver of /test/mutants, up to its first failure.
# Prints "mutant N" before and "verdict N TEXT" after each; ends early where one cannot be got rid of.
. ./lib.sh

installed=/lib/modules/$(uname -r)/updates/dkms/coretemp.ko
reset_model() { wrmsr -p 0 "$(control 6 0 0)" 0; }
alarms='WARNING:|BUG:|Oops|general protection|Call Trace|unchecked MSR access|blocked for more|sysfs: cannot create|non-static key|turning off the locking'
# No alarm is what the kernel says of the failures that a script makes, as in its row of make test-debug.
case $1 in
sweep.sh) known='Call Trace' ;;
full.sh) known='WARNING: .*cpuhp_setup_state|Call Trace' ;;
*) known='^$' ;;
esac
alarm() { dmesg | grep -E "$alarms" | grep -Evm1 "$known" | sed 's/^\[[^]]*\] //'; }
leaks=/sys/kernel/debug/kmemleak
case $(uname -r) in *-debug) patience=180 ;; *) patience=30 ;; esac	# seconds without a word
cpus=$(grep -c ^processor /proc/cpuinfo)
mount -t tracefs tracefs $tracing 2>/dev/null

cd /test || exit
for n in $(ls mutants | sed 's/\.ko$//' | sort -n); do
	echo "mutant $n"
	cp "mutants/$n.ko" "$installed"
	dmesg -c >/dev/null
	[ ! -e $leaks ] || echo clear >$leaks
	STOP=1 taskset ffffffff sh "./$@" >/tmp/out 2>&1 &
	script=$! still=0 lines=-1
	while kill -0 $script 2>/dev/null && [ $still -lt $((patience * 2)) ]; do
		# A late CPU on which this shell was holds up its next fork, which keeps the CPU that it is on now from
		# late.sh's readers. Hence on one, and again, for that CPU goes and comes.
		taskset -p 8 $$ >/dev/null 2>&1
		now=$(wc -l </tmp/out)
		if [ "$now" = "$lines" ]; then
			still=$((still + 1))
		else
			still=0 lines=$now
			echo "lines $lines"	# for tests/bed, which takes silence for the end of the machine
		fi
		sleep 0.5
	done
	hangs=
	if kill -0 $script 2>/dev/null; then
		hangs="$1 hangs after: $(tail -n 1 /tmp/out)"
		kill -9 $script
		killall -9 io sweep sensors modprobe rmmod 2>/dev/null
	fi
	wait $script
	status=$?
	if [ -n "$hangs" ]; then
		text=$hangs
	elif grep -q '^not ok' /tmp/out; then
		text="$1: $(grep -m1 '^not ok' /tmp/out | sed 's/^not ok - //')"
	elif [ -n "$(alarm)" ]; then
		text="the kernel log: $(alarm)"
	elif [ $status != 0 ]; then
		text="$1 ends with status $status"
	else
		text=unnoticed
	fi
	echo "verdict $n $text"
	[ ! -e $tracing/current_tracer ] || echo nop >$tracing/current_tracer
	timeout 10 rmmod coretemp full late 2>/dev/null
	echo 1 >/sys/bus/platform/drivers_autoprobe
	for online in /sys/devices/system/cpu/cpu*/online; do
		[ "$(cat "$online")" = 1 ] || echo 1 >"$online" 2>/dev/null
	done
	reset_model
	# Where the kernel has had an accident or the module stays, what comes next needs a new boot.
	if [ -e /sys/module/coretemp ] || [ -n "$(ls -d /sys/devices/platform/coretemp* 2>/dev/null)" ] ||
		[ "$(grep -c ^processor /proc/cpuinfo)" != "$cpus" ] || [ -n "$(alarm)" ]; then
		break
	fi
done
exit 0
