#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The commands of both READMEs: each that can be is run here, as it stands there. What needs a real
# machine, or a Debian to install to, has a test that does the same: it is looked up there.
cd "$(dirname "$0")/../.." || exit
. tests/lib/tap.sh
output=$(mktemp)
tap_output=$output
trap 'rm -f "$output"' EXIT
here() { echo "# running $1"; bash -c "$1" </dev/null >"$output" 2>&1; result $? "$1"; }
elsewhere() { echo "$1 is not in $2" >"$output"; grep -q -- "${3:-$1}" $2; result $? "$1 is done by $2"; }
# A person at the terminal types when the shell is there.
shell()
{
	echo "# running $1"
	{
		for i in $(seq 300); do grep -q '^The driver: modprobe' "$output" && break; sleep 1; done
		printf '%s\n' 'modprobe coretemp' sensors exit
		sleep 60
	} | timeout 600 bash -c "$1" >"$output" 2>&1
	grep -q '^Core 0: .*+' "$output"
	result $? "$1"
}

try()
{
	case $1 in
	'make demo' | 'make check' | 'tests/vm '[-r]* | tests/*.t) here "$1" ;;
	'tests/vm shell'*) shell "$1" ;;
	'make dist && '*) elsewhere "$1" tests/userland/packages.t "$(grep -oE 'rpmbuild -tb|makepkg' <<<"$1")" ;;
	'make deb') elsewhere "$1" tests/userland/lib.sh 'make -C /work/package deb' ;;
	'make test') elsewhere "$1" .ci/run ;;
	'sudo make compare') elsewhere "make compare" tests/guest/compare.sh ;;
	'apt install make' | 'sudo apt install make') n=$((n + 1)); echo "ok $n - $1 # SKIP make runs this test" ;;
	'sudo apt install make linux-headers'*) elsewhere "$1" tests/userland/compare.t linux-headers ;;
	'make patch KSRC='*) elsewhere "$1" tests/long/patch.t 'make .*patch' ;;
	'sudo make '*) elsewhere "${1#sudo }" tests/guest/install.sh ;;
	'sudo apt install ./build/deb/'*) elsewhere "$1" tests/userland/install.t 'dpkg -i /root/coretemp-dkms.deb' ;;
	'sudo modprobe -r coretemp; sudo modprobe coretemp') elsewhere "$1" tests/guest/install.sh 'modprobe -r coretemp' ;;
	'sudo apt install debhelper'*) elsewhere "$1" tests/userland/lib.sh 'debhelper dh-dkms' ;;
	*mokutil* | 'sudo reboot') result 0 "$1 # SKIP a person answers the firmware" ;;
	*) echo "nothing here runs it or knows who does" >"$output"; result 1 "$1" ;;
	esac
}

while read -r command; do
	try "$command"
done < <(sed -nE 's/^    ((sudo |apt |make |tests\/).*)/\1/p' README.md tests/README.md | sed -E 's/ +#.*//')
# Both fail: a command that nobody knows, and a script on a machine that it is not for
knows() { (tap_failed=0; try "$1" >/dev/null; [ "$tap_failed" = 0 ]); }
check "control: a command that nobody knows is noticed" eval '! knows "make nonsense"'
check "control: a command that fails is noticed" eval '! knows "tests/vm run -t 1x1x1 files.sh"'
finish
