#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# differential.t [STATES [SEED]]: in so many random states of the registers, on each of
# some machines, this driver and the newest kernel's own say the same.
. "$(dirname "$0")/boots.sh"
states=${1:-200}
seed=${2:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}

for topology in 1x2x2 1x4x1 2x2x2 4x1x1 1x2x2x1 2x2x1x2; do
	echo "# one state again: tests/bed run -k newest -t $topology differential.sh $seed STATE 1"
	boot "$topology" -k newest -t $topology differential.sh "$seed" 0 "$states"
done
boots_done
