#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Registers fault under readers
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel

run_case "each register faults under readers and while the module is loaded" -t 2x1x2 \
	faults.sh coretemp "$(torture_or 60 6)" $RANDOM
expect_failure "the in-tree driver, with which the kernel warns of a register that faults" \
	'the log stays silent' -w 'unchecked MSR access' -t 2x1x2 faults.sh in-tree 1
finish
