#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A CPU has its interrupts off while its core, and others, are read
. "$(dirname "$0")/lib/cases.sh"
raise_priority
run_case "an unresponsive CPU delays only readers of its own sensors" -o -p chrt:util-linux -t 2x2x1 unresponsive-cpu.sh
finish
