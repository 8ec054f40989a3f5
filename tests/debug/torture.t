#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Random CPUs go and come under eight readers and a writer
. "$(dirname "$0")/rows.sh"

cycles=$(full 5000 150)	# twice
row "$cycles cycles of 2 packages x 2 dies x 2 cores" -t 2x2x2x1 torture.sh "$cycles"
row "$cycles cycles of 1 package x 4 cores x 2 threads" -t 1x4x2 torture.sh "$cycles"
fails "a driver that leaves files behind" 'sensors are those of the CPUs' \
	-e 's/if (!detach)/if (true)/' -t 2x2x2x1 torture.sh 25
plan
