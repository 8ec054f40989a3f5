#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A real-time task on the CPU of a reader, while other CPUs need long to wake up
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel
plan 2

machine=(-k newest -p cyclictest:rt-tests -t 1x4x1 -m wake=20000 -a preempt=full)
run_case "as many late wake-ups as beside the kernel's own driver" "${machine[@]}" realtime.sh
expect_failure "a driver that keeps the reader's CPU until it has an answer" 'the real-time task' \
	-e 's/^	killed = rcuwait_wait_event(/	preempt_disable(); while (!coretemp_get(sensor, now_ns, sample)) cpu_relax(); preempt_enable();\n&/' \
	"${machine[@]}" realtime.sh
finish
