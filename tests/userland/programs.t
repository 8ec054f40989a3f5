#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Programs of Debian, unmodified, read the driver while CPUs go and come.
. "$(dirname "$0")/lib.sh"

main()
{
	programs_image
	# Nothing that is written stays: fleet.t boots the same image.
	machine() { bed run -d programs.img -s 1800 "$@" || true; }
	machine -t 2x2x1 -k 6.12 -q "-m 2G -snapshot" programs.sh

	# Machines that are made otherwise; before Linux 6.9, CPUID.0BH can give two cores one id.
	cpu=Haswell-x86_64-cpu,socket-id=0,thread-id=0
	machine -t 1x16x2 -k 6.12 -q "-m 2G -snapshot -smp 4,maxcpus=32 -device $cpu,core-id=8 -device $cpu,core-id=9 -device $cpu,core-id=10 -device $cpu,core-id=11" \
		programs.sh hybrid
	machine -t 1x2x2x1 -k 6.12 -q "-m 2G -snapshot" programs.sh dies
	leaf_b=''
	for id in 0 1 2 3; do
		leaf_b+="cpuid=$id:b:0:1:1:100:$id,cpuid=$id:b:1:2:4:201:$id,"
	done
	machine -t 1x4x1 -k 6.1 -m "${leaf_b%,}" -q "-m 2G -snapshot" programs.sh same-core-id
}

main | tap
