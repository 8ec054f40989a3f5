# SPDX-License-Identifier: GPL-2.0-only
# devices.sh MODULE: which tasks add and delete devices while the module is loaded, used and unloaded
. ./debug.sh
plan 9

zones() { topology | cut -d ' ' -f 2 | sort -u "$@"; }
observed() { log_since | sed -n 's/^observer: //p'; }

load observer
# Without the module, too, devices are added when a CPU comes online, such as those of msr and cpuid.
log_mark
cycle_all
without=$(observed | sort)
is "$(echo "$without" | grep -v 'cpuhp/')" "" "without the module, hotplug threads alone add and delete devices"
try "the observer sees devices while CPUs go offline and online" [ -n "$without" ]

log_mark
load "$1"
is "$(observed | grep 'cpuhp/')" "" "loading: no device is added in a hotplug thread"
is "$(observed)" "$(for z in $(zones -n); do
	printf 'device_add coretemp.%s modprobe\ndevice_add hwmon%s modprobe\n' $z $z; done)" \
	"loading: the task that loads adds two devices for each zone"
log_mark
cycle_all
is "$(observed | sort)" "$without" "CPUs go offline and online: devices are added and deleted as without the module"
log_mark
try "the module unloads" rmmod "$1"
is "$(observed)" "$(for z in $(zones -rn); do
	printf 'device_del hwmon%s rmmod\ndevice_del coretemp.%s rmmod\n' $z $z; done)" \
	"unloading: the task that unloads deletes all devices of the zones"
check_reports
