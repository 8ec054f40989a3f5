#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A deadlock of 2022: devices added under the CPU hotplug lock, with VT-d on
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel
plan 2

run_case "PCI devices and CPUs come and go around coretemp" -t 2x1x2 "${vtd[@]}" deadlock.sh coretemp
expect_failure "lockdep sees devices in hotplug callbacks" 'lockdep has watched' \
	-w 'circular locking dependency' -t 2x1x2 "${vtd[@]}" deadlock.sh old-pattern
finish
