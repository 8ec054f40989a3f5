#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# CPUs are put in and taken out
. "$(dirname "$0")/rows.sh"

row "a second package" -t 2x2x1 -q '-smp cpus=2,maxcpus=4' hotadd.sh
plan
