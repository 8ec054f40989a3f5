#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drivers_autoprobe=0, with which adding a device does not run a driver's probe
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel
plan 2

run_case "load, read, hotplug, unload" -t 2x1x2 autoprobe.sh coretemp
run_case "control: a driver that takes its probe for granted" -w 'general protection fault.* KASAN|KASAN: null-ptr-deref' -t 2x1x2 autoprobe.sh old-pattern
finish
