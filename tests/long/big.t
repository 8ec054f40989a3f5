#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
exec "$(dirname "$0")/../bed" run -q '-m 4G' -t 2x64x1 big.sh 128 130
