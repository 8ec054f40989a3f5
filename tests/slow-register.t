#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A virtual CPU needs a long time to read a register
. "$(dirname "$0")/lib/cases.sh"
machine=(-p chrt:util-linux -t 2x2x1 slow-register.sh)
run_case "a register that takes three seconds to read" "${machine[@]}"
expect_failure "a driver that reads registers under the sensor's lock" \
	'three other cores and a package are read before' \
	-e 's/^\t\tcoretemp_read_registers(.*/\t\traw_spin_lock(\&sensor->lock);\n&\n\t\traw_spin_unlock(\&sensor->lock);/' \
	"${machine[@]}"
expect_failure "a driver whose readers wait for a mutex, which spins while its holder runs" \
	'a reader sleeps while the one before it' \
	-e 's/^\tunsigned long reading;/\tstruct mutex reading;/; s/^\trcuwait_init(.*/& mutex_init(\&sensor->reading);/
		s/wait_on_bit_lock(.*KILLABLE)/mutex_lock_killable(\&sensor->reading)/
		s/clear_and_wake_up_bit(.*)/mutex_unlock(\&sensor->reading)/' \
	"${machine[@]}"
finish
