# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Messages of the host's scripts, and commands whose output goes to a log.

die() { echo "${0##*/}: $*" >&2; exit 1; }
say() { echo "# $*" >&2; }

# Runs a step with its output in a log, which is shown if the step fails.
step()
{
	local what=$1 log pid traps
	shift
	log=$build/log/$(echo "$what" | tr -cs 'a-zA-Z0-9.+\n' -)
	say "$what"
	# In the background, because on the left of ||, errexit would be off. In a process group of its own, so that
	# after an interrupt, all its processes end, and its mounts are gone, before this script ends.
	traps=$(trap -p INT TERM HUP)
	set -m
	"$@" >"$log" 2>&1 </dev/null &
	pid=$!
	set +m
	trap 'kill -- "-$pid" || :; wait "$pid" || :; exit 130' INT TERM HUP
	wait "$pid" || {
		tail -n 30 "$log" >&2
		die "failed: $what (all of the output is in $log)"
	}
	trap - INT TERM HUP
	eval "$traps"
}
