#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Files are removed and added under readers, as the module is reloaded and as a core goes offline and online.
. "$(dirname "$0")/../lib/cases.sh"
on_debug_kernel

count=$(torture_or 200 20)
run_case "the module is reloaded $count times" -t 2x2x1 reload.sh "$count"
expect_failure "a driver that forgets its sensors" 'finds no leak' -w 'kmemleak: [0-9]' \
	-e 's/^\t\t\tkfree_rcu(sensor, rcu);$/\t\t\tcontinue;/' -t 2x2x1 reload.sh 3

# One delay between choosing a CPU and sending it a request, and one in its handler when the request is no longer in flight
delays="$(delay_request 10000); /^static void coretemp_handle_request/,/^}/s/clear_bit_unlock.*/&  mdelay(4000);/"
run_case "the module is unloaded while a request is sent" -e "$delays" -t 2x2x1 delayed-request.sh
expect_failure "a driver that does not wait for handlers" 'lockdep has watched' -w 'KASAN: .*use-after-free' \
	-e "$delays; s/kfree_rcu(\([a-z_]*\), [a-z.]*)/kfree(\1)/" -t 2x2x1 delayed-request.sh

run_case "a core goes offline 60 times under two readers without a pause" -t 1x2x1 one-file.sh 60
# Lockdep reports it when the file is removed for the first time; sometimes the guest really hangs then.
lock='mutex_lock(\&lock)' unlock='mutex_unlock(\&lock)'
expect_failure "a driver that removes files under the lock that their readers take" \
	'lockdep has watched|ran to its end' -w 'circular locking dependency' -s 60 \
	-e "s/^static LIST_HEAD.*/& static DEFINE_MUTEX(lock);/; s/^\tsysfs_remove_files(.*/\t$lock; & $unlock;/;
		s/wait_on_bit_lock(.*KILLABLE)/($lock, 0)/; s/clear_and_wake_up_bit(.*)/$unlock/" \
	-t 1x2x1 one-file.sh 60
finish
