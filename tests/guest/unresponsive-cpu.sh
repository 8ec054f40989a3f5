# SPDX-License-Identifier: GPL-2.0-only
# A CPU has its interrupts off for a while; readers of other sensors do not wait for it.
# 2 packages x 2 cores: CPU 2 is unresponsive, to which the driver also sends the requests for package 1. Whether
# something happened before that CPU answered is read from its state, not from the clock.
. ./debug.sh
require_topology 2x2x1

plan $((36 + 3 * 4))

unresponsive=/sys/module/unresponsive/parameters
load unresponsive
# The watchdogs of the kernel, as far as it has them, must not report the unresponsive CPU.
for watchdog in /proc/sys/kernel/watchdog_thresh /sys/module/rcupdate/parameters/rcu_cpu_stall_timeout \
	/sys/module/workqueue/parameters/watchdog_thresh; do
	[ ! -e $watchdog ] || echo 60 >$watchdog
done
# All samples become stale. Then interrupts are off until "answer", or for 40 s, for slow machines.
interrupts_off()	# CPU
{
	expire_samples
	echo "$1 40000" >$unresponsive/make
}
answer() { echo 0 >$unresponsive/ms; }
# The interrupt of the serial port, which carries this script's output, may be routed to the unresponsive CPU.
trap '[ ! -e $unresponsive ] || answer' EXIT
until_answered() { while [ "$(cat $unresponsive/cpu)" != -1 ]; do sleep 0.05; done; }
still_unresponsive() { is "$(cat $unresponsive/cpu)" 2 "$1"; }	# description: what happened before the CPU answered
waits()		# PID CPU description: the process waits while that CPU is unresponsive
{
	until_waits "$1"
	is "$(state_of "$1") $(cat $unresponsive/cpu)" "D $2" "$3"
}
# A command that the kernel itself may not finish before the CPU answers: it waits, or ends, while the CPU is
# unresponsive, and it succeeds.
try_while_unresponsive()	# CPU description command...
{
	local cpu=$1 what=$2 action
	shift 2
	"$@" &
	action=$!
	until_waits $action
	cpu="$(cat $unresponsive/cpu) is $cpu"
	sleep 0.2
	answer
	wait $action
	is "$cpu, status $?" "${cpu#* is } is ${cpu#* is }, status 0" "$what"
}

# The shell and its children stay on CPUs 1 and 3. When a shell forks, the kernel has each CPU on which it has run flush
# its address space, so that an unresponsive CPU 0 would delay it, too.
taskset -p a $$ >/dev/null
save_baseline coretemp
at_start() { for file; do sed -n "s|^coretemp.${file}_input ||p" /tmp/start; done | xargs; }	# ZONE/SENSOR...
right=$(at_start 1/temp2)
z0=$(zone 0) z1=$(zone 1)
slow=$z1/temp2_input
# A sweep, so that a second one reads ahead
expire_samples
snapshot >/dev/null

# Readers of other sensors. One on CPU 0 waits for package 1, whose request is sent to CPU 2. One on CPU 3, which can
# read that package, does not wait, and neither does one on CPU 0 that reads the other package and two other cores.
interrupts_off 2
start_reader first "$z1/temp1_input" 1
until_waits $reader
taskset 8 io read "$z1/temp1_input" "$z1/temp3_input" >/tmp/others
taskset 1 io read "$z0/temp3_input" "$z0/temp1_input" "$z1/temp3_input" >>/tmp/others
still_unresponsive "other sensors are read while a CPU is unresponsive"
is "$(sed 's|.* ||' /tmp/others | xargs)" "$(at_start 1/temp1 1/temp3 0/temp3 0/temp1 1/temp3)" \
	"sensors that are read while a CPU is unresponsive have their values"
wait $reader
still_unresponsive "a reader that waits for a package returns when another reader has sampled that package"
is "$(cat /tmp/first)" "$(at_start 1/temp1)" "the package that is read while a CPU is unresponsive has its value"
answer

# The reader that sends a sensor's request may read ahead. A reader that finds this request in flight does not, even if
# the sample of the last stale sensor is fresh.
interrupts_off 2
start_reader first "$slow" 1
first=$reader
until_waits $first
taskset 8 io read "$z0/temp3_input" >/dev/null
echo 60000 >"$z0/update_interval"
clear_reads
start_reader second "$slow" 1
waits $reader 2 "two readers wait for one sensor"
is "$(reads 3 $THERM_STATUS)" 0 "a reader that finds a request in flight requests no other sensor"
answer
wait $first $reader
short_interval

# A real-time task keeps CPU 0 busy, so that the first reader cannot run there. A second reader, on CPU 3, does not
# wait for the first one.
echo -1 >/proc/sys/kernel/sched_rt_runtime_us
for server in /sys/kernel/debug/sched/*_server/cpu0/runtime; do [ ! -e "$server" ] || echo 0 >"$server"; done
interrupts_off 2
start_reader first "$z1/temp1_input" 1
first=$reader
waits $first 2 "a reader waits whose CPU is about to be taken by a real-time task"
rm -f /tmp/busy
chrt -f 50 taskset 1 sh -c ": >/tmp/busy; while kill -0 $$; do :; done" &
busy=$!
until [ -e /tmp/busy ] || [ ! -d /proc/$busy ]; do sleep 0.01; done
start_reader second "$z1/temp1_input" 8
until_waits $reader
is "$(state_of $reader) $(cat /tmp/second)" " $(at_start 1/temp1)" "a reader that samples its package itself does not wait for the first reader"
try "control: the first reader has not run" [ -d /proc/$first ]
kill -KILL $busy
wait $busy $first $reader
answer

# Two readers of the unresponsive core sleep, and leave their CPUs to other programs.
interrupts_off 2
clear_reads
start_reader first "$slow"
first=$reader
start_reader second "$slow" 1
waits $first 2 "a reader of the unresponsive core waits"
waits $reader 2 "a second reader of the unresponsive core waits"
taskset 1 true
still_unresponsive "the CPU of a waiting reader runs other programs"
answer
wait $first $reader
is "$(cat /tmp/first /tmp/second | xargs)" "$right $right" "both readers of the unresponsive core get its value"
is "$(cat $unresponsive/cpu)" -1 "readers of the unresponsive core get its value when the CPU answers"
is "$(reads 2 $THERM_STATUS)" 1 "both readers get their value by one reading of the register"

# Readers are killed. Their request is in flight, and so are those that were sent ahead.
interrupts_off 2
start_reader first "$slow"
first=$reader
waits $first 2 "a reader to be killed waits"
start_reader second "$slow"
waits $reader 2 "a second reader to be killed waits behind the first"
kill -KILL $reader
wait $reader
status=$?
kill -KILL $first
wait $first
is "$? $status" "137 137" "readers that wait can be killed"
still_unresponsive "killed readers have exited before the unresponsive CPU answers"
answer
is "$(value 1 temp2_input)" "$right" "a reader after killed ones gets the value"

# Another CPU goes offline, for which the kernel itself stops all CPUs: it may have to wait for CPU 2.
interrupts_off 2
start_reader first "$slow" 2
waits $reader 2 "a reader waits when CPU 3 is about to go offline"
try_while_unresponsive 2 "CPU 3 goes offline while CPU 2 is unresponsive" offline 3
try "CPU 3 comes online" online 3
wait $reader
is "$(cat /tmp/first)" "$right" "the unresponsive core's reader has its value after CPU 3 was offline"
until_answered
expire_samples
check_baseline "all sensors are there after CPU 3 was offline"

# The unresponsive CPU itself goes offline, with a request in flight.
interrupts_off 2
start_reader first "$slow"
waits $reader 2 "a reader waits when its CPU is about to go offline"
try_while_unresponsive 2 "the unresponsive CPU goes offline" offline 2
wait $reader
right_or_gone() { case $(cat /tmp/first) in "$right"|-ENODEV|-ENOENT) ;; *) cat /tmp/first; false ;; esac; }
try "a reader whose CPU went offline gets the value, or an error that says that the device is gone" right_or_gone
try "the unresponsive CPU comes online" online 2
expire_samples
check_baseline "all sensors are there after the unresponsive CPU was offline"

# All requests are in flight when the module is unloaded.
for round in 1 2 3; do
	interrupts_off 2
	clear_reads
	snapshot >/tmp/sweep &
	sweep=$!
	until [ "$(reads 0 $THERM_STATUS)" != 0 ] || [ ! -d /proc/$sweep ]; do :; done	# it has its list of files
	start_reader first "$slow"
	until_waits $reader
	try_while_unresponsive 2 "round $round: the module is unloaded while a CPU is unresponsive" rmmod coretemp
	wait $reader $sweep
	is "$(wc -l </tmp/sweep) $(grep -vxFf /tmp/start /tmp/sweep | grep -Ev ' -(ENODEV|ENOENT)$')" \
		"$(wc -l </tmp/start) " \
		"round $round: a program that reads all files gets values, or errors that say that the device is gone"
	try "round $round: a reader gets the value, or an error that says that the device is gone" right_or_gone
	until_answered
	modprobe coretemp
	short_interval
	expire_samples
	check_baseline "round $round: all sensors are there when the module is loaded again"
done

# CPU 0 is unresponsive, to which the driver sends the requests for package 0.
interrupts_off 0
value=$(taskset 2 io value "$z0/temp1_input")
is "$(cat $unresponsive/cpu) $value" "0 $(at_start 0/temp1)" "package 0 is read on CPU 1 while CPU 0 is unresponsive"
answer
until_answered

# CPU 0 has a request in flight when the module is unloaded.
interrupts_off 0
start_reader first "$z0/temp2_input" 2
waits $reader 0 "a reader of CPU 0's core waits"
kill -KILL $reader
try_while_unresponsive 0 "the module is unloaded while CPU 0 is unresponsive" taskset 2 rmmod coretemp
until_answered
rmmod unresponsive
check_reports
