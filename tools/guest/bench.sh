# SPDX-License-Identifier: GPL-2.0-only
# bench.sh [reading]: measures both drivers in one boot, one after the other, or only what reading costs.
# Prints lines "row NAME DRIVER VALUE".
. ./lib.sh
plan 1

cpus=$(grep -c ^processor /proc/cpuinfo)
ours=/lib/modules/$(uname -r)/updates/dkms/coretemp.ko

row() { echo "row $1 $driver $2"; }
inputs() { all_files | grep _input; }
cores() { inputs | grep -v temp1_; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
ms() { awk '{ print $1 * 1000 }' /proc/uptime; }

# Prints the median duration of five runs of a command, in ms. A second command follows each run, and undoes it.
timed()		# command, and what undoes it
{
	for i in 1 2 3 4 5; do
		from=$(ms)
		$1 >/dev/null
		echo $(($(ms) - from))
		$2
	done | median
}

# Prints the bytes that a command leaves allocated in slabs: the lowest of three runs, because others allocate, too.
slab()		# command, and what undoes it
{
	for i in 1 2 3; do
		echo >$tracing/trace
		for event in kmalloc kmem_cache_alloc kfree kmem_cache_free; do
			echo 1 >$tracing/events/kmem/$event/enable
		done
		$1
		echo 0 >$tracing/events/kmem/enable
		sed -nE 's/.* (kmalloc|kmem_cache_alloc): .*ptr=([^ ]*) .*bytes_alloc=([0-9]*).*/+ \2 \3/p
			s/.* (kfree|kmem_cache_free): .*ptr=([^ ]*).*/- \2/p' $tracing/trace |
			awk '$1 == "+" { size[$2] = $3 } $1 == "-" { delete size[$2] }
				END { for (p in size) sum += size[p]; print sum }'
		$2
	done | sort -n | head -n 1
}

hotplug() { offline $((cpus - 1)); online $((cpus - 1)); }

# Prints the median duration of five reads from CPU 0, each with all samples stale.
stale()
{
	for i in 1 2 3 4 5; do sleep 1.1; read-all -c 0 "$@"; done | median
}

# An idle machine: each CPU except the reader's has to wake up first.
wake() { wrmsr -p 0 "$(model_msr 5 0 0)" "$1"; }
busy()
{
	taskset 1 sh -c 'while :; do :; done' &
	busy=$!
}
idle()
{
	wake 0
	kill $busy
	wait $busy 2>/dev/null
}

measure_idle()
{
	busy
	wake 5000
	row idle-inputs-us "$(stale $(inputs))"
	row idle-sweep-us "$(stale $(all_files))"
	idle
}

# Three cores are read while the last CPU has its interrupts off.
measure_unresponsive()
{
	old $(inputs) >/dev/null
	for i in 1 2 3 4 5; do
		sleep 1.1
		echo "$((cpus - 1)) 500" >/sys/module/unresponsive/parameters/make
		read-all -c 0 $(cores | head -n 3)
		while [ "$(cat /sys/module/unresponsive/parameters/cpu)" != -1 ]; do sleep 0.1; done
	done | median >/tmp/unresponsive
	row unresponsive-us "$(cat /tmp/unresponsive)"
}

# A reader that may run for 1 ms of each 100 ms reads a file again and again; another reader reads the same file.
# Prints the longest of the other reader's 50 readings.
measure_throttled()
{
	local file group=/sys/fs/cgroup/throttled throttled
	file=$(all_files | grep crit_alarm | tail -n 1)
	short_interval 2>/dev/null	# the in-tree driver has none
	mkdir -p /sys/fs/cgroup
	mount -t cgroup2 cgroup /sys/fs/cgroup 2>/dev/null
	echo +cpu >/sys/fs/cgroup/cgroup.subtree_control
	mkdir -p $group
	echo "1000 100000" >$group/cpu.max
	sh -c "echo \$\$ >$group/cgroup.procs; while :; do read-all -c 1 $(yes "$file" | head -n 1000 | xargs); done" >/dev/null &
	throttled=$!
	for i in $(seq 50); do sleep 0.05; read-all -c 2 "$file"; done | sort -n | tail -n 1 >/tmp/throttled
	echo 1 >$group/cgroup.kill
	wait $throttled 2>/dev/null
	row throttled-us "$(cat /tmp/throttled)"
}

measure_task()
{
	short_interval 2>/dev/null	# the in-tree driver has none
	busy
	wake 20000
	row late-wake-ups "$(late_wakeups 20)"
	idle
}

# The interrupts in which CPUs serve the requests of one sweep: an interrupt may serve several.
sweep_interrupts()
{
	local event=$tracing/events/irq_vectors/call_function_single_entry/enable
	sleep 1.1
	echo >$tracing/trace
	echo 1 >$event
	read-all -c 0 $(all_files) >/dev/null
	sleep 0.2	# for requests that no reader waits for
	echo 0 >$event
	awk '{ match($0, /\[[0-9]+\]/); cpu = substr($0, RSTART, RLENGTH) }
		/call_function_single_entry/ { begun[cpu] = 1; next }
		begun[cpu] { served++; begun[cpu] = 0 }
		END { print served + 0 }' $tracing/trace
}

# The longest calls of five sweeps. The first function sends a request, with preemption off. The second is
# the interrupt that serves requests.
measure_longest()
{
	local sender=smp_call_function_single_async server=generic_smp_call_function_single_interrupt
	[ $driver = in-tree ] || sender=coretemp_request
	echo nop >$tracing/current_tracer
	printf '%s\n' $sender $server >$tracing/set_ftrace_filter
	echo function_graph >$tracing/current_tracer
	for i in 1 2 3 4 5; do sleep 1.1; read-all -c 0 $(all_files) >/dev/null; done
	row reader-us "$(longest $sender)"
	row target-us "$(longest $server)"
	echo nop >$tracing/current_tracer
}
longest() { sed -nE "s/.* ([0-9.]+) us .* $1[ (].*/\1/p" $tracing/trace | sort -n | tail -n 1; }

measure_reading()
{
	row sensors "$(inputs | wc -l)"
	trace_calls
	sleep 1.1
	count 0 $(all_files) >/dev/null
	sleep 1.1
	row sweep-requests "$(nr_requests 0 $(all_files))"
	row again-requests "$(nr_requests 0 $(all_files))"
	row sweep-interrupts "$(sweep_interrupts)"
	measure_longest
	row inputs-us "$(stale $(inputs))"
	measure_idle
}

insmod /test/unresponsive.ko
for driver in in-tree ours; do
	module=$in_tree_driver
	[ $driver = in-tree ] || module=$ours
	load="insmod $module" unload="rmmod coretemp"

	$load
	if [ "${1:-}" = reading ]; then
		measure_reading
		$unload
		continue
	fi
	row module-bytes "$(cat /sys/module/coretemp/coresize)"
	trace_calls
	echo nop >$tracing/current_tracer
	$unload
	echo 65536 >$tracing/buffer_size_kb
	row slab-bytes "$(slab "$load" "$unload")"
	row load-ms "$(timed "$load" "$unload")"
	$load
	row unload-ms "$(timed "$unload" "$load")"
	row hotplug-ms "$(timed hotplug true)"

	measure_reading
	trace_calls
	sleep 1.1
	count 0 $(all_files | tail -n 5) >/dev/null
	sleep 1.1
	row core-requests "$(nr_requests 0 $(all_files | tail -n 5))"
	sleep 1.1
	row package-requests "$(nr_requests 0 $(all_files | grep temp1_ | head -n 5))"
	echo nop >$tracing/current_tracer
	row sweep-us "$(stale $(all_files))"
	row again-us "$(for i in 1 2 3 4 5; do read-all -c 0 $(all_files); done | median)"
	measure_unresponsive
	measure_throttled
	[ "$cpus" != 16 ] || measure_task
	$unload
done
echo "ok - measured on $cpus CPUs"
