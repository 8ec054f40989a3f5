#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Machines of all shapes: which cores have files, under which numbers, with which values
. "$(dirname "$0")/../lib/cases.sh"

for kernel in 5.10 6.1 newest; do
	on() { run_case "$kernel: $1" -k "$kernel" "${@:2}"; }

	# Packages, dies, cores and threads, and the number of zones
	for shape in 1x4x2:1 2x4x1:2 3x2x1:3 4x1x2:4 1x2x2x2:2 1x4x2x1:4 2x2x2x1:4; do
		on "${shape%:*}" -t "${shape%:*}" topology.sh every "${shape#*:}"
	done

	# CPUs besides those of -smp, so that there are gaps between core ids
	cpu="-device Haswell-x86_64-cpu,socket-id=0,thread-id=0"
	on "sparse core ids" -t 1x16x1 -q "-smp 1,maxcpus=16 $cpu,core-id=4 $cpu,core-id=8 $cpu,core-id=12" \
		topology.sh every 1 0+4+8+12
	on "core ids above 128" -t 1x256x1 -q "-smp 1,maxcpus=256 $cpu,core-id=129 $cpu,core-id=200" \
		topology.sh every 1 0+129+200
	iommu="-device intel-iommu,intremap=on,eim=on"
	on "core ids above 512" -t 1x1024x1 -c Haswell,+x2apic \
		-q "-smp 1,maxcpus=1024 $iommu $cpu,x2apic=on,core-id=513 $cpu,x2apic=on,core-id=1000" \
		topology.sh every 1 0+513+1000
	on "threads on some cores only" -t 1x4x2 -q "-smp 6,maxcpus=8 $cpu,core-id=3" topology.sh every 1

	on "maxcpus=3: the other CPUs come online later" -t 2x2x2 -a maxcpus=3 topology.sh deferred-online 3 8
	on "maxcpus=4: a package gets its first CPU later" -t 2x2x2 -a maxcpus=4 topology.sh deferred-online 4 8
	on "nr_cpus=3: the other CPUs never come online" -t 2x2x2 -a nr_cpus=3 topology.sh deferred-online 3 3
	on "nosmt" -t 1x4x2 -a nosmt topology.sh deferred-online 4 4

	on "all registers fault" -t 2x2x2 -m 'fault=*:19c,fault=*:1b1,fault=*:1a2,fault=*:17,fault=*:ee' \
		topology.sh no-registers 6
	on "PTM, but its register faults" -t 1x2x2 -m 'fault=*:1b1' topology.sh files 2+3
	on "a package register, but no PTM" -t 1x2x2 -m 'cpuid=*:6:0:35:2:0:0' topology.sh files 2+3
	on "one CPU without PTM" -M one-cpu-without-ptm topology.sh files 1+2+3+4+5
	on "no DTS" -t 1x2x2 -m 'cpuid=*:6:0:4:0:0:0' topology.sh refuses digital_thermal_sensor
	on "one CPU without DTS" -t 1x4x1 -m 'cpuid=3:6:0:4:0:0:0' topology.sh refuses digital_thermal_sensor
	on "a CPU without DTS that comes online later" -M last-cpu-without-dts topology.sh deferred-without-sensor
	on "not Intel" -t 1x2x1 -c EPYC topology.sh refuses not_an_Intel_CPU
	on "AE18, microcode 0x38" -t 1x2x1 -c core2duo,model=14,stepping=8,ucode-rev=0x3800000000 \
		topology.sh refuses "(erratum_AE18)"
	on "AE18, microcode 0x39" -t 1x2x1 -c core2duo,model=14,stepping=8,ucode-rev=0x3900000000 \
		topology.sh files 1+2+3
	on "AE18, a stepping that does not have it" -t 1x2x1 -c core2duo,model=14,stepping=12,ucode-rev=0x100000000 \
		topology.sh files 1+2+3

	case $kernel in
	5.10)	# Built without CONFIG_NO_HZ_FULL: the parameter does nothing there.
		on "nohz_full= is unknown to this kernel" -t 1x2x2 -a nohz_full=1-3 topology.sh every 1 ;;
	*)	# A thread, a core, a package
		on "nohz_full=" -M isolated topology.sh isolated 1+2+3+4+5+6+7 1 ;;
	esac
	case $kernel in
	newest)	;;	# takes core ids from the APIC ids of the firmware's table, all different
	*)	on "two cores with the same id" -M two-and-two-cores-of-one-id topology.sh same-core-id
		on "control: the in-tree driver with two cores of the same id" -M two-and-two-cores-of-one-id \
			-w 'cannot create duplicate filename' topology.sh in-tree
		on "more packages than the kernel expects" -M more-packages-than-expected topology.sh more-packages
		on "control: the in-tree driver with more packages than the kernel expects" \
			-M more-packages-than-expected -w 'NULL pointer dereference|Oops' topology.sh in-tree-oops ;;
	esac
	[ $kernel != 6.1 ] || on "control: nohz_full= and the in-tree driver" -M isolated topology.sh in-tree 1+2+3+4+5+6+7
done
finish
