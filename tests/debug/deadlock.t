#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A deadlock of 2022: devices added under the CPU hotplug lock, with VT-d on
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel
plan 2

# VT-d as on a big machine, a network card behind it, and three slots for more
devices='-device intel-iommu,intremap=on,eim=on -device e1000e,bus=rp1'
for port in 1 2 3 4; do
	devices="-device pcie-root-port,id=rp$port,bus=pcie.0,chassis=$port,slot=$port $devices"
done
vtd=(-a intel_iommu=on -q "$devices")

run_case "PCI devices and CPUs come and go around coretemp" -t 2x1x2 "${vtd[@]}" deadlock.sh coretemp
expect_failure "lockdep sees devices in hotplug callbacks" 'lockdep has watched' \
	-w 'circular locking dependency' -t 2x1x2 "${vtd[@]}" deadlock.sh old-pattern
finish
