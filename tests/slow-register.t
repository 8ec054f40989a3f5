#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Reading a register takes a virtual CPU long
. "$(dirname "$0")/boots.sh"

boot "a register that takes three seconds to read" -t 2x2x1 slow-register.sh
output=$("$bed" run -e 's/^\t\tcoretemp_read_registers(.*/\t\traw_spin_lock(\&sensor->lock);\n&\n\t\traw_spin_unlock(\&sensor->lock);/' \
	-t 2x2x1 slow-register.sh)
grep '^not ok' <<<"$output" | head -n 1 | grep -q 'three other cores are read before'
result $? "control: a driver that reads registers under the sensor's lock"
boots_done
