# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 4 cores x 2 threads: how many requests to other CPUs reading costs. Counted by
# the kernel (requests) and by the model (reads of each register).
. ./lib.sh
require_topology 2x4x2
plan 23

modprobe coretemp
trace_calls
z0=$(zone 0) z1=$(zone 1)
all="$z0/temp*_* $z1/temp*_*"
fresh_for() { echo "$1" | tee "$z0/update_interval" >"$z1/update_interval"; }
fresh_for 2000
sleep 2.1	# a sample is taken when the module is loaded
is "$(count 1 $all)" "requests=8 core=8 package=2 target=10" "first sweep: one request per sensor, none for the reader's own"
fresh_for 60000
is "$(count 1 $all)" "requests=0 core=0 package=0 target=0" "second sweep inside the interval: none"
is "$(count 0 -j 16 $all)" "requests=0 core=0 package=0 target=0" "second sweep by 16 readers at once: none"

# From here on as short as this machine allows: several times what the longest sweep takes.
fresh_for 10
ms=$(($(sweep -c 0 -j 16 $all) / 200))
[ $ms -gt 500 ] || ms=500
[ $ms -lt 2000 ] || ms=2000
echo "a sample is fresh for $ms ms"
fresh_for $ms
grow() { sleep $(((ms + 120) / 1000)).$(printf %03d $(((ms + 120) % 1000))); }	# time has to pass
grow
is "$(count 1 $all)" "requests=8 core=8 package=2 target=10" "a later sweep, which reads ahead: the same"
grow
# 16 readers on 16 CPUs: the order of the readers decides which of them sends a request, not how many are sent.
set -- $(count 0 -j 16 $all)
is "$2 $3 $4" "core=8 package=2 target=10" "16 readers at once read each register once"
try "16 readers in parallel request each sensor once at most ($1)" [ "${1#*=}" -le 10 ]

# The second file of a sweep has all sensors requested that were read in the last one, in both packages;
# the reader's own core and package need no request.
grow
is "$(count 1 "$z0"/temp3_input "$z0"/temp4_input)" "requests=8 core=8 package=2 target=10" "cores that were read before are read ahead, all at once"
grow
is "$(count 1 "$z0"/temp3_input "$z0"/temp4_input)" "requests=2 core=2 package=0 target=2" "cores that nobody read after they were read ahead are not requested again"
grow
count 1 $all >/dev/null
grow
is "$(count 3 "$z0"/temp4_input "$z0"/temp2_input)" "requests=8 core=8 package=2 target=10" "cores are read ahead where the second file is that of CPU 0"
grow
count 3 "$z0"/temp4_input "$z0"/temp2_input >/dev/null
grow
count 1 "$z1"/temp3_input "$z1"/temp1_input >/dev/null
grow
is "$(count 1 "$z1"/temp3_input "$z1"/temp1_input)" "requests=2 core=1 package=1 target=2" "a core and its package from another package: two requests"

grow
is "$(count 1 "$z0/temp4_input")" "requests=1 core=1 package=0 target=1" "one core's file: one request"
is "$(($(reads 4 $THERM_STATUS) + $(reads 5 $THERM_STATUS)))" 1 "one core's file: the request is to that core"
grow
is "$(count 1 "$z0/temp4_input" "$z0/temp4_crit" "$z0/temp4_max" "$z0/temp4_crit_alarm")" "requests=1 core=1 package=0 target=1" \
	"all files of one core: one request"
grow
is "$(count 4 "$z0/temp4_input")" "requests=0 core=1 package=0 target=1" "the reader's own core: no request"
grow
is "$(count 5 "$z0/temp4_input")" "requests=0 core=1 package=0 target=1" "a core read on its other thread: no request"
grow
is "$(count 1 "$z0/temp1_input")" "requests=0 core=0 package=1 target=1" "the package's file from inside of it: no request"
grow
is "$(count 9 "$z0/temp1_input")" "requests=1 core=0 package=1 target=1" "the package's file from outside: one request"

# The reader that waits is woken by the handler of the request, in its interrupt.
waking=$tracing/events/sched/sched_waking
echo 'comm == "sweep"' >$waking/filter
# A request may also be served before its reader sleeps, who then needs nobody to wake it.
woken()		# READER-CPU, arguments of sweep
{
	local try
	for try in 1 2 3 4 5; do
		grow
		echo 1 >$waking/enable
		count "$@" >/dev/null
		echo 0 >$waking/enable
		grep -Eq '(<idle>-.*|\] ..[hH].*)sched_waking' $tracing/trace && echo yes && return
	done
	echo no
}
is "$(woken 9 "$z0/temp4_input") $(woken 9 "$z0/temp1_input")" "yes yes" "the readers of a core and of a package are woken by the handler of the request"

# A reader that has to wait goes to sleep with interrupts on. (d: they are off.)
echo schedule >$tracing/set_ftrace_filter
for round in 1 2 3 4 5; do
	grow
	echo >$tracing/trace
	sweep -c 9 "$z0/temp4_input" "$z0/temp5_input" >/dev/null
	slept=$(sed -n 's/^ *sweep-.*\] \(.\).*schedule <-coretemp.*/\1/p' $tracing/trace | sort -u)
	[ -z "$slept" ] || break
done
is "$slept" "." "a reader sleeps with interrupts on"
trace_calls

# Two files look like the beginning of a sweep: what was read the last time is read ahead,
# once, and then it is known that nobody wants it any more.
grow
count 1 "$z0"/temp[45]_input >/dev/null
grow
is "$(count 1 "$z0"/temp[45]_input)" "requests=2 core=2 package=0 target=2" "two cores again: two requests"

grow
count 1 "$z0"/temp[45]_input "$z1"/temp3_input "$z1"/temp1_input >/dev/null
grow
is "$(count 1 "$z0"/temp[45]_input)" "requests=4 core=3 package=1 target=4" "a core and a package that were read before are requested, too"

grow
count 1 "$z0"/temp*_* >/dev/null
grow
echo 60000 >"$z0/update_interval"
is "$(count 1 "$z0"/temp*_*)" "requests=0 core=0 package=0 target=0" "a longer update_interval counts from the next read on"
rmmod coretemp

# The same count sees what the kernel's own driver does.
insmod "$in_tree_driver"
trace_calls
sleep 1.1
theirs=$(nr_requests 1 "$(zone 0)"/temp*_* "$(zone 1)"/temp*_*)
# 5 requests a sensor, and 2 up to Linux 6.1
case $(uname -r) in 5.*|6.1.*) wanted=20 ;; *) wanted=50 ;; esac
is "$theirs" $wanted "control: the kernel's own driver makes $wanted requests for the same files"
rmmod coretemp
