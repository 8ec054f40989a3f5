#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Before whatever runs beside it: what has to happen while a CPU is late is to fit into some seconds.
exec nice -n -15 "$(dirname "$0")/bed" run -o -t 2x2x1 late.sh
