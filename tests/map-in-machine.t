#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# tools/coretemp-map on the emulated machine, with both drivers, and sensors with the file that it writes
cd "$(dirname "$0")/.." || exit
exec tests/bed run -t 2x2x2 -p bash -f tools map.sh
