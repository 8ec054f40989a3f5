# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# For tests that boot emulated machines, to be sourced: each case is a run of tests/vm, and one result
# with the run's own results indented below it.
#
#	plan 2
#	run_case "what is shown is all well" WORDS...
#	expect_failure "a driver with this fault" 'REGEX' -e SED WORDS...
#	finish
#
# expect_failure is a control: the first check that fails has to match the regular expression.
# Where prove runs tests at the same time, it waits for one that has begun to print: nothing is
# printed before the end unless a person is there to see it.

set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit
# shellcheck source=tests/lib/tap.sh
. tests/lib/tap.sh
vm_words=()		# come first in each run
scratch=$(mktemp -d)	# gone when the test ends
on_exit=true		# a command
tap_output=$scratch/output
: >"$scratch/held"
exec 3>&1
[ -t 1 ] || exec >"$scratch/held"
trap 'cat "$scratch/held" >&3; $on_exit; rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM HUP

case_result()	# status, description
{
	result "$1" "$2"
	[ "$1" != 0 ] || sed 's/^/    /' "$tap_output"
	tap_skipped=$((tap_skipped + $(grep -c '^ok .* # SKIP ' "$tap_output")))
}

run_case()	# description, words of tests/vm run
{
	local status=0
	tests/vm run "${vm_words[@]}" "${@:2}" >"$tap_output" 2>&1 || status=$?
	case_result $status "$1"
}

expect_failure()	# description, regex, words of tests/vm run
{
	local status=0
	tests/vm run "${vm_words[@]}" "${@:3}" >"$tap_output" 2>&1 || status=$?
	[ $status = 1 ] && grep '^not ok' "$tap_output" | head -n 1 | grep -Eq -- "$2" &&
		! grep -q '^not ok .*control:' "$tap_output"
	case_result $? "control: $1"
}

full() { if [ -n "${TORTURE:-}" ]; then echo "$1"; else echo "$2"; fi; }	# with make torture, otherwise

# Rows of make test-debug: the debug kernel, and the modules of tests/debug
on_debug_kernel() { vm_words=(-o -k debug); }
