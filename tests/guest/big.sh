# SPDX-License-Identifier: GPL-2.0-only
# big.sh CPUS SENSORS: two packages with more CPUs than other machines of the tests, cores without threads: this driver
# loads, reads with the fewest requests, and unloads. Prints what both drivers need for that.
. ./lib.sh
plan 10

cpus=$1 sensors=$2
is "$(grep -c ^processor /proc/cpuinfo)" "$cpus" "the machine has $cpus CPUs"
ms() { awk '{ printf "%d", $1 * 1000 }' /proc/uptime; }
for driver in in-tree this; do
	module=$in_tree_driver
	[ $driver = in-tree ] || module=$(modinfo -n coretemp)
	from=$(ms)
	try "$driver driver: the module loads" insmod "$module"
	echo "$driver driver: loads in $(($(ms) - from)) ms"
	short_interval 20000 2>/dev/null	# the in-tree driver has no update_interval
	all=$(all_files)
	inputs=$(echo "$all" | grep _input)
	is "$(echo "$inputs" | wc -l)" "$sensors" "$driver driver: $sensors sensors have files"
	trace_calls
	if [ $driver = this ]; then
		minimum="requests=$cpus core=$cpus package=2 target=$sensors"	# none for the reader's own core and package
		sleep 21
		is "$(count 0 $all)" "$minimum" "a first sweep makes one request and one read per sensor"
		sleep 21
		is "$(count 0 $all)" "$minimum" "a later sweep makes one request and one read per sensor"
		is "$(count 0 $all)" "requests=0 core=0 package=0 target=0" "a sweep within the interval makes no request and no read"
		short_interval 1000
	else
		echo "in-tree driver: requests and reads of a sweep: $(count 0 $all)"
	fi
	echo nop >$tracing/current_tracer
	sleep 2
	sweep -c 0 $all >/dev/null
	sleep 2
	echo "$driver driver: reads all temperatures in $(sweep -c 0 $inputs) us"
	from=$(ms)
	try "$driver driver: the module unloads" rmmod coretemp
	echo "$driver driver: unloads in $(($(ms) - from)) ms"
done
