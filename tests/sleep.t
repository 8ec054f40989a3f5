#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
exec "$(dirname "$0")/bed" run -t 2x2x1 sleep.sh
