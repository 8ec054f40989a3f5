# SPDX-License-Identifier: GPL-2.0-only
# devices.sh MODULE: who adds and deletes devices, from load to unload
. ./debug.sh
plan 9

zones() { topology | cut -d ' ' -f 2 | sort -u "$@"; }
observed() { log_since | sed -n 's/^observer: //p'; }

load observer
# Bringing up a CPU adds devices without us, such as those of msr and cpuid.
log_mark
cycle_all
theirs=$(observed | sort)
is "$(echo "$theirs" | grep -c 'cpuhp/')" "$(echo "$theirs" | grep -c .)" "the observer sees devices that hotplug threads add"
try "there are some" [ -n "$theirs" ]

log_mark
load "$1"
is "$(observed | grep 'cpuhp/')" "" "loading: no device comes in a hotplug thread"
is "$(observed)" "$(for z in $(zones -n); do
	printf 'device_add coretemp.%s modprobe\ndevice_add hwmon%s modprobe\n' $z $z; done)" \
	"loading: two for each zone come in the task that loads"
log_mark
cycle_all
is "$(observed | sort)" "$theirs" "each CPU goes and comes: not one more than without it"
log_mark
try "the module unloads" rmmod "$1"
is "$(observed)" "$(for z in $(zones -rn); do
	printf 'device_del hwmon%s rmmod\ndevice_del coretemp.%s rmmod\n' $z $z; done)" \
	"unloading: they go in the task that unloads"
check_reports
