# SPDX-License-Identifier: GPL-2.0-only
# No dynamic CPU hotplug state is left for it
. ./debug.sh

save_baseline coretemp
rmmod coretemp
known_alarms 'WARNING: .*cpuhp_setup_state'	# The kernel itself warns.
load full
is "$(modprobe coretemp 2>&1 | sed 's/.*: //')" "No space left on device" "it does not load"
is "$(ls -d /sys/devices/platform/coretemp.* /sys/module/coretemp 2>/dev/null)" "" "and leaves nothing"
rmmod full
known_alarms
modprobe coretemp
short_interval
check_baseline "then it does, and all sensors are there"
rmmod coretemp
check_reports
