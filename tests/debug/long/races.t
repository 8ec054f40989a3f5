#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Data races, on a kernel with KCSAN
. "$(dirname "$0")/../../lib/cases.sh"
on_debug_kernel
plan 2

run_case "five minutes of hotplug, readers and a writer" -k kcsan -t 2x2x1 races.sh 300
run_case "control: a racy update_interval" -w 'BUG: KCSAN: data-race in .*coretemp' \
	-e 's/READ_ONCE(sensor->zone->interval_ms)/sensor->zone->interval_ms/; s/WRITE_ONCE(zone->interval_ms, \(.*\));/zone->interval_ms = \1;/' \
	-k kcsan -t 2x2x1 races.sh 60
finish
