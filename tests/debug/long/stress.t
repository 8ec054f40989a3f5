#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Other people's torture
. "$(dirname "$0")/../../lib/cases.sh"
on_debug_kernel
plan 1

run_case "stress-ng --sysfs, --cpu-online, and both" -p stress-ng -t 2x1x2 stress.sh 120
finish
