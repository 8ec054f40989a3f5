# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 4 cores x 2 threads: how many requests to other CPUs reading costs. The kernel counts the requests,
# and the model counts the reads of each register.
. ./lib.sh
require_topology 2x4x2
plan 28

modprobe coretemp
trace_calls
z0=$(zone 0) z1=$(zone 1)
all="$z0/temp*_* $z1/temp*_*"
costs()		# requests=N core=N package=N target=N description, arguments of count
{
	local wanted="$1 $2 $3 $4" what=$5
	shift 5
	is "$(count "$@")" "$wanted" "$what"
}
no_costs() { costs requests=0 core=0 package=0 target=0 "$@"; }
short_interval 2000
sleep 2.1	# a sample is taken when the module is loaded
costs requests=8 core=8 package=2 target=10 \
	"a first sweep requests each sensor once, except the reader's own core and package" 1 $all
short_interval 60000
no_costs "a second sweep within the interval makes no request" 1 $all
no_costs "16 readers in parallel make no request within the interval" 0 -j 16 $all
short_interval
no_costs "labels cost no request and no reading" 1 $z0/temp*_label $z1/temp*_label

# From here on, the interval is as short as this machine allows: several times the duration of the longest sweep.
ms=$(($(read-all -c 0 -j 16 $all) / 200))
[ $ms -gt 500 ] || ms=500
[ $ms -lt 2000 ] || ms=2000
echo "a sample is fresh for $ms ms"
short_interval $ms
expire_samples() { sleep $(((ms + 120) / 1000)).$(printf %03d $(((ms + 120) % 1000))); }
stale_costs() { expire_samples; costs "$@"; }
stale_count() { expire_samples; count "$@"; }

stale_costs requests=8 core=8 package=2 target=10 \
	"a later sweep, which reads ahead, requests each sensor once, except the reader's own core and package" 1 $all
# 16 readers on 16 CPUs: the order of the readers decides which of them sends a request, not how many are sent.
set -- $(stale_count 0 -j 16 $all)
is "$2 $3 $4" "core=8 package=2 target=10" "16 readers in parallel read each register once"
try "16 readers in parallel request each sensor once at most" [ "${1#*=}" -le 10 ]

# When the second file of a sweep is read, the driver requests all sensors that the last sweep read, in both packages.
# The reader's own core and package need no request.
each_alone() { for file; do read-all -c 1 "$file"; done; }
expire_samples
is "$(count_of each_alone "$z0"/temp[34]_input)" "requests=2 core=2 package=0 target=2" \
	"two programs that read one core each cause no other request"
stale_costs requests=8 core=8 package=2 target=10 "cores that were read before are read ahead, all in parallel" \
	1 "$z0"/temp[34]_input
stale_costs requests=2 core=2 package=0 target=2 \
	"cores that nobody read after they were read ahead are not requested again" 1 "$z0"/temp[34]_input
stale_count 1 $all >/dev/null
stale_costs requests=8 core=8 package=2 target=10 \
	"cores are read ahead if the second file is that of CPU 0's core" 3 "$z0/temp4_input" "$z0/temp2_input"
stale_count 3 "$z0/temp4_input" "$z0/temp2_input" >/dev/null
stale_count 1 "$z1/temp3_input" "$z1/temp1_input" >/dev/null
stale_costs requests=2 core=1 package=1 target=2 "a core and its package cost two requests from another package" \
	1 "$z1/temp3_input" "$z1/temp1_input"

stale_costs requests=1 core=1 package=0 target=1 "one file of a core costs one request" 1 "$z0/temp4_input"
is "$(($(reads 4 $THERM_STATUS) + $(reads 5 $THERM_STATUS)))" 1 "the request for one file of a core is sent to that core"
stale_costs requests=1 core=1 package=0 target=1 "four files of one core cost one request" \
	1 "$z0/temp4_input" "$z0"/temp4_[cm]*
stale_costs requests=0 core=1 package=0 target=1 "the reader's own core costs no request" 4 "$z0/temp4_input"
stale_costs requests=0 core=1 package=0 target=1 "a core that is read on its other thread costs no request" \
	5 "$z0/temp4_input"
stale_costs requests=0 core=0 package=1 target=1 "the package's file costs no request on a CPU of the package" \
	1 "$z0/temp1_input"
stale_costs requests=1 core=0 package=1 target=1 "the package's file costs one request on a CPU of another package" \
	9 "$z0/temp1_input"

# The handler of the request wakes the reader that waits, in its interrupt. The registers take so long to read that the
# reader sleeps by then.
for cpu in 4 5; do read_takes $cpu $THERM_STATUS 200; done
read_takes 0 $PACKAGE_THERM_STATUS 200
waking=$tracing/events/sched/sched_waking
echo 'comm == "read-all"' >$waking/filter
woken()		# READER-CPU FILE
{
	expire_samples
	echo 1 >$waking/enable
	count "$@" >/dev/null
	echo 0 >$waking/enable
	grep -Eq '(<idle>-.*|\] ..[hH].*)sched_waking' $tracing/trace
}
try "the reader of a core is woken by the handler of the request" woken 9 "$z0/temp4_input"
try "the reader of a package is woken by the handler of the request" woken 9 "$z0/temp1_input"

# A reader that has to wait sleeps with interrupts on. (d: they are off.)
echo schedule >$tracing/set_ftrace_filter
expire_samples
echo >$tracing/trace
read-all -c 9 "$z0/temp4_input" "$z0/temp5_input" >/dev/null
is "$(sed -n 's/^ *read-all-.*\] \(.\).*schedule <-coretemp.*/\1/p' $tracing/trace | sort -u)" "." \
	"a reader sleeps with interrupts on"
trace_calls
for cpu in 4 5; do read_takes $cpu $THERM_STATUS 0; done
read_takes 0 $PACKAGE_THERM_STATUS 0

# Two files look like the beginning of a sweep: the driver reads ahead what the last sweep read, once. Sensors that
# nobody reads then are not read ahead again.
stale_count 1 "$z0"/temp[45]_input >/dev/null
stale_costs requests=2 core=2 package=0 target=2 "two cores that are read again cost two requests" 1 "$z0"/temp[45]_input
stale_count 1 "$z0"/temp[45]_input "$z1/temp3_input" "$z1/temp1_input" >/dev/null
stale_costs requests=4 core=3 package=1 target=4 "a core and a package that were read before are requested, too" \
	1 "$z0"/temp[45]_input

# The core of CPUs 4 and 5 keeps its files when CPU 4 goes offline; that of CPUs 6 and 7 loses them.
stale_count 1 $all >/dev/null
cycle 4
stale_costs requests=8 core=8 package=2 target=10 "a core is read ahead after one of its threads was offline" \
	1 "$z0/temp3_input" "$z0/temp5_input"
stale_count 1 $all >/dev/null
offline 6 7
online 6 7
stale_costs requests=7 core=7 package=2 target=9 "a core is not read ahead after all its threads were offline" \
	1 "$z0"/temp[34]_input

stale_count 1 "$z0"/temp*_* >/dev/null
expire_samples
echo 60000 >"$z0/update_interval"
no_costs "a longer update_interval counts from the next read on" 1 "$z0"/temp*_*
rmmod coretemp

insmod "$in_tree_driver"
trace_calls
sleep 1.1
# 5 requests per sensor, and 2 up to Linux 6.1
case $(uname -r) in 5.*|6.1.*) wanted=20 ;; *) wanted=50 ;; esac
is "$(nr_requests 1 $(all_files))" $wanted "control: the in-tree driver makes $wanted requests for the same files"
rmmod coretemp
