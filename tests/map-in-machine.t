#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# tools/coretemp-map on the emulated machine, with both drivers, and sensors with the file that it writes
. "$(dirname "$0")/lib/cases.sh"
run_case "two packages of two cores with two threads" -t 2x2x2 -p bash -f tools map.sh
finish
