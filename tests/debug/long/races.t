#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Data races, on a kernel with KCSAN
. "$(dirname "$0")/../rows.sh"

row "five minutes of hotplug, readers and a writer" -k kcsan -x KCSAN -t 2x1x2 races.sh 300
fails "a racy update_interval" 'no data race in our code' -x KCSAN \
	-e 's/READ_ONCE(zone->interval_ms)/zone->interval_ms/; s/WRITE_ONCE(zone->interval_ms, \(.*\));/zone->interval_ms = \1;/' \
	-k kcsan -t 2x1x2 races.sh 60
plan
