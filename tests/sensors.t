#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# All files of all sensors, parameters, registers that fault, hotplug, loading and unloading
. "$(dirname "$0")/lib/cases.sh"
run_case "two packages of four cores with two threads" files.sh and readings.sh and update-interval.sh \
	and hotplug.sh and tjmax.sh and faults-at-load.sh
finish
