#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# CPUs are put in and taken out
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel
plan 1

run_case "a second package" -t 2x2x1 -q '-smp cpus=2,maxcpus=4' hotadd.sh
finish
