#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Random CPUs go offline and online under eight readers and a writer
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel

run_case "random hotplug on 2 packages x 2 dies" -t 2x2x2x1 torture.sh "$(torture_or 5000 50)" $RANDOM
# When the driver adds the files again, it fails and removes them: which check fails first depends on the order of CPUs.
expect_failure "a driver that leaves files behind" 'sensors are (those|there when)' \
	-e 's/ || cpuhp_tasks_frozen/ || true/' -t 2x2x2x1 torture.sh 25 $RANDOM
finish
