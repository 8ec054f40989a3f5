#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# differential.t [STATES [SEED [TOPOLOGY...]]]: this driver and the in-tree driver of the newest kernel have the same
# values, in this number of random states of the registers, on each of these machines.
. "$(dirname "$0")/lib/cases.sh"
states=${1:-30}
seed=${2:-1}	# make test-long has random ones
shift $(($# < 2 ? $# : 2))
[ $# -gt 0 ] || set -- 1x2x2 2x1x2 1x2x1x1
for topology; do
	echo "# to repeat one state: FIRST=STATE tests/differential.t 1 $seed $topology"
	run_case "$topology" -k newest -t "$topology" differential.sh "$seed" "${FIRST:-0}" "$states"
done
finish
