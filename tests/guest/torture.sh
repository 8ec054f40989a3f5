# SPDX-License-Identifier: GPL-2.0-only
# torture.sh CYCLES [SEED]: random CPUs go offline and online under readers. Tests pass a seed, because guests that
# continue from one saved state may have the same random numbers.
. ./debug.sh

cycles=$1
seed=${2:-$(od -An -N2 -tu2 /dev/urandom | tr -d ' ')}
echo "seed $seed"

# The sensors are checked after each round of 25 cycles.
preempt=$(sed -n 's/.*preempt=\([a-z]*\).*/\1/p' /proc/cmdline)
rounds=$(((cycles + 24) / 25))
[ -z "$preempt" ] && plan $((rounds + 7)) || plan $((rounds + 8))
[ -z "$preempt" ] ||
	try "the kernel has the preemption model of its command line" grep -qF "($preempt)" /sys/kernel/debug/sched/preempt

save_baseline coretemp
start_readers
bad=0 done=0
# An odd number of changes, so that some CPUs are offline when the sensors are checked
while [ $done -lt "$cycles" ] && [ $failures = 0 ]; do
	for cpu in $(awk -v seed="$((seed + done))" -v cpus="$others" 'BEGIN {
		srand(seed); n = split(cpus, cpu, " "); for (i = 0; i < 51; i++) print cpu[int(rand() * n) + 1] }'); do
		read -r state <$hotplug/cpu"$cpu"/online
		echo $((1 - state)) >$hotplug/cpu"$cpu"/online || bad=$((bad + 1))
	done
	done=$((done + 25))
	is "$(snapshot)" "$(expected)" "after $done cycles: sensors are those of the CPUs that are online"
done
is $bad 0 "each change of a CPU succeeds"
online $others
check_baseline "all sensors are there when all CPUs are online"
stop_readers
try "the module unloads" rmmod coretemp
check_reports
