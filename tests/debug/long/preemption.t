#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Other ways of preemption than the debug kernel's
. "$(dirname "$0")/../../lib/cases.sh"
on_debug_kernel
plan 5

run_case "a real-time kernel" -k rt -t 2x1x2 torture.sh 300
run_case "a late CPU on that kernel" -k rt -t 2x2x1 unresponsive-cpu.sh
for model in none voluntary full; do
	run_case "preempt=$model" -k 6.12 -a "preempt=$model" -t 2x1x2 torture.sh 300
done
finish
