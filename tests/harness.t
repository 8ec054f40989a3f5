#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The harness of the emulated machine: each way in which a guest may fail has to fail its run, and the run has to name
# the reason. Three guests are real; this file plays the others in place of QEMU.
cd "$(dirname "$0")/.." || exit

# The guest $GUEST: its results on the standard output, the kernel's console in the file $1
if [ -n "${VM_PLAYER:-}" ]; then
	console() { printf '[    1.0] %s\r\n' "$@" >>"$console"; }
	console=$1
	console "Linux version"
	case $GUEST in no-init) exit ;; panic-early) console "Kernel panic - not syncing: no init"; exit ;; esac
	# The first boot stops before its init.
	[ "$GUEST" != second-boot ] || [ -e "$console"s ] || { console "Kernel panic - not syncing: early"; exit; }
	echo '{"return": {}}' >"${console%/*}/qmp.out"
	printf '%s\r\n' guest-init "1..2" "ok - one"
	case $GUEST in
	reset) exit ;;
	panic) console "Kernel panic - not syncing: sysrq"; exit ;;
	hang) echo $$ >"${PID_FILE:-/dev/null}"; exec sleep 100 ;;
	warning) console "WARNING: CPU: 0 at nowhere" "Call Trace:" ;;
	trace) console "Call Trace:" ;;
	known) console "known alarms: WARNING: .*nowhere" "WARNING: CPU: 0 at nowhere" "Call Trace:" ;;
	invalid-known) console "known alarms: [" "WARNING: CPU: 0 at nowhere" ;;
	known-before) console "known alarms: nowhere" "known alarms: ^\$" "WARNING: CPU: 0 at nowhere" ;;
	again) [ -e "$console"s ] || { console "WARNING: in the first boot"; echo guest-again; exit; } ;;
	esac
	case $GUEST in
	fails) echo "not ok - two" ;;
	fewer) ;;
	skips) echo "ok - two # SKIP no reason" ;;
	*) echo "ok - two" ;;
	esac
	[ "$GUEST" != more ] || echo "ok - three"
	echo "guest-exit:$([ "$GUEST" = status ] && echo 3 || echo 0)"
	exit
fi

. tests/lib/tap.sh
tap_output=$(mktemp)
pid_file=$(mktemp)
trap 'rm -f "$tap_output" "$pid_file"' EXIT
plan 32

run() { tests/vm run -t 1x1x1 "$@" >"$tap_output" 2>&1; }
played() { GUEST=$1 VM_PLAYER=$0 run "${@:2}" crash.sh; }
prints() { grep -Eq -- "$1" "$tap_output"; }
fails() { ! played "${@:2}" && prints "$1"; }		# REGEX GUEST [ARG OF RUN]...
refuses() { ! run "${@:2}" && prints "$1"; }		# REGEX ARG OF RUN...
alarm='not ok .* the kernel log has no alarm'

check "a script for another machine stops at its first check" eval \
	'! run files.sh && prints "not ok 1 .* the machine that it was written for" &&
	[ "$(grep -c "^not ok" "$tap_output")" = 2 ]'
check "a run prints the console of a guest that panics" eval \
	'! run crash.sh && prints "status none" && prints "Kernel panic"'

check "a run passes if its checks pass" played well
check "a run fails if its guest panics" fails 'not ok 2 .*planned 2, made 1; status none' panic
check "a run fails if its guest hangs" fails 'nothing heard from the guest for 5 s' hang -s 5
check "a run fails if its guest is reset" fails 'not ok 2 .*planned 2, made 1; status none' reset
check "a guest that has reached its init is not started again" eval '! prints "starting it again"'
rm -f build/before-init.log
check "a guest that stops before its init is started again, once, and the run prints that" eval \
	'played second-boot && prints "stopped before its init .*; starting it again, once"'
check "the console of a boot that stopped before its init is kept" grep -q 'not syncing: early' build/before-init.log
check "a run fails if its guest hangs before its init twice" fails 'status none' no-init
check "a run fails if its guest panics before its init twice" fails 'status none' panic-early
check "a run fails if the kernel log has a warning" fails "$alarm" warning
check "a run fails if the kernel log has a trace without a known reason" fails "$alarm" trace
check "a run passes if the script has named the warning as known" played known
check "a run fails if a warning comes after the script has ended known alarms" fails "$alarm" known-before
check "a run fails if the regular expression of its known alarms is invalid" fails "$alarm" invalid-known
check "a run fails if there is a warning in the first of two boots" fails "$alarm" again
check "a run fails if a check fails" fails 'not ok 2 - two' fails
check "a run fails if its script fails" fails 'status 3' status
check "a run fails if its script makes fewer checks than it planned" fails 'planned 2, made 1' fewer
check "a run fails if its script makes more checks than it planned" fails 'planned 2, made 3' more
check "a check that is skipped is counted" eval 'played skips && prints "skipped checks: 1"'
check "a control passes if the kernel log has its alarm" played warning -w 'at nowhere'
check "a control fails if the kernel log does not have its alarm" \
	fails "not ok .* control: the kernel log has 'no such line'" well -w 'no such line'
check "a control fails if the kernel log has another alarm" fails 'not ok .* no other alarm' warning -w 'Linux version'
check "a script that does not exist is refused" refuses 'no such guest script' none.sh
check "a topology without threads is refused" refuses "not '2x2'" -t 2x2 crash.sh
check "a kernel that does not exist is refused" refuses "no Debian kernel matches '4.9'" -k 4.9 crash.sh

# The third real guest, on a machine that no other test has
saved() { run -a harness.t files.sh; prints "$1"; }
saved . || true
check "a run continues from the machine that an earlier run has saved" saved 'continues from build/'
state=$(sed -n 's/^# continues from //p' "$tap_output")
echo "WARNING: in the boot" >>"$state.console"
check "a run fails if the kernel log of the boot that was saved has a warning" saved "$alarm"
truncate -s 1000000 "$state"
check "a guest whose saved state is damaged is started" saved 'starting it again'

# A run is interrupted while its guest runs.
GUEST=hang PID_FILE=$pid_file VM_PLAYER=$0 tests/vm run -t 1x1x1 crash.sh >"$tap_output" 2>&1 &
vm=$!
until [ -s "$pid_file" ] || ! kill -0 $vm 2>/dev/null; do sleep 0.2; done
kill -TERM $vm
wait $vm
ended=$?
check "an interrupted run ends its guest and exits with an error" \
	eval '[ $ended = 130 ] && [ -s "$pid_file" ] && ! kill -0 "$(cat "$pid_file")" 2>/dev/null'
finish
