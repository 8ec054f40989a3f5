# SPDX-License-Identifier: GPL-2.0-only
# crash.sh none|panic: a guest for tests/harness.t
. ./lib.sh
plan 1
echo "ok - so far"
[ "$1" != panic ] || echo c >/proc/sysrq-trigger
exit 0
