#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A machine with many CPUs
. "$(dirname "$0")/../lib/cases.sh"
run_case "two packages of 64 cores" -q '-m 4G' -t 2x64x1 big.sh 128 130
finish
