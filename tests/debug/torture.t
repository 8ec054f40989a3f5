#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Random CPUs go and come under eight readers and a writer: 300 times, or 10000
. "$(dirname "$0")/rows.sh"

# An emulated CPU goes the faster, the fewer there are.
row "2 packages x 2 dies" -t 2x2x1x1 torture.sh "$(full 7500 225)"
row "4 cores x 2 threads" -t 1x4x2 torture.sh "$(full 2500 75)"
# Its next attempt to add them fails, and takes them away: which check sees it first depends.
fails "a driver that leaves files behind" 'sensors are (those|back)|no alarm' \
	-e 's/if (!detach)/if (true)/' -t 2x2x1x1 torture.sh 25
plan
