#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What reading costs: requests to other CPUs, and reads of registers
. "$(dirname "$0")/lib/cases.sh"
raise_priority
run_case "two packages of four cores with two threads" requests.sh
finish
