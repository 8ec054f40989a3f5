#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The test bed itself: each guest that ends badly must fail its run, and say how.
cd "$(dirname "$0")/.." || exit
output=$(mktemp)
trap 'rm -f "$output"' EXIT
n=0 bad=0

check()		# description, command...
{
	local what=$1
	shift
	n=$((n + 1))
	if "$@"; then
		echo "ok $n - $what"
	else
		bad=$((bad + 1))
		echo "not ok $n - $what"
		sed 's/^/# /' "$output"
	fi
}

run() { tests/bed run -t 1x1x1 "$@" >"$output" 2>&1; }
fails()		# regex of what it has to say, arguments of bed run
{
	local says=$1
	shift
	! run "$@" && grep -Eq -- "$says" "$output"
}

check "a guest whose tests pass" run trouble.sh none
check "a guest that panics fails" fails 'status: none.*' trouble.sh panic
check "its console is shown" grep -q 'Kernel panic' "$output"
check "a guest that hangs fails" fails 'nothing heard from the guest for 5 s' -s 5 trouble.sh hang
check "a guest that is reset is started again once, and fails" fails 'ended without a word; starting it again' trouble.sh reset
check "as its script did not end" grep -q 'status: none' "$output"
check "a warning in the kernel log fails" fails 'not ok .* the kernel log has no alarm' trouble.sh warning
check "a test that fails" fails 'not ok .* one and two are equal' trouble.sh fails
check "a script that fails" fails 'status: 3' trouble.sh status
check "a control that does not trip" fails "not ok .* control: the kernel log has 'no such line'" -w 'no such line' trouble.sh none
check "a script that does not exist" fails 'no such guest script' none.sh
check "a topology that is none" fails "not '2x2'" -t 2x2 trouble.sh
check "a script for another machine says so" fails 'not ok 1 .* the machine that it was written for' sensors.sh
check "and stops" [ "$(grep -c '^not ok' "$output")" = 2 ]
check "a kernel that does not exist" fails "no Debian kernel matches '4.9'" -k 4.9 trouble.sh

# Interrupted in the middle of a guest: no QEMU stays behind.
tests/bed run -t 1x1x1 trouble.sh hang >"$output" 2>&1 &
bed=$!
until grep -q 'so far' "$output" || ! kill -0 $bed 2>/dev/null; do
	sleep 0.2
done
qemu=$(pgrep -P $bed -f qemu-system)
kill -TERM $bed
wait $bed
check "an interrupted run ends with an error" [ $? = 130 ]
check "there was a QEMU" [ -n "$qemu" ]
check "it is gone" sh -c '! kill -0 "$1" 2>/dev/null' sh "$qemu"
echo "1..$n"
exit $((bad > 0))
