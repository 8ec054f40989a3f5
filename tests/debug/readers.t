#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Two readers without a pause, on one file whose core goes and comes
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel
plan 2

run_case "60 times" -t 1x2x1 one-file.sh 60
# Lockdep reports it at the first removal; sometimes the guest then really hangs.
expect_failure "a driver that removes files under the lock that their readers take" 'lockdep has watched|ran to its end' \
	-w 'circular locking dependency' -s 60 \
	-e 's/^\tsysfs_remove_files(.*/\tmutex_lock(\&sensor->reading); &  mutex_unlock(\&sensor->reading);/' \
	-t 1x2x1 one-file.sh 60
finish
