# SPDX-License-Identifier: GPL-2.0-only
# Guests that end badly, each in its own way, for the test of tests/vm.
. ./lib.sh
echo "ok - so far"
case $1 in
panic) echo c >/proc/sysrq-trigger ;;
hang) sleep 1000 ;;
reset) echo b >/proc/sysrq-trigger ;;
warning) echo "WARNING: this line is what a kernel warning looks like" >/dev/kmsg ;;
fails) is 1 2 "one and two are equal" ;;
status) exit 3 ;;
esac
exit 0
