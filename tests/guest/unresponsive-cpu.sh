# SPDX-License-Identifier: GPL-2.0-only
# A CPU has its interrupts off for a while; readers of other sensors do not wait for it.
# 2 packages x 2 cores: CPU 2 is late, which is also the one that is asked for package 1.
# What has to happen while it is late is checked against the late CPU itself, not the clock.
. ./debug.sh
require_topology 2x2x1

plan $((31 + 3 * 3))

late=/sys/module/unresponsive/parameters
load unresponsive
# Until it is told to answer, or for so long that the slowest machine has done what it is to do meanwhile
long=15000
late() { echo "${2:-2} ${1:-$long}" >$late/make; }
answer() { echo 0 >$late/ms; }
# While the next command runs, which the kernel itself may not finish before the CPU answers
answer_soon() { (sleep 0.5; answer) & }
until_answered() { while [ "$(cat $late/cpu)" != -1 ]; do sleep 0.05; done; }
while_late()	# description: what was before happened while CPU 2 was late
{
	is "$(cat $late/cpu)" 2 "$1"
}
on() { local cpu=$1; shift; taskset "$(printf %x $((1 << cpu)))" "$@"; }
state_of() { sed 's/.*) \(.\) .*/\1/' "/proc/$1/stat" 2>/dev/null; }
# Starts a reader of the late CPU's core, whose value goes to /tmp/$1, in the background: $reader
start_reader()	# NAME [COMMAND...]
{
	local out=/tmp/$1
	shift
	(exec "$@" io value "$(zone 1)/temp2_input") >"$out" &
	reader=$!
}
# Until a reader sleeps, or has gone
until_waits() { until [ "$(state_of "$1")" = D ] || [ ! -d "/proc/$1" ]; do sleep 0.01; done; }
waits()		# PID CPU description: it waits while that CPU is late
{
	until_waits "$1"
	is "$(state_of "$1") $(cat $late/cpu)" "D $2" "$3"
}

# None of the processes here is to be held up itself. The kernel has each CPU that a shell was on flush
# its address space when it forks, hence not CPU 0 either.
taskset -p a $$ >/dev/null
save_baseline coretemp
at_start() { sed -n "s|^coretemp.$1/$2_input ||p" /tmp/start; }	# ZONE SENSOR
right=$(at_start 1 temp2)
z0=$(zone 0) z1=$(zone 1)
# A sweep, so that a second one reads ahead
expire_samples
snapshot >/dev/null
expire_samples

# Readers of others. One on CPU 0 waits for package 1, for which CPU 2 is asked. One on CPU 3, which can
# read that package, need not wait; nor need one on CPU 0 of the other package and of two other cores.
late
(exec taskset 1 io value "$z1/temp1_input") >/tmp/first &
first=$!
until_waits $first
on 3 io read "$z1/temp1_input" "$z1/temp3_input" >/tmp/others
on 0 io read "$z0/temp3_input" "$z0/temp1_input" "$z1/temp3_input" >>/tmp/others
while_late "others are read while a CPU is late"
is "$(sed 's|.* ||' /tmp/others | xargs)" "$(for file in 1.temp1 1.temp3 0.temp3 0.temp1 1.temp3; do
	at_start "${file%.*}" "${file#*.}"; done | xargs)" "sensors read while a CPU is late have their values"
wait $first
while_late "a reader that waits for a package gets its sample from another reader on that package"
is "$(cat /tmp/first)" "$(at_start 1 temp1)" "the package read while a CPU is late has its value"

# A reader of the late core sleeps, and leaves its CPU to others. A second one comes.
clear_reads
start_reader first
first=$reader
start_reader second taskset 1
waits $first 2 "a reader of the late core waits"
waits $reader 2 "a second reader of the late core waits"
on 0 true
while_late "the CPU of a waiting reader runs other programs"
answer
wait $first $reader
is "$(cat /tmp/first /tmp/second | xargs)" "$right $right" "both readers of the late core get its value"
is "$(cat $late/cpu)" -1 "readers of the late core get its value when it is late no longer"
is "$(reads 2 $THERM_STATUS)" 1 "both readers get their value by one reading of the register"

# A reader need not wait. What it asked for is in flight, and so is what was asked ahead.
expire_samples
late
start_reader first
first=$reader
waits $first 2 "a reader to be killed waits"
start_reader second
second=$reader
waits $second 2 "a second reader to be killed waits behind the first"
kill -KILL $second
wait $second
status=$?
kill -KILL $first
wait $first
is "$? $status" "137 137" "readers that wait can be killed"
while_late "killed readers are gone before the late CPU answers"
answer
is "$(value 1 temp2_input)" "$right" "a reader that comes after killed ones gets the value"

# Another CPU goes and comes. The kernel itself stops all CPUs for the first, so that this
# is to end well, and may end late.
expire_samples
late
start_reader first taskset 2
waits $reader 2 "a reader waits when CPU 3 is about to go"
answer_soon
try "CPU 3 goes while CPU 2 is late" offline 3
try "CPU 3 comes" online 3
wait $reader
is "$(cat /tmp/first)" "$right" "the late core's reader has its value after CPU 3 went and came"
until_answered
expire_samples
check_baseline "all sensors are there after CPU 3 went and came"

# The late CPU itself goes, with a request in flight
late
start_reader first
waits $reader 2 "a reader waits when its CPU is about to go"
answer_soon
try "the late CPU goes" offline 2
wait $reader
has_gone_or() { case $(cat /tmp/first) in "$right"|-ENODEV|-ENOENT) ;; *) cat /tmp/first; false ;; esac; }
try "a reader whose CPU went has the value, or the device is gone" has_gone_or
try "the late CPU comes" online 2
expire_samples
check_baseline "all sensors are there after the late CPU went and came"

# Everything is in flight when the module goes.
for round in 1 2 3; do
	expire_samples
	late
	snapshot >/tmp/sweep &
	sweep=$!
	start_reader first
	until_waits $reader
	answer_soon
	try "round $round: the module goes while a CPU is late" rmmod coretemp
	wait $reader $sweep
	try "round $round: its reader has the value, or the device is gone" has_gone_or
	until_answered
	modprobe coretemp
	short_interval
	expire_samples
	check_baseline "round $round: all sensors are there when it is loaded again"
done

# CPU 0 is late, which is asked for package 0.
late $long 0
value=$(on 1 io value "$z0/temp1_input")
is "$(cat $late/cpu) $value" "0 $(at_start 0 temp1)" "package 0 is read on CPU 1 while CPU 0 is late"
answer
until_answered

# CPU 0 has its request in flight when the module goes, too.
late $long 0
(exec taskset 2 io value "$z0/temp2_input") >/dev/null &
reader=$!
waits $reader 0 "a reader of CPU 0's core waits"
kill -KILL $reader
answer_soon
try "the module goes while CPU 0 is late" taskset 2 rmmod coretemp
until_answered
rmmod unresponsive
check_reports
