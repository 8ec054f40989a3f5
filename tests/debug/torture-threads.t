#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Random CPUs go offline and online, as in torture-dies.t, on a machine with threads
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel

run_case "random hotplug on 4 cores x 2 threads" -t 1x4x2 torture.sh "$(torture_or 5000 50)" $RANDOM
finish
