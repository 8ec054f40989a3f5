#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# CPUs that go offline and come online, the parameter, and registers that fault when the driver looks for sensors
. "$(dirname "$0")/lib/cases.sh"
poison_memory
run_case "two packages of four cores with two threads" hotplug.sh and tjmax.sh and faults-at-load.sh
finish
