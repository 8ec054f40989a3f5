#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The kernel's own driver warns, of a register that faults.
exec "$(dirname "$0")/bed" run -t 2x2x1 -x 'unchecked MSR access|Call Trace' beside.sh
