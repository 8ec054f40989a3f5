#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Data races, on a kernel with KCSAN
. "$(dirname "$0")/../rows.sh"

row "five minutes of hotplug, readers and a writer" -k kcsan -t 2x2x1 races.sh 300
row "control: a racy update_interval" -w 'BUG: KCSAN: data-race in .*coretemp' \
	-e 's/READ_ONCE(sensor->zone->interval_ms)/sensor->zone->interval_ms/; s/WRITE_ONCE(zone->interval_ms, \(.*\));/zone->interval_ms = \1;/' \
	-k kcsan -t 2x2x1 races.sh 60
plan
