# SPDX-License-Identifier: GPL-2.0-only
# Two packages of one core: temperatures change while the machine sleeps for longer than update_interval. It is awake
# for less than that, so that only time asleep can make a sample stale. The script has a boot of its own, because the
# emulated machine really sleeps only the first time: it wakes up from each later suspend to RAM immediately.
. ./debug.sh

plan 7
save_baseline coretemp
short_interval 15000
expire_samples
snapshot >/dev/null
set_temperatures 30
echo "wake up after 20" >/dev/ttyS1	# which the host reads
try "the machine suspends and resumes" sh -c 'echo mem >/sys/power/state'
clear_reads
for zone in 0 1; do
	was=$(sed -n "s|^coretemp.$zone/temp2_input ||p" /tmp/start)
	is "$(value $zone temp2_input)" $((was - 20000)) "zone $zone: time asleep counts for the age of a sample"
done
is "$(all_reads $THERM_STATUS)" 2 "after the sleep, each of the two cores is sampled once"
rmmod coretemp
check_reports
