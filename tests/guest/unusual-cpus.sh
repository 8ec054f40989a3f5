# SPDX-License-Identifier: GPL-2.0-only
# unusual-cpus.sh CASE: unusual CPUs
. ./lib.sh

case $1 in
one-without-ptm)	# CPU 0 does not promise the package's register
	plan 8
	require_topology 1x4x1
	try "the module loads" modprobe coretemp
	short_interval
	is "$(sensors_of 0)" "1 2 3 4 5" "the package's sensor comes with another CPU"
	clear_reads
	for i in 1 2 3; do
		expire_samples
		for cpu in 1 2 4 8; do taskset $cpu io read "$(zone 0)"/temp*_input >/dev/null; done
	done
	is "$(reads 0 $PACKAGE_THERM_STATUS)" 0 "the package register is not read on a CPU that does not promise it"
	try "control: the package register is read on other CPUs" [ "$(all_reads $PACKAGE_THERM_STATUS)" -gt 0 ]
	offline 1
	expire_samples
	poke 0 $PACKAGE_THERM_STATUS "$(status 33)"
	is "$(taskset 1 io value "$(zone 0)/temp1_input")" 67000 "another CPU that can read the package register is asked when one goes"
	is "$(reads 0 $PACKAGE_THERM_STATUS)" 0 "a CPU that cannot read the package register is not asked"
	for cpu in 2 3; do offline $cpu; done
	is "$(sensors_of 0)" "2" "the package's sensor goes with the last CPU that can read it"
	;;
no-ptm)			# nobody promises it, though it is there
	plan 2
	require_topology 1x2x1
	modprobe coretemp
	short_interval
	expire_samples
	clear_reads
	io read "$(zone 0)"/temp*_input >/dev/null
	is "$(sensors_of 0) $(all_reads $PACKAGE_THERM_STATUS)" "2 3 0" "no package sensor, and its register is left alone"
	;;
family)			# a processor of family 19: its model numbers mean nothing in the tables
	plan 5
	is "$(sed -n 's/^cpu family.*: //p; s/^model\t.*: //p' /proc/cpuinfo | head -n 2 | xargs)" "$2 $3" "family $2, model $3"
	modprobe coretemp
	short_interval
	is "$(cd "$(zone 0)" && io read temp2_crit temp2_max | cut -d' ' -f2 | xargs)" "100000 80000" "TjMax and the maximum are from the register"
	rmmod coretemp
	poke 0 $TEMPERATURE_TARGET 0
	log_mark
	modprobe coretemp
	is "$(value 0 temp2_crit)" 100000 "without it, TjMax is no other processor's"
	is "$(log_since | grep -c 'table of known')" 0 "the table of known processors is not used for another family"
	;;
old)			# MODEL TJMAX: where newer ones have Tcontrol, its register has something else
	plan 4
	is "$(sed -n 's/^cpu family.*: //p; s/^model\t.*: //p' /proc/cpuinfo | xargs)" "6 $2" "model $2"
	modprobe coretemp
	is "$(value 0 temp2_crit) $(ls "$(zone 0)" | grep -c max)" "100000 0" "TjMax is from its register, and there is no maximum"
	rmmod coretemp
	poke 0 $TEMPERATURE_TARGET 0
	modprobe coretemp
	is "$(value 0 temp2_crit)" "${3}000" "without the register, TjMax is that of this processor"
	;;
registers)		# those of old processors are read where they decide TjMax, and nowhere else
	plan 4
	clear_reads
	modprobe coretemp
	io read "$(zone 0)"/temp* >/dev/null
	is "$(all_reads $EXT_CONFIG) $(all_reads $PLATFORM_ID)" "0 0" "where a register gives TjMax, EXT_CONFIG and IA32_PLATFORM_ID are left alone"
	rmmod coretemp
	poke 0 $TEMPERATURE_TARGET 0
	clear_reads
	modprobe coretemp tjmax=80
	is "$(all_reads $EXT_CONFIG) $(all_reads $PLATFORM_ID)" "0 0" "EXT_CONFIG and IA32_PLATFORM_ID are left alone where the parameter is given"
	rmmod coretemp
	clear_reads
	modprobe coretemp
	short_interval
	for i in 1 2 3; do
		expire_samples
		io read "$(zone 0)"/temp* >/dev/null
	done
	is "$(all_reads $EXT_CONFIG) $(all_reads $PLATFORM_ID)" "1 1" "EXT_CONFIG and IA32_PLATFORM_ID are read once where neither is"
	;;
*) unknown_case "$1" ;;
esac
try "the module unloads" rmmod coretemp
