# SPDX-License-Identifier: GPL-2.0-only
# torture.sh CYCLES [SEED]: random CPUs go and come under readers
. ./debug.sh

cycles=$1
seed=${2:-$(od -An -N2 -tu2 /dev/urandom | tr -d ' ')}
echo "seed $seed"

# 25 cycles between two quiet points
preempt=$(sed -n 's/.*preempt=\([a-z]*\).*/\1/p' /proc/cmdline)
rounds=$(((cycles + 24) / 25))
[ -z "$preempt" ] && plan $((rounds + 7)) || plan $((rounds + 8))
[ -z "$preempt" ] || try "the kernel preempts as told to" grep -qF "($preempt)" /sys/kernel/debug/sched/preempt

save_baseline coretemp
start_readers
bad=0 done=0
# In each round, and one change more: at the first one, not all are online.
while [ $done -lt "$cycles" ] && [ $failures = 0 ]; do
	for cpu in $(awk -v seed="$((seed + done))" -v cpus="$others" 'BEGIN {
		srand(seed); n = split(cpus, cpu, " "); for (i = 0; i < 51; i++) print cpu[int(rand() * n) + 1] }'); do
		read -r state <$hotplug/cpu"$cpu"/online
		echo $((1 - state)) >$hotplug/cpu"$cpu"/online || bad=$((bad + 1))
	done
	done=$((done + 25))
	check_online_sensors "after $done cycles: the sensors are those of the CPUs that are online"
done
is $bad 0 "each CPU went and came when it was told to"
for cpu in $others; do online "$cpu"; done
check_baseline "all sensors are back when all CPUs are"
stop_readers
try "the module unloads" rmmod coretemp
check_reports
