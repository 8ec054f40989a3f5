#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A CPU has its interrupts off while its core, and others, are read
. "$(dirname "$0")/lib/cases.sh"
plan 1
# Before whatever runs at the same time: what a CPU does in time is to stay so.
renice -n -15 $$ >/dev/null 2>&1
run_case "readers, hotplug, unload" -o -t 2x2x1 unresponsive-cpu.sh
finish
