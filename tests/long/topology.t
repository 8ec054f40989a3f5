#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Machines of all shapes: which cores have files, under which numbers, with which values.
. "$(dirname "$0")/../lib/cases.sh"
plan 96

for kernel in 5.10 6.1 newest; do
	on() { run_case "$kernel: $1" -k "$kernel" "${@:2}"; }

	on "one package, four cores, two threads" -t 1x4x2 topology.sh every 1
	on "two packages without threads" -t 2x4x1 topology.sh every 2
	on "three packages" -t 3x2x1 topology.sh every 3
	on "four packages with threads" -t 4x1x2 topology.sh every 4
	on "two dies" -t 1x2x2x2 topology.sh every 2
	on "four dies" -t 1x4x2x1 topology.sh every 4
	on "two packages of two dies" -t 2x2x2x1 topology.sh every 4

	# A CPU more than -smp says, where cores= leaves a gap
	cpu=Haswell-x86_64-cpu,socket-id=0,thread-id=0
	on "sparse core ids" -t 1x16x1 -q "-smp 1,maxcpus=16 -device $cpu,core-id=4 -device $cpu,core-id=8 -device $cpu,core-id=12" \
		topology.sh core-ids 0+4+8+12
	on "core ids above 128" -t 1x256x1 -q "-smp 1,maxcpus=256 -device $cpu,core-id=129 -device $cpu,core-id=200" \
		topology.sh core-ids 0+129+200
	on "core ids above 512" -t 1x1024x1 -c Haswell,+x2apic \
		-q "-smp 1,maxcpus=1024 -device intel-iommu,intremap=on,eim=on -device $cpu,x2apic=on,core-id=513 -device $cpu,x2apic=on,core-id=1000" \
		topology.sh core-ids 0+513+1000
	on "threads on some cores only" -t 1x4x2 -q "-smp 6,maxcpus=8 -device $cpu,core-id=3" topology.sh every 1

	on "maxcpus=3, the others later" -t 2x2x2 -a maxcpus=3 topology.sh late 3 8
	on "maxcpus=4: a package gets its first CPU later" -t 2x2x2 -a maxcpus=4 topology.sh late 4 8
	on "nr_cpus=3: the others never" -t 2x2x2 -a nr_cpus=3 topology.sh late 3 3
	on "nosmt" -t 1x4x2 -a nosmt topology.sh late 4 4

	on "all registers fault" -t 2x2x2 -m 'fault=*:19c,fault=*:1b1,fault=*:1a2,fault=*:17,fault=*:ee' \
		topology.sh no-registers 6
	on "PTM, but its register faults" -t 1x2x2 -m 'fault=*:1b1' topology.sh files 2+3
	on "a package register, but no PTM" -t 1x2x2 -m 'cpuid=*:6:0:35:2:0:0' topology.sh files 2+3
	on "one CPU without PTM" -t 1x4x1 -m 'cpuid=0:6:0:35:2:0:0' topology.sh files 1+2+3+4+5
	on "no DTS" -t 1x2x2 -m 'cpuid=*:6:0:4:0:0:0' topology.sh refuses digital_thermal_sensor
	on "one CPU without DTS" -t 1x4x1 -m 'cpuid=3:6:0:4:0:0:0' topology.sh refuses digital_thermal_sensor
	on "a late CPU without DTS" -t 1x4x1 -m 'cpuid=3:6:0:4:0:0:0' -a maxcpus=3 topology.sh late-without-sensor
	# Older kernels warn of a weakness of that processor.
	on "not Intel" -t 1x2x1 -c EPYC -a mitigations=off topology.sh refuses no_Intel_CPU
	on "AE18, microcode 0x38" -t 1x2x1 -c core2duo,model=14,stepping=8,ucode-rev=0x3800000000 \
		topology.sh refuses "(erratum_AE18)"
	on "AE18, microcode 0x39" -t 1x2x1 -c core2duo,model=14,stepping=8,ucode-rev=0x3900000000 \
		topology.sh files 1+2+3
	on "AE18, a stepping that does not have it" -t 1x2x1 -c core2duo,model=14,stepping=12,ucode-rev=0x100000000 \
		topology.sh files 1+2+3
	on "TjMax changes" -t 1x1x1 topology.sh tjmax

	case $kernel in
	5.10)	# Built without CONFIG_NO_HZ_FULL: the parameter does nothing there.
		on "nohz_full= is unknown to this kernel" -t 1x2x2 -a nohz_full=1-3 topology.sh every 1 ;;
	*)	# A thread, a core, a package
		on "nohz_full=" -t 2x2x2 -a nohz_full=1-7 topology.sh isolated 1+2+3+4+5+6+7 1 ;;
	esac
	case $kernel in
	newest)	;;	# takes core ids from the APIC ids of the firmware's table, all different
	*)	on "two cores with the same id" -M two-and-two-cores-of-one-id topology.sh same-core-id
		on "control: the kernel's own driver" -M two-and-two-cores-of-one-id \
			-w 'cannot create duplicate filename' topology.sh same-core-id-theirs ;;
	esac
	[ $kernel != 6.1 ] || on "control: nohz_full= and the kernel's own driver" -t 2x2x2 -a nohz_full=1-7 \
		topology.sh isolated-theirs 1+2+3+4+5+6+7
done
finish
