#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What reading costs: requests to other CPUs, and reads of registers
. "$(dirname "$0")/lib/cases.sh"
plan 1
# Before whatever runs at the same time: what a CPU does in time is to stay so.
renice -n -15 $$ >/dev/null 2>&1
run_case "two packages of four cores with two threads" requests.sh
finish
