# SPDX-License-Identifier: GPL-2.0-only
# topology.sh CASE: the driver's files, compared with the topology that the kernel shows
# Registers are set by APIC id, which is the model's number of a CPU as long as the numbers of cores and
# threads are powers of two. Linux may number CPUs that come online later in another order.
. ./lib.sh

nr_cpus=$(grep -c ^processor /proc/cpuinfo)	# online
isolated=' '	# CPUs that must not be interrupted
nr_zones=0
# CPU FILE: sets the variable that is named like the file.
read_topology() { read -r "$2" <"/sys/devices/system/cpu/cpu$1/topology/$2"; }
apic() { eval "echo \$apic_$1"; }

# Gives each core its own temperature; sets $wanted to the lines of snapshot that all labels and inputs have to have.
want_temperatures()
{
	eval "$(sed -n 's/^processor.*: /apic_/p; s/^apicid.*: /=/p' /proc/cpuinfo | tr -d '\n' | sed 's/apic_/\n&/g')"
	wanted=''
	for cpu in $(online_cpus); do
		for file in physical_package_id die_id core_id core_cpus_list; do read_topology "$cpu" $file; done
		eval "z=\${zone_${physical_package_id}_$die_id:=$nr_zones}"
		[ "$z" -lt $nr_zones ] || nr_zones=$((z + 1))
		leader=$(apic "${core_cpus_list%%[-,]*}")
		poke "$(apic "$cpu")" $THERM_STATUS "$(status $((5 + leader % 90)))"
		poke "$(apic "$cpu")" $PACKAGE_THERM_STATUS "$(status $((3 + z)))"
		case $isolated in *" $cpu "*) continue ;; esac
		wanted="$wanted
coretemp.$z/temp1_label Package id $z
coretemp.$z/temp1_input $((97 - z))000
coretemp.$z/temp$((core_id + 2))_label Core $core_id
coretemp.$z/temp$((core_id + 2))_input $((95 - leader % 90))000"
	done
	wanted=$(echo "$wanted" | sort -u | grep .)
}

check()		# description
{
	want_temperatures
	short_interval
	expire_samples
	is "$(snapshot | grep -E '_(label|input) ' | sort -u)" "$wanted" "$1"
}

load() { try "the module loads" modprobe coretemp; }
unload()
{
	try "the module unloads" rmmod coretemp
	is "$(devices_left)" "" "no device is left"
}

case $1 in
every)		# ZONES [CORE-ID+...]: each CPU goes offline and online
	plan $((nr_cpus + 3 + $#))
	load
	check "each core and each package has its files"
	is $nr_zones "$2" "there are $2 zones"
	[ $# = 2 ] || is "$(echo "$wanted" | sed -n 's/.*Core //p' | sort -n | xargs | tr ' ' +)" "$3" "the core ids are $3"
	for cpu in $(cpus | tail -n +2); do
		offline "$cpu"
		check "the sensors are those of the CPUs that are online when CPU $cpu is offline"
		online "$cpu"
	done
	check "all cores have their files when all CPUs are online again"
	unload
	;;
deferred-online)	# ONLINE TOTAL: some CPUs come online after the module is loaded
	plan 7
	is "$nr_cpus" "$2" "$2 CPUs are online when the module is loaded"
	load
	check "each core that is online at load has its files"
	for cpu in $(cpus); do
		[ -d "/sys/devices/system/cpu/cpu$cpu/topology" ] || online "$cpu"
	done
	is "$(grep -c ^processor /proc/cpuinfo)" "$3" "$3 CPUs are online later"
	check "each core that comes online later has its files"
	unload
	;;
same-core-id)	# four cores report core ids 0 0 1 1
	plan 9
	set_temperatures 10
	is "$(cd /sys/devices/system/cpu && cat cpu?/topology/core_id cpu?/topology/thread_siblings_list | xargs)" \
		"0 0 1 1 0 1 2 3" "the kernel sees four cores, with two ids"
	load
	wanted='2:Core 0:90000 3:Core 1:88000 4:Core 0:89000 5:Core 1:87000'
	cores() { for n in 2 3 4 5; do echo "$n:$(value 0 temp${n}_label):$(value 0 temp${n}_input)"; done | xargs; }
	is "$(cores)" "$wanted" "all four cores have files and their own values"
	for order in "3 2 1" "1 2 3"; do
		offline $order
		is "$(sensors_of 0)" "1 2" "one core has files when CPUs $order have gone offline"
		online $order
		short_interval
		is "$(cores)" "$wanted" "all cores have their numbers and values when CPUs $order have come online"
	done
	unload
	;;
more-packages)	# CPU 3 is in a third package, and the kernel has room for two
	plan 8
	set_temperatures 10
	is "$(cd /sys/devices/system/cpu && cat cpu?/topology/physical_package_id | xargs)" "0 0 2 3" \
		"the kernel sees three packages"
	log_mark
	load
	is "$(for z in 0 1; do echo $z: $(cat $(zone $z)/temp*_label) $(value $z temp2_input); done | xargs)" \
		"0: Package id 0 Core 0 Core 1 90000 1: Package id 1 Core 0 88000" "two packages have sensors"
	try "a CPU of a package without sensors goes offline and online" cycle 3
	is "$(log_since | grep 'coretemp: CPU')" \
		"coretemp: CPU 3 has no sensor: its die number is 2, but the kernel expected 2 dies" \
		"one log line names that CPU and its die number"
	short_interval
	is "$(taskset 8 io value "$(zone 0)/temp3_input")" 89000 "a reader on such a CPU gets the values of other cores"
	unload
	;;
isolated)	# CPU+... CPU: the first must not be interrupted for a reader on another core; the last is one of core 0
	plan $((8 + $(echo "$2" | tr + "\n" | wc -l)))
	isolated=" $(echo "$2" | tr + ' ') "
	is " $(cat /sys/devices/system/cpu/nohz_full | tr , '\n' |
		while IFS=- read -r a b; do seq "$a" "${b:-$a}"; done | xargs) " "$isolated" "the kernel isolates these CPUs"
	is "$(taskset -p 1 $$ >/dev/null; taskset -p $$ | sed 's/.*: //')" 1 "the reader is on CPU 0"
	load
	check "a core and a package without a housekeeping CPU have no files"
	clear_reads
	for i in 1 2 3 4 5; do
		expire_samples
		snapshot >/dev/null
	done
	for cpu in $isolated; do
		is "$(reads "$cpu" $THERM_STATUS) $(reads "$cpu" $PACKAGE_THERM_STATUS) $(reads "$cpu" $TEMPERATURE_TARGET)" \
			"0 0 0" "CPU $cpu is never interrupted"
	done
	is "$(($(all_reads $THERM_STATUS) > 0))" 1 "control: other CPUs read registers"

	# The reader's own core needs no interrupt.
	clear_reads
	expire_samples
	taskset "$(printf %x $((1 << $3)))" io value "$(zone 0)/temp2_input" >/dev/null
	is "$(reads "$3" $THERM_STATUS) $(reads 0 $THERM_STATUS)" "1 0" "a reader on isolated CPU $3 reads its own core there"
	unload
	;;
isolated-partition)	# CPUs 2 and 3 become an isolated cpuset partition at run time. The scheduler leaves such CPUs out,
	# but they may be interrupted, so that their cores keep their files.
	plan 7
	load
	cgroup=/sys/fs/cgroup
	mkdir -p $cgroup
	mount -t cgroup2 cgroup $cgroup
	echo +cpuset >$cgroup/cgroup.subtree_control
	mkdir $cgroup/isolated
	echo 2-3 >$cgroup/isolated/cpuset.cpus
	echo isolated >$cgroup/isolated/cpuset.cpus.partition
	is "$(cat $cgroup/isolated/cpuset.cpus.partition)" isolated "the kernel isolates CPUs 2 and 3"
	check "isolating CPUs at run time changes no sensor"
	offline 2 3
	check "cores of isolated CPUs have no files when their CPUs are offline"
	online 3 2
	check "cores of isolated CPUs have files when their CPUs have come online"
	unload
	;;
in-tree)	# [CPU+...]: controls: the in-tree driver loads with an alarm in the kernel log, or interrupts isolated CPUs
	plan $#
	try "the in-tree driver loads" insmod "$in_tree_driver"
	[ $# = 2 ] || exit 0
	clear_reads
	snapshot >/dev/null
	sum=0
	for cpu in $(echo "$2" | tr + ' '); do sum=$((sum + $(reads "$cpu" $THERM_STATUS))); done
	try "isolated CPUs are interrupted" [ $sum -gt 0 ]
	;;
in-tree-oops)	# a control: loading the in-tree driver crashes a hotplug thread, for which modprobe then waits
	plan 1
	insmod "$in_tree_driver" &
	crashed() { dmesg | grep -q 'RIP: .*coretemp_cpu_online'; }
	for i in $(seq 100); do crashed && break || sleep 0.1; done
	try "the in-tree driver crashes" crashed
	;;
no-registers)	# SENSORS: a hypervisor sets DTS and PTM, and every register faults
	plan 8
	log_mark
	load
	is "$(snapshot)" "" "no sensor has files"
	is "$(log_since | grep -c 'has no files: error -5')" "$2" "each sensor without files is logged once"
	try "all CPUs but one go offline" offline $(cpus | tail -n +2)
	try "all CPUs but one come online" online $(cpus | tail -n +2)
	is "$(log_since | grep -c 'has no files: error -5')" "$2" "a sensor that still fails is not logged again"
	unload
	;;
refuses)	# REASON
	plan 3
	log_mark
	is "$(modprobe coretemp 2>&1 | sed 's/.*: //')" "No such device" "the module does not load"
	is "$(log_since | grep -c "^coretemp: not loaded: .*$(echo "$2" | tr _ ' ')")" 1 "one log line names the reason: $2"
	is "$(log_since | grep -vc 'module verification\|taints kernel')" 1 "no other line is logged"
	;;
files)		# NUMBERS: zone 0 has these sensors
	plan 4
	load
	is "$(sensors_of 0)" "$(echo "$2" | tr + ' ')" "zone 0 has sensors $2"
	unload
	;;
deferred-without-sensor)	# CPU 3 comes online after the module is loaded, and CPUID shows no sensor there
	plan 11
	load
	is "$(sensors_of 0)" "1 2 3 4" "three cores have sensors"
	log_mark
	try "a CPU without a sensor comes online" online 3
	is "$(grep -c ^processor /proc/cpuinfo)" 4 "a CPU without a sensor stays online"
	is "$(sensors_of 0)" "1 2 3 4" "a CPU without a sensor has no files"
	poke 1 $THERM_STATUS "$(status 44)"
	short_interval
	expire_samples
	is "$(taskset 8 io value "$(zone 0)/temp3_input")" 56000 \
		"a reader on a CPU without a sensor gets the values of other cores"
	is "$(log_since | grep -i coretemp)" "" "the driver logs nothing about a CPU without a sensor"
	cycle 1
	is "$(sensors_of 0)" "1 2 3 4" "a core that comes online after a CPU without a sensor has files"
	try "a CPU without a sensor goes offline" offline 3
	unload
	;;
*) unknown_case "$1" ;;
esac
