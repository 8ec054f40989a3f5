#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Programs of Debian, unmodified, read the driver while CPUs go and come.
. "$(dirname "$0")/lib.sh"

main()
{
	programs_image
	# Nothing that is written stays: fleet.t boots the same image.
	machine() { run -d programs.img -s 1800 "$@"; }
	machine -t 2x2x1 -k 6.12 -q "-m 2G -snapshot" programs.sh

	# Machines that are made otherwise.
	cpu=Haswell-x86_64-cpu,socket-id=0,thread-id=0
	machine -t 1x16x2 -k 6.12 -q "-m 2G -snapshot -smp 4,maxcpus=32 -device $cpu,core-id=8 -device $cpu,core-id=9 -device $cpu,core-id=10 -device $cpu,core-id=11" \
		programs.sh hybrid
	machine -t 1x2x2x1 -k 6.12 -q "-m 2G -snapshot" programs.sh dies
	machine -M two-and-two-cores-of-one-id -k 6.1 -q "-m 2G -snapshot" programs.sh same-core-id
}

main | tap
