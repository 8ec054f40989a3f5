#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A real-time task on the CPU of a reader, while other CPUs need a long time to wake up
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel

spin='while (!coretemp_get(sensor, now_ns, sample)) cpu_relax();'
keeps_the_cpu="s/^	killed = rcuwait_wait_event(/	preempt_disable(); $spin preempt_enable();\\n&/"
machine=(-p cyclictest:rt-tests -t 1x4x1 -m wake=20000 -E "$keeps_the_cpu")
# Not on the debug kernel, whose own delays would hide others
run_case "a reader delays the task about as rarely as one of the in-tree driver" \
	-k newest "${machine[@]}" -a preempt=full realtime.sh
[ -z "${TORTURE:-}" ] ||
	run_case "a reader delays the task about as rarely on a real-time kernel" -k rt "${machine[@]}" realtime.sh
finish
