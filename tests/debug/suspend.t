#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The machine is suspended and resumed. The control is that of hibernation in tests/sleep.t, for which the machine can
# be off as long as needed.
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel

run_case "under readers; then with temperatures that change meanwhile" -t 2x1x2 suspend.sh
finish
