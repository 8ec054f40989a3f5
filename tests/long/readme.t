#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs the commands of both READMEs as they are written there. A command that needs a real machine, or a Debian in which
# it can install, has another test that does the same: this test checks that it is there.
cd "$(dirname "$0")/../.." || exit
. tests/lib/tap.sh
plan 21		# the commands, and two controls
output=$(mktemp)
tap_output=$output
trap 'rm -f "$output"' EXIT
here() { echo "# running $1"; bash -c "$1" </dev/null >"$output" 2>&1; result $? "$1"; }
elsewhere()	# command, file of a test that does the same, and what that file has outside of comments
{
	echo "$1 is not in $2" >"$output"
	sed 's/^[[:space:]]*#.*//' $2 | grep -q -- "${3:-$1}"
	result $? "$1 is done by $2"
}
# Types commands when the shell has started, as a person at the terminal would.
shell()
{
	echo "# running $1"
	{
		for i in $(seq 300); do grep -q '^To load the driver: modprobe' "$output" && break; sleep 1; done
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
	'sudo make deb') elsewhere "$1" tests/userland/lib.sh 'make -C /work/package deb' ;;
	'make test') elsewhere "$1" .ci/run '^make test$' ;;
	'sudo make compare') elsewhere "make compare" tests/guest/compare.sh ;;
	'apt install make' | 'sudo apt install make') result 0 "$1 # SKIP make runs this test" ;;
	'sudo apt install make linux-headers'*) elsewhere "$1" tests/userland/compare.t linux-headers ;;
	'make patch KSRC='*) elsewhere "$1" tests/long/patch.t 'make .*patch' ;;
	'sudo make '*) elsewhere "${1#sudo }" tests/guest/install.sh "make -C /srv/coretemp ${1#sudo make }\$" ;;
	'sudo apt install ./build/deb/'*) elsewhere "$1" tests/userland/install.t 'dpkg -i /root/coretemp-dkms.deb' ;;
	'sudo modprobe -r coretemp; sudo modprobe coretemp') elsewhere "$1" tests/guest/install.sh 'modprobe -r coretemp' ;;
	'sudo apt install debhelper'*) elsewhere "$1" tests/userland/lib.sh 'debhelper dh-dkms' ;;
	*mokutil* | 'sudo reboot') result 0 "$1 # SKIP a person answers the firmware" ;;
	*) echo "this test neither runs the command nor knows a test that does" >"$output"; result 1 "$1" ;;
	esac
}

while read -r command; do
	try "$command"
done < <(sed -nE 's/^    ((sudo |apt |make |tests\/).*)/\1/p' README.md tests/README.md | sed -E 's/ +#.*//')
succeeds() { (tap_failed=0; try "$1" >/dev/null; [ "$tap_failed" = 0 ]); }
check "control: an unknown command is noticed" eval '! succeeds "make nonsense"'
# The script is for another machine.
check "control: a command that fails is noticed" eval '! succeeds "tests/vm run -t 1x1x1 files.sh"'
finish
