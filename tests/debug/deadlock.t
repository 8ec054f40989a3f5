#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A deadlock of 2022: devices added under the CPU hotplug lock, with VT-d on
. "$(dirname "$0")/rows.sh"

row "PCI devices and CPUs come and go around coretemp" -t 2x1x2 "${vtd[@]}" deadlock.sh coretemp
fails "lockdep sees devices in hotplug callbacks" 'lockdep has watched' \
	-w 'circular locking dependency' -t 2x1x2 "${vtd[@]}" deadlock.sh old-pattern
plan
