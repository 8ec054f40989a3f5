# SPDX-License-Identifier: GPL-2.0-only
# A guest that panics, for tests/harness.t
. ./lib.sh
plan 1
echo "ok - so far"
echo c >/proc/sysrq-trigger
exit 0
