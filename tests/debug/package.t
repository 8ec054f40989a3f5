#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A package loses all of its CPUs, and gets them back
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel
plan 2

run_case "what was open, and the numbers" -t 2x2x1 package.sh coretemp
expect_failure "the kernel's own driver unregisters the hwmon device" 'hwmon device of a package without a CPU stays' \
	-t 2x2x1 package.sh in-tree
finish
