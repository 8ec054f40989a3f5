#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The emulated CPU's sensors, by Intel's manual and by registers of real machines
. "$(dirname "$0")/lib/cases.sh"
plan 1
run_case "one package of two cores with two threads" -t 1x2x2 model.sh
finish
