#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# 10,000 states on six kinds of machines
exec "$(dirname "$0")/../differential.t" 1700 "${SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}" \
	1x2x2 1x4x1 2x2x1 4x1x1 1x2x2x1 2x2x1x1
