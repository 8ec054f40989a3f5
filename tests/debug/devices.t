#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Devices come and go with the module alone, in the task that loads or unloads it
. "$(dirname "$0")/rows.sh"

row "each device_add() and device_del() of load, hotplug and unload" -t 1x2x2x1 devices.sh coretemp
fails "devices in hotplug callbacks" 'no device comes in a hotplug thread' -t 1x2x2x1 devices.sh old-pattern
plan
