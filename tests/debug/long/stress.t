#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Other people's torture
. "$(dirname "$0")/../rows.sh"

row "stress-ng --sysfs, --cpu-online, and both" -p stress-ng -t 2x1x2 stress.sh 120
plan
