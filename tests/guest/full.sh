# SPDX-License-Identifier: GPL-2.0-only
# No dynamic CPU hotplug state is left for it
. ./debug.sh
plan 6

save_baseline coretemp
rmmod coretemp
known_alarms 'WARNING: .*cpuhp_setup_state'	# The kernel itself warns.
load full
is "$(modprobe coretemp 2>&1 | sed 's/.*: //')" "No space left on device" "the module does not load"
is "$(ls -d /sys/devices/platform/coretemp.* /sys/module/coretemp 2>/dev/null)" "" "a load without a hotplug state leaves nothing"
rmmod full
known_alarms
modprobe coretemp
short_interval
check_baseline "all sensors are there when a hotplug state is left"
rmmod coretemp
check_reports
