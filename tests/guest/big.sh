# SPDX-License-Identifier: GPL-2.0-only
# big.sh CPUS SENSORS: two packages with more CPUs than other machines of the tests, cores without threads
. ./lib.sh
plan 7

cpus=$1 sensors=$2
is "$(grep -c ^processor /proc/cpuinfo)" "$cpus" "the machine has $cpus CPUs"
try "the module loads" modprobe coretemp
short_interval 20000
all=$(all_files)
is "$(echo "$all" | grep -c _input)" "$sensors" "$sensors sensors have files"
trace_calls
minimum="requests=$cpus core=$cpus package=2 target=$sensors"	# no request to the reader's own core and package
sleep 21
is "$(count 0 $all)" "$minimum" "a first sweep makes one request and one read per sensor"
sleep 21
is "$(count 0 $all)" "$minimum" "a later sweep makes one request and one read per sensor"
is "$(count 0 $all)" "requests=0 core=0 package=0 target=0" "a sweep within the interval makes no request and no read"
try "the module unloads" rmmod coretemp
