#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The module goes and comes under readers
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel
plan 2

count=$(full 200 20)
run_case "$count times" -t 2x2x1 reload.sh "$count"
expect_failure "a driver that forgets its sensors" 'finds no leak' -w 'kmemleak: [0-9]' \
	-e 's/^\t\t\tkfree(sensor);$/\t\t\tcontinue;/' -t 2x2x1 reload.sh 3
finish
