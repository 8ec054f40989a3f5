#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Other ways of preemption than the debug kernel's
. "$(dirname "$0")/../rows.sh"

row "a real-time kernel" -k rt -t 2x1x2 torture.sh 300
row "a real-time task on that kernel" -k rt -p cyclictest:rt-tests -t 1x4x1 -m wake=20000 realtime.sh
row "a late CPU on that kernel" -k rt -t 2x2x1 late.sh
for model in none voluntary full; do
	row "preempt=$model" -k 6.12 -a "preempt=$model" -t 2x1x2 torture.sh 300
done
plan
