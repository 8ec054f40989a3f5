# SPDX-License-Identifier: GPL-2.0-only
# deadlock.sh MODULE: PCI devices are added and removed and CPUs go offline and online, with and without the module
#
# With VT-d, a bus notifier runs for each PCI device, under the notifiers' lock, and takes the CPU hotplug lock.
# A module that adds or removes a device in a hotplug callback takes both locks in the opposite order. lockdep
# reports that when it has seen both orders.
. ./debug.sh
plan 15

nics() { grep -l '^0x020000$' /sys/bus/pci/devices/*/class; }
nr_nics() { nics | wc -l; }

change_pci()	# a root port with an empty slot
{
	local nic had
	had=$(nr_nics)
	for nic in $(nics); do echo 1 >"${nic%class}remove"; done
	is "$(nr_nics)" 0 "$1: the network cards are removed"
	echo 1 >/sys/bus/pci/rescan
	is "$(nr_nics)" "$had" "$1: a rescan finds the network cards again"
	echo "qmp: {\"execute\":\"device_add\",\"arguments\":{\"driver\":\"e1000e\",\"bus\":\"$1\",\"id\":\"$1-nic\"}}"
	until [ "$(nr_nics)" = $((had + 1)) ]; do echo 1 >/sys/bus/pci/rescan; done
	echo "ok - $1: a rescan finds a new network card"
}

is "$(ls /sys/class/iommu)" "dmar0" "VT-d is on"
change_pci rp2
try "the module loads" load "$1"
change_pci rp3
try "each CPU goes offline and online" cycle_all
change_pci rp4
try "the module unloads" rmmod "$1"
check_reports
