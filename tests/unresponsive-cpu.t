#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A CPU has its interrupts off while its core, and others, are read
. "$(dirname "$0")/lib/cases.sh"
# With a higher priority than other tests that run, because this one depends on time
renice -n -15 $$ >/dev/null 2>&1
run_case "readers, hotplug, unload" -o -t 2x2x1 unresponsive-cpu.sh
finish
