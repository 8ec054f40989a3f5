# SPDX-License-Identifier: GPL-2.0-only
# deadlock.sh MODULE: PCI devices and CPUs come and go, before and after it is loaded
#
# Behind VT-d a bus notifier runs for each PCI device, under the notifiers' lock, and
# takes the CPU hotplug lock. A module that adds or removes a device in a hotplug
# callback takes them the other way round. lockdep knows when it has seen both.
. ./debug.sh
plan 15

nics() { grep -l '^0x020000$' /sys/bus/pci/devices/*/class | wc -l; }

# $1: a root port with an empty slot
change_pci()
{
	local nic had wanted
	had=$(nics)
	for nic in $(grep -l '^0x020000$' /sys/bus/pci/devices/*/class); do
		echo 1 >"${nic%class}remove"
	done
	is "$(nics)" 0 "$1: the network cards are removed"
	echo 1 >/sys/bus/pci/rescan
	is "$(nics)" "$had" "$1: and found again"
	echo "qmp: {\"execute\":\"device_add\",\"arguments\":{\"driver\":\"e1000e\",\"bus\":\"$1\",\"id\":\"$1-nic\"}}"
	wanted=$((had + 1))
	until [ "$(nics)" = $wanted ]; do
		echo 1 >/sys/bus/pci/rescan
	done
	echo "ok - $1: a new one is there"
}

is "$(ls /sys/class/iommu)" "dmar0" "VT-d is on"
change_pci rp2
try "$1 loads" load "$1"
change_pci rp3
try "each CPU goes and comes" cycle_all
change_pci rp4
try "$1 unloads" rmmod "$1"
check_reports
