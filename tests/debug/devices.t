#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Devices are added and removed only while the module is loaded or unloaded, in the task that does it.
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel

run_case "devices are added and removed only at load and unload" -t 1x2x2x1 devices.sh coretemp
expect_failure "a module that adds devices in hotplug callbacks" \
	'no device is added in a hotplug thread' -t 1x2x2x1 devices.sh old-pattern

# With drivers_autoprobe=0, adding a device does not run a driver's probe.
run_case "all sensors are there with drivers_autoprobe=0" -t 2x1x2 autoprobe.sh coretemp
run_case "control: a driver that expects its probe to have run" \
	-w 'general protection fault.* KASAN|KASAN: null-ptr-deref' -t 2x1x2 autoprobe.sh old-pattern

# A deadlock of 2022: devices added under the CPU hotplug lock. VT-d as on a big machine, a network card behind it, and
# three slots for more
devices='-device intel-iommu,intremap=on,eim=on -device e1000e,bus=rp1'
for port in 1 2 3 4; do
	devices="-device pcie-root-port,id=rp$port,bus=pcie.0,chassis=$port,slot=$port $devices"
done
vtd=(-t 2x1x2 -a intel_iommu=on -q "$devices" deadlock.sh)
run_case "PCI devices are added and removed and CPUs go offline and online around coretemp" "${vtd[@]}" coretemp
expect_failure "a module that adds devices in hotplug callbacks, under lockdep" \
	'lockdep has watched' -w 'circular locking dependency' "${vtd[@]}" old-pattern
finish
