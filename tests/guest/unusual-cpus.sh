# SPDX-License-Identifier: GPL-2.0-only
# unusual-cpus.sh CASE: unusual CPUs
. ./lib.sh

reload() { rmmod coretemp; modprobe coretemp "$@"; }
machine() { sed -n 's/^cpu family.*: //p; s/^model\t.*: //p' /proc/cpuinfo | head -n 2 | xargs; }
old_reads() { echo "$(all_reads $EXT_CONFIG) $(all_reads $PLATFORM_ID)"; }

case $1 in
one-without-ptm)	# CPUID of CPU 0 does not show the package register
	plan 8
	require_topology 1x4x1
	try "the module loads" modprobe coretemp
	short_interval
	is "$(sensors_of 0)" "1 2 3 4 5" "the package's sensor is attached with another CPU"
	clear_reads
	for i in 1 2 3; do
		expire_samples
		for cpu in 1 2 4 8; do taskset $cpu io read "$(zone 0)"/temp*_input >/dev/null; done
	done
	is "$(reads 0 $PACKAGE_THERM_STATUS)" 0 "the package register is not read on a CPU whose CPUID does not show it"
	try "control: the package register is read on other CPUs" [ "$(all_reads $PACKAGE_THERM_STATUS)" -gt 0 ]
	offline 1
	expire_samples
	poke 0 $PACKAGE_THERM_STATUS "$(status 33)"
	is "$(taskset 1 io value "$(zone 0)/temp1_input")" 67000 \
		"another CPU that can read the package register takes over from one that goes offline"
	is "$(reads 0 $PACKAGE_THERM_STATUS)" 0 "a CPU that cannot read the package register does not take over"
	offline 2 3
	is "$(sensors_of 0)" "2" "the package's sensor is detached with the last CPU that can read it"
	;;
no-ptm)			# CPUID does not show the package register, though it exists
	plan 4
	require_topology 1x2x2
	modprobe coretemp
	short_interval
	expire_samples
	clear_reads
	io read "$(zone 0)"/temp*_input >/dev/null
	is "$(sensors_of 0) $(all_reads $PACKAGE_THERM_STATUS)" "2 3 0" \
		"there is no package sensor, and the package register is not read"
	offline 1
	is "$(sensors_of 0)" "2 3" "a core without a package sensor keeps its files when a thread goes offline"
	offline 2
	poke "2 3" $THERM_STATUS "$(status 25)"
	is "$(fresh_value 0 temp3_input)" 75000 "a core without a package sensor is read on its other thread"
	;;
family)			# FAMILY MODEL: with the model number of a processor of family 6 that needs fixed microcode
	plan 5
	is "$(machine)" "$2 $3" "the machine has family $2, model $3"
	modprobe coretemp
	is "$(value 0 temp2_crit temp2_max)" "100000 80000" "TjMax and the maximum are from the register"
	poke 0 $TEMPERATURE_TARGET 0
	log_mark
	reload
	is "$(value 0 temp2_crit)" 100000 "TjMax is not that of a processor of family 6"
	is "$(log_since | grep -c 'table of known')" 0 "the table of known processors is not used for another family"
	;;
old)			# MODEL TJMAX SOURCE: the register has other bits where newer processors have Tcontrol
	plan 5
	is "$(machine)" "6 $2" "the machine has family 6, model $2"
	modprobe coretemp
	is "$(value 0 temp2_crit) $(ls "$(zone 0)" | grep -c max)" "100000 0" \
		"TjMax is from its register, and there is no maximum"
	poke 0 $TEMPERATURE_TARGET 0
	log_mark
	reload
	is "$(value 0 temp2_crit)" "${3}000" "without the register, TjMax is that of this processor"
	is "$(log_since | grep -c "coretemp.0: the CPU does not report TjMax; using $3 C ($(echo "$4" | tr + ' '))")" 1 \
		"one log line names the source of TjMax: $4"
	;;
no-bridge)		# the kernel has no host bridge
	plan 2
	poke 0 $TEMPERATURE_TARGET 0
	echo 1 >/sys/bus/pci/devices/0000:00:00.0/remove
	modprobe coretemp
	is "$(value 0 temp2_crit)" 100000 "without a host bridge, TjMax is that of the processor"
	;;
registers)		# registers of old processors are read only if they decide TjMax
	plan 5
	clear_reads
	modprobe coretemp
	io read "$(zone 0)"/temp* >/dev/null
	is "$(old_reads)" "0 0" "EXT_CONFIG and IA32_PLATFORM_ID are not read if a register gives TjMax"
	poke 0 $TEMPERATURE_TARGET 0
	clear_reads
	reload tjmax=80
	is "$(old_reads)" "0 0" "EXT_CONFIG and IA32_PLATFORM_ID are not read if the parameter gives TjMax"
	clear_reads
	reload
	short_interval
	for i in 1 2 3; do
		expire_samples
		io read "$(zone 0)"/temp* >/dev/null
	done
	is "$(old_reads)" "1 1" "EXT_CONFIG and IA32_PLATFORM_ID are read once if neither gives TjMax"
	fault 0 $TEMPERATURE_TARGET 1
	is "$(fresh_value 0 temp2_input temp2_crit)" "$(value 0 temp3_input temp3_crit)" \
		"a TjMax register that gave no TjMax is not read again, so that no reader sees it fault"
	;;
*) unknown_case "$1" ;;
esac
try "the module unloads" rmmod coretemp
