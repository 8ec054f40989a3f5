#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The emulated machine's harness: a guest that ends badly must fail its run, whichever way it ends, and
# the run says how. Two guests are real; this file plays the others, in
# the place of QEMU.
cd "$(dirname "$0")/.." || exit

# The guest $GUEST: its results on the standard output, the kernel's console in the file $1
if [ -n "${VM_PLAYER:-}" ]; then
	console() { printf '[    1.0] %s\r\n' "$@" >>"$console"; }
	console=$1
	console "Linux version"
	case $GUEST in no-init) exit ;; panic-early) console "Kernel panic - not syncing: no init"; exit ;; esac
	[ "$GUEST" != late-init ] || [ -e "$console"s ] || exit		# none in the first boot
	echo '{"return": {}}' >"${console%/*}/qmp.out"
	printf '%s\r\n' guest-init "1..2" "ok - one"
	case $GUEST in
	reset) exit ;;
	panic) console "Kernel panic - not syncing: sysrq"; exit ;;
	hang) exec sleep 100 ;;
	warning) console "WARNING: CPU: 0 at nowhere" "Call Trace:" ;;
	trace) console "Call Trace:" ;;
	known) console "known alarms: WARNING: .*nowhere" "WARNING: CPU: 0 at nowhere" "Call Trace:" ;;
	known-before) console "known alarms: nowhere" "known alarms: ^\$" "WARNING: CPU: 0 at nowhere" ;;
	again)
		[ -e "$console"s ] || { console "WARNING: in the first boot"; echo guest-again; exit; }
		;;
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
trap 'rm -f "$tap_output"' EXIT
plan 28

run() { tests/vm run -t 1x1x1 "$@" >"$tap_output" 2>&1; }
played() { GUEST=$1 VM_PLAYER=$0 run "${@:2}" crash.sh; }
says() { grep -Eq -- "$1" "$tap_output"; }
passes() { played "$@"; }
fails()	# regex of what it has to say, guest, arguments of run
{
	! played "${@:2}" && says "$1"
}
refuses() { ! run "${@:2}" && says "$1"; }

check "a script for another machine says so, and stops" eval '! run files.sh && says "not ok 1 .* the machine that it was written for" &&
	[ "$(grep -c "^not ok" "$tap_output")" = 2 ]'
check "a guest that panics fails, and its console is shown" eval '! run crash.sh && says "status none" && says "Kernel panic"'

check "a guest whose checks pass" passes well
check "a guest that panics" fails 'not ok 2 .*planned 2, made 1; status none' panic
check "a guest that hangs" fails 'nothing heard from the guest for 5 s' hang -s 5
check "a guest that is reset" fails 'not ok 2 .*planned 2, made 1; status none' reset
check "a guest that has come to its init is not started again" eval '! says "starting it again"'
check "a guest that hangs before its init is started again, once, and the run says so" eval \
	'passes late-init && says "hung before its init; starting it again, once"'
check "the consoles of both boots are kept" [ "$(grep -c 'Linux version' build/last-console.log)" = 2 ]
check "a guest that hangs before its init twice" fails 'status none' no-init
check "a guest that panics before its init is not started again" eval \
	'fails "status none" panic-early && ! says "starting it again"'
check "a warning in the kernel log" fails 'not ok .* the kernel log has no alarm' warning
check "a trace that nothing explains" fails 'not ok .* the kernel log has no alarm' trace
check "a warning, with its trace, that the script said is known" passes known
check "a warning after the script said that none is known any more" fails 'not ok .* the kernel log has no alarm' known-before
check "a warning in the first of two boots of one script" fails 'not ok .* the kernel log has no alarm' again
check "a check that fails" fails 'not ok 2 - two' fails
check "a script that fails" fails 'status 3' status
check "a script that makes fewer checks than it planned" fails 'planned 2, made 1' fewer
check "a script that makes more checks than it planned" fails 'planned 2, made 3' more
check "a check that is skipped is counted" eval 'passes skips && says "1 checks skipped"'
check "a control that trips" passes warning -w 'at nowhere'
check "a control that does not trip" fails "not ok .* control: the kernel log has 'no such line'" well -w 'no such line'
check "a control whose kernel log has another alarm, too" fails 'not ok .* no other alarm' warning -w 'Linux version'
check "a script that does not exist" refuses 'no such guest script' none.sh
check "a topology without threads" refuses "not '2x2'" -t 2x2 crash.sh
check "a kernel that does not exist" refuses "no Debian kernel matches '4.9'" -k 4.9 crash.sh

# Interrupted in the middle of a guest
GUEST=hang VM_PLAYER=$0 tests/vm run -t 1x1x1 crash.sh >"$tap_output" 2>&1 &
vm=$!
until guest=$(pgrep -P $vm -x sleep) || ! kill -0 $vm 2>/dev/null; do sleep 0.2; done
kill -TERM $vm
wait $vm
ended=$?
check "an interrupted run ends with an error, and its guest with it" \
	eval '[ $ended = 130 ] && [ -n "$guest" ] && ! kill -0 "$guest" 2>/dev/null'
finish
