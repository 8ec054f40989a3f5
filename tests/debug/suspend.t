#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The machine sleeps and wakes
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel
plan 1

run_case "under readers; then with temperatures that change meanwhile" -t 2x1x2 suspend.sh
# Its control is that of hibernation, in tests/sleep.t: there the machine is off for as long as it has to be.
finish
