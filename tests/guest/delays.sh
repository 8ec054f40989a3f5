# SPDX-License-Identifier: GPL-2.0-only
# delays.sh: loads, unloads, takes CPUs offline and suspends under readers that are pinned to each CPU, with the
# shortest update_interval. tests/delays runs it with one delay after the other in the driver.
. ./debug.sh
plan 8

save_baseline coretemp
start_readers -p
try "each CPU goes offline and online under readers" cycle_all
echo 0 >/sys/module/suspend/parameters/pm_test_delay
echo processors >/sys/power/pm_test
try "the machine suspends under readers" sh -c 'echo mem >/sys/power/state'
try "the module is unloaded under readers" rmmod coretemp
try "the module is loaded under readers" modprobe coretemp
short_interval
check_baseline "each sensor has its value"
kill $readers
wait $readers
is $? 0 "each reader ends, and has read only correct values"
cat /tmp/readers
try "the module is unloaded" rmmod coretemp
