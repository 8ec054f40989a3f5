#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Another hotplug state fails, and ours is rolled back
. "$(dirname "$0")/rows.sh"

row "each state that may fail, for a thread, and for the last CPU of a package" -t 2x1x2 rollback.sh
# The kernel itself warns.
row "no state is left for ours" -x 'WARNING: .*cpuhp_setup_state|Call Trace' -t 2x1x2 full.sh
plan
