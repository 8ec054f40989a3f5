# SPDX-License-Identifier: GPL-2.0-only
# delays.sh: loads, unloads, takes CPUs offline and suspends under readers that are pinned to each CPU, with the
# shortest update_interval. tests/delays runs it with one delay after the other in the driver.
. ./debug.sh
plan 10

save_baseline coretemp
# A reader that no other reader wakes, of a core elsewhere, with a delay that is longer than the interval
echo 15 >/sys/module/coretemp/parameters/spin_ms
is "$(taskset 1 io failures "$(zone 1)/temp2_input" 60 1000)" 0 "a single reader reads a core many times"
# Two readers of package 1, which always has a CPU online, with a delay in which a CPU can go offline
echo 5 >/sys/module/coretemp/parameters/spin_ms
echo 150 >/sys/module/coretemp/parameters/sleep_ms
rm -f /tmp/cycled
for mask in 1 2; do
	(until [ -e /tmp/cycled ]; do taskset $mask io failures "$(zone 1)/temp1_input" 20 1000; done |
		sort -u >/tmp/failures$mask) &
done
status=0
for cpu in 2 3 2 3; do
	offline $cpu || status=1
	sleep 0.2	# a request that is sent too late finds the CPU offline
	online $cpu || status=1
done
touch /tmp/cycled
wait
is "$status $(cat /tmp/failures1 /tmp/failures2 | xargs)" "0 0 0" \
	"each reading of package 1 succeeds while its CPUs go offline and online in turn"
echo 1 >/sys/module/coretemp/parameters/spin_ms
echo 20 >/sys/module/coretemp/parameters/sleep_ms
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
