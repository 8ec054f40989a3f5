# SPDX-License-Identifier: GPL-2.0-only
# No dynamic CPU hotplug state is left for it
. ./debug.sh

learn coretemp
rmmod coretemp
load full
is "$(modprobe coretemp 2>&1 | sed 's/.*: //')" "No space left on device" "it does not load"
is "$(ls -d /sys/devices/platform/coretemp.* /sys/module/coretemp 2>/dev/null)" "" "and leaves nothing"
rmmod full
modprobe coretemp
quick_zones
same "then it does, and all sensors are there"
rmmod coretemp
quiet
