# SPDX-License-Identifier: GPL-2.0-only
# No dynamic CPU hotplug state is left when the module is loaded.
. ./debug.sh
plan 6

save_baseline coretemp
rmmod coretemp
known_alarms 'WARNING: .*cpuhp_setup_state'	# of the kernel itself
load exhaust-states
is "$(modprobe coretemp 2>&1 | sed 's/.*: //')" "No space left on device" "the module does not load"
is "$(devices_left)" "" "a load that fails leaves no device and no module"
rmmod exhaust-states
known_alarms
modprobe coretemp
check_baseline "all sensors are there when a hotplug state is free"
rmmod coretemp
check_reports
