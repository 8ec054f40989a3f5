# SPDX-License-Identifier: GPL-2.0-only
# big.sh CPUS SENSORS: a machine with more CPUs than others here, cores without threads in two
# packages: the driver loads, reads at the floor, and goes; and what the kernel's own takes for it.
. ./lib.sh
plan 10

cpus=$1 sensors=$2
is "$(grep -c ^processor /proc/cpuinfo)" "$cpus" "$cpus CPUs"
ms() { awk '{ printf "%d", $1 * 1000 }' /proc/uptime; }
for driver in in-tree ours; do
	from=$(ms)
	if [ $driver = ours ]; then
		try "ours: it loads" modprobe coretemp
		for z in 0 1; do echo 20000 >"$(zone $z)/update_interval"; done
	else
		try "in-tree: it loads" insmod "$in_tree_driver"
	fi
	echo "$driver: loads in $(($(ms) - from)) ms"
	all=$(ls -d /sys/devices/platform/coretemp.*/hwmon/hwmon*/temp*_*)
	inputs=$(echo "$all" | grep _input)
	is "$(echo "$inputs" | wc -l)" "$sensors" "$driver: $sensors sensors"
	trace_calls
	if [ $driver = ours ]; then
		floor="requests=$cpus core=$cpus package=2 target=$sensors"	# none for the reader's own core and package
		sleep 21
		is "$(count 0 $all)" "$floor" "ours: requests and reads of a first sweep"
		sleep 21
		is "$(count 0 $all)" "$floor" "ours: requests and reads of a later sweep"
		is "$(count 0 $all)" "requests=0 core=0 package=0 target=0" "ours: requests and reads of a sweep within the interval"
		for z in 0 1; do echo 1000 >"$(zone $z)/update_interval"; done
	else
		echo "in-tree: requests and reads of a sweep: $(count 0 $all)"
	fi
	echo nop >$tracing/current_tracer
	sleep 2
	sweep -c 0 $all >/dev/null
	sleep 2
	echo "$driver: all temperatures in $(sweep -c 0 $inputs) us"
	from=$(ms)
	try "$driver: it unloads" rmmod coretemp
	echo "$driver: unloads in $(($(ms) - from)) ms"
done
