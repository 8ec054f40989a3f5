#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The machine sleeps and wakes
. "$(dirname "$0")/rows.sh"

row "under readers; then with temperatures that change meanwhile" -t 2x1x2 suspend.sh
fails "a driver that shows what was before" 'shows what it is after it' \
	-e 's/^\t\tcoretemp_forget(sensor);$/\t\tcontinue;/' -t 2x1x2 suspend.sh
plan
