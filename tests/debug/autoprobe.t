#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# drivers_autoprobe=0, with which adding a device does not run a driver's probe
. "$(dirname "$0")/rows.sh"

row "load, read, hotplug, unload" -t 2x1x2 autoprobe.sh coretemp
row "control: a driver that takes its probe for granted" -w 'KASAN: null-ptr-deref' -t 2x1x2 autoprobe.sh old-pattern
plan
