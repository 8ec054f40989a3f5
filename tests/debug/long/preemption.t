#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Other ways of preemption than the debug kernel's
. "$(dirname "$0")/../rows.sh"

row "a real-time kernel" -k rt -t 2x1x2 torture.sh 300
for model in none voluntary full; do
	row "preempt=$model" -k 6.12 -a "preempt=$model" -t 2x1x2 torture.sh 300
done
plan
