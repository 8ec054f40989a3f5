#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Programs of Debian, unmodified, read the sensors while CPUs go offline and online.
. "$(dirname "$0")/lib.sh"

# Nothing that is written stays: fleet.t boots the same image.
machine() { run -d programs.img -s 1800 -k 6.12 -q "-m 2G -snapshot" "$@"; }

programs_image
machine -t 2x2x1 programs.sh

# Unusual CPUs and topologies
cpu=Haswell-x86_64-cpu,socket-id=0,thread-id=0
machine -t 1x16x2 -q "-m 2G -snapshot -smp 4,maxcpus=32 -device $cpu,core-id=8 -device $cpu,core-id=9 -device $cpu,core-id=10 -device $cpu,core-id=11" \
	programs.sh hybrid
machine -t 1x2x2x1 programs.sh dies
machine -M two-and-two-cores-of-one-id -k 6.1 programs.sh same-core-id
finish
