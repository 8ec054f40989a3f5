#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Devices come and go with the module alone, in the task that loads or unloads it
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel
plan 2

run_case "each device_add() and device_del() of load, hotplug and unload" -t 1x2x2x1 devices.sh coretemp
expect_failure "devices in hotplug callbacks" 'no device comes in a hotplug thread' -t 1x2x2x1 devices.sh old-pattern
finish
