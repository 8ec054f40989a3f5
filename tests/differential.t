#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# differential.t [STATES [SEED [TOPOLOGY...]]]: in so many random states of the registers,
# on each of these machines, this driver and the newest kernel's own say the same.
. "$(dirname "$0")/lib/cases.sh"
states=${1:-50}
seed=${2:-1}	# make test-long takes others
shift $(($# < 2 ? $# : 2))
[ $# -gt 0 ] || set -- 1x2x2 2x1x2 1x2x1x1

plan $#
for topology; do
	echo "# one state again: FIRST=STATE tests/differential.t 1 $seed $topology"
	run_case "$topology" -k newest -t "$topology" differential.sh "$seed" "${FIRST:-0}" "$states"
done
finish
