# SPDX-License-Identifier: GPL-2.0-only
# 1 package x 2 cores, and a disk for the image: the machine hibernates, and is resumed in another boot
. ./lib.sh
require_topology 1x2x1

modprobe -a virtio_pci virtio_blk
if [ "$(dd if=/dev/vda bs=1 skip=4086 count=9 2>/dev/null)" = S1SUSPEND ]; then
	# It is colder now. If the machine resumes, the script continues below, after "disk".
	poke 0 $THERM_STATUS "$(status 30)"
	# The machine has to be off for longer than update_interval, however fast it boots.
	sleep 8
	cat /sys/block/vda/dev >/sys/power/resume
	is asleep awake "the machine resumes"
	exit 1
fi
plan 5
mkswap /dev/vda >/dev/null
swapon /dev/vda
poke 0 $THERM_STATUS "$(status 10)"
modprobe coretemp
echo 8000 >"$(zone 0)/update_interval"
is "$(value 0 temp2_input)" 90000 "the temperature is 90 C before hibernation"
echo guest-again
echo reboot >/sys/power/disk
echo disk >/sys/power/state
is "$?" 0 "the machine hibernates and resumes"
is "$(value 0 temp2_input)" 70000 "a sample taken before hibernation is stale after it"
is "$(value 0 update_interval)" 8000 "update_interval survives hibernation"
is "$(sensors_of 0)" "1 2 3" "all sensors are there after hibernation"
rmmod coretemp
