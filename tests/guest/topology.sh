# SPDX-License-Identifier: GPL-2.0-only
# topology.sh CASE: the driver's files against the topology that the kernel shows.
# Registers are set by APIC id, which is the model's number of a CPU as long as cores and
# threads are powers of two: Linux numbers the CPUs that come late as it likes.
. ./lib.sh

nr_cpus=$(grep -c ^processor /proc/cpuinfo)	# online
isolated=' '	# CPUs that must not be interrupted
zones=''	# "package:die" of each zone, in the order of their numbers
cpus() { ls -d /sys/devices/system/cpu/cpu[0-9]* | sed 's/.*cpu//' | sort -n; }
on_topology() { read -r "$3" <"/sys/devices/system/cpu/cpu$1/topology/$2"; }
apic_ids() { sed -n 's/^processor.*: /apic_/p; s/^apicid.*: /=/p' /proc/cpuinfo | tr -d '\n' | sed 's/apic_/\n&/g'; echo; }
apic() { eval "echo \$apic_$1"; }

# Gives each core its own temperature; sets $wanted to what all labels and inputs have to say.
set_temperatures()
{
	eval "$(apic_ids)"
	wanted='' sensors=' '
	for cpu in $(cpus); do
		[ -d "/sys/devices/system/cpu/cpu$cpu/topology" ] || continue
		on_topology "$cpu" physical_package_id package
		on_topology "$cpu" die_id die
		on_topology "$cpu" core_id core
		on_topology "$cpu" core_cpus_list siblings
		case " $zones " in *" $package:$die "*) ;; *) zones="$zones $package:$die" ;; esac
		z=0
		for zone in $zones; do
			[ "$zone" != "$package:$die" ] || break
			z=$((z + 1))
		done
		leader=$(apic "${siblings%%[-,]*}")
		poke "$(apic "$cpu")" $THERM_STATUS "$(status $((5 + leader % 90)))"
		poke "$(apic "$cpu")" $PACKAGE_THERM_STATUS "$(status $((3 + z)))"
		case $isolated in *" $cpu "*) continue ;; esac
		case $sensors in *" $z:$core "*) continue ;; esac
		sensors="$sensors$z:$core "
		wanted="$wanted
coretemp.$z/temp1_label Package id $z
coretemp.$z/temp1_input $((97 - z))000
coretemp.$z/temp$((core + 2))_label Core $core
coretemp.$z/temp$((core + 2))_input $((95 - leader % 90))000"
	done
	wanted=$(echo "$wanted" | sort -u | grep .)
}

check()		# description
{
	set_temperatures
	short_interval
	expire_samples
	is "$(snapshot | grep -E '_(label|input) ' | sort -u)" "$wanted" "$1"
}

each_cpu_off_and_on()
{
	for cpu in $(cpus | tail -n +2); do
		offline "$cpu"
		check "CPU $cpu is offline"
		online "$cpu"
	done
	check "all CPUs are back"
}

load() { try "the module loads" modprobe coretemp; }
unload()
{
	try "the module unloads" rmmod coretemp
	is "$(ls -d /sys/devices/platform/coretemp* 2>/dev/null)" "" "no device is left"
}

case $1 in
every)		# PACKAGES-AND-DIES: all that is there, and each CPU goes and comes
	plan $((nr_cpus + 5))
	load
	check "each core and each package has its files"
	is "$(echo $zones | wc -w)" "$2" "so many zones"
	each_cpu_off_and_on
	unload
	;;
core-ids)	# ID+...: these are the core ids
	plan $((nr_cpus + 5))
	load
	check "each core and each package has its files"
	is "$(echo "$wanted" | sed -n 's/.*Core //p' | sort -n | xargs | tr ' ' +)" "$2" "core ids $2"
	each_cpu_off_and_on
	unload
	;;
late)		# ONLINE TOTAL: CPUs that are not online at load
	plan 7
	is "$(grep -c ^processor /proc/cpuinfo)" "$2" "CPUs online at load"
	load
	check "what is online has its files"
	for cpu in $(cpus); do
		[ -d "/sys/devices/system/cpu/cpu$cpu/topology" ] || online "$cpu"
	done
	is "$(grep -c ^processor /proc/cpuinfo)" "$3" "CPUs online later"
	check "what came later has its files, too"
	unload
	;;
same-core-id)	# four cores report core ids 0 0 1 1
	plan 9
	for cpu in 0 1 2 3; do poke $cpu $THERM_STATUS "$(status $((10 + cpu)))"; done
	is "$(cat /sys/devices/system/cpu/cpu?/topology/core_id | xargs) / $(cat /sys/devices/system/cpu/cpu?/topology/thread_siblings_list | xargs)" \
		"0 0 1 1 / 0 1 2 3" "the kernel sees four cores, with two ids"
	load
	shows='2:Core 0:90000 3:Core 1:88000 4:Core 0:89000 5:Core 1:87000'
	same() { for n in 2 3 4 5; do echo "$n:$(value 0 temp${n}_label):$(value 0 temp${n}_input)"; done | xargs; }
	is "$(same)" "$shows" "all four cores have files and their own values"
	for order in "3 2 1" "1 2 3"; do
		for cpu in $order; do offline $cpu; done
		is "$(sensors_of 0)" "1 2" "CPUs $order go"
		for cpu in $order; do online $cpu; done
		short_interval
		is "$(same)" "$shows" "all cores come back under their numbers, $order"
	done
	unload
	;;
isolated)	# CPU+... CPU: the first must not be interrupted for a reader elsewhere; the last is one of core 0
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
	is "$(($(all_reads $THERM_STATUS) > 0))" 1 "control: registers were read"

	# The reader's own core needs no interrupt.
	shared=$3
	clear_reads
	expire_samples
	taskset "$(printf %x $((1 << shared)))" io value "$(zone 0)/temp2_input" >/dev/null
	is "$(reads "$shared" $THERM_STATUS) $(reads 0 $THERM_STATUS)" "1 0" \
		"a reader on isolated CPU $shared reads its own core there"
	unload
	;;
same-core-id-theirs)	# control: the kernel's own driver stumbles, and the run notices
	plan 1
	try "the module loads" insmod "$in_tree_driver"
	;;
isolated-theirs)	# CPU+...: control: the kernel's own driver interrupts these, and the model sees it
	plan 2
	try "the module loads" insmod "$in_tree_driver"
	clear_reads
	snapshot >/dev/null
	sum=0
	for cpu in $(echo "$2" | tr + ' '); do
		sum=$((sum + $(reads "$cpu" $THERM_STATUS)))
	done
	is "$((sum > 0))" 1 "isolated CPUs were interrupted $sum times"
	;;
no-registers)	# a hypervisor sets DTS and PTM, and every register faults
	plan 8
	log_mark
	load
	is "$(snapshot)" "" "no sensor has files"
	is "$(log_since | grep -c 'has no files: error -5')" "$2" "each is logged once"
	each() { for cpu in $(cpus | tail -n +2); do "$1" "$cpu" || return; done; }
	try "all CPUs but one go offline" each offline
	try "all CPUs but one come online" each online
	is "$(log_since | grep -c 'has no files: error -5')" "$2" "a sensor that still fails is not logged again"
	unload
	;;
refuses)	# TEXT: it does not load, and says why
	plan 3
	log_mark
	is "$(modprobe coretemp 2>&1 | sed 's/.*: //')" "No such device" "the module does not load"
	is "$(log_since | grep -c "^coretemp: not loaded: .*$(echo "$2" | tr _ ' ')")" 1 "one line says why: $2"
	is "$(log_since | grep -vc 'module verification\|taints kernel')" 1 "no other line is logged"
	;;
files)		# NUMBERS: zone 0 has these sensors
	plan 4
	load
	is "$(sensors_of 0)" "$(echo "$2" | tr + ' ')" "zone 0 has sensors $2"
	unload
	;;
late-without-sensor)	# CPU 3 comes online after the load and says that it has no sensor
	plan 10
	load
	is "$(sensors_of 0)" "1 2 3 4" "three cores"
	log_mark
	try "a CPU without a sensor comes online" online 3
	is "$(grep -c ^processor /proc/cpuinfo)" 4 "a CPU without a sensor stays online"
	is "$(sensors_of 0)" "1 2 3 4" "a CPU without a sensor has no files"
	poke 1 $THERM_STATUS "$(status 44)"
	short_interval
	expire_samples
	is "$(taskset 8 io value "$(zone 0)/temp3_input")" 56000 "a reader there gets the values of others"
	is "$(log_since | grep -i coretemp)" "" "the log is silent"
	try "a CPU without a sensor goes offline" offline 3
	unload
	;;
tjmax)		# TjMax changes at run time, and vanishes
	plan 10
	load
	short_interval
	poke 0 $THERM_STATUS "$(status 30)"
	for tjmax in 100 85 105 255 1; do
		poke 0 $TEMPERATURE_TARGET "$(target $tjmax 10)"
		expire_samples
		is "$(value 0 temp2_input) $(value 0 temp2_crit) $(value 0 temp2_max) $(value 0 temp1_crit)" \
			"$((tjmax - 30))000 ${tjmax}000 $((tjmax - 10))000 ${tjmax}000" "TjMax is $tjmax now"
	done
	log_mark
	poke 0 $TEMPERATURE_TARGET 0
	expire_samples
	is "$(value 0 temp2_input) $(value 0 temp2_crit) $(value 0 temp2_max) $(value 0 temp1_crit)" \
		"-29000 1000 -9000 1000" "a register that no longer holds TjMax leaves the last one in use"
	is "$(log_since)" "" "a register that no longer holds TjMax causes no log line"
	unload
	;;
*) unknown_case "$1" ;;
esac
