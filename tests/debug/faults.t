#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Registers fault under readers
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel
plan 2

run_case "each register, now and at load" -t 2x1x2 faults.sh coretemp "$(full 60 6)"
expect_failure "the kernel's own driver warns" 'the log stays silent' -w 'unchecked MSR access' -t 2x1x2 faults.sh in-tree 1
finish
