#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The commands of both READMEs: each that can be is run here, as it stands there. What needs a real
# machine, or a Debian to install to, has a test that does the same: it is looked up there.
cd "$(dirname "$0")/../.." || exit
output=$(mktemp)
trap 'rm -f "$output"' EXIT
n=0 bad=0

result()	# status, command
{
	n=$((n + 1))
	[ "$1" = 0 ] && echo "ok $n - $2" && return
	bad=$((bad + 1))
	echo "not ok $n - $2"
	tail -n 30 "$output" | sed 's/^/# /'
}
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
	'make demo' | 'make check' | 'tests/bed '[-r]* | tests/*.t) here "$1" ;;
	'tests/bed shell'*) shell "$1" ;;
	'make dist && '*) elsewhere "$1" tests/userland/packages.t "$(grep -oE 'rpmbuild -tb|makepkg' <<<"$1")" ;;
	'make deb') elsewhere "$1" tests/userland/lib.sh 'make -C /work/package deb' ;;
	'make test') elsewhere "$1" .ci/run ;;
	'sudo make compare') elsewhere "make compare" tests/guest/compare.sh ;;
	'sudo apt install make linux-headers'*) elsewhere "$1" tests/userland/compare.t linux-headers ;;
	'make patch KSRC='*) elsewhere "$1" tests/long/patch.t 'make .*patch' ;;
	'sudo make '*) elsewhere "${1#sudo }" tests/guest/install.sh ;;
	'sudo apt install ./build/deb/'*) elsewhere "$1" tests/userland/install.t 'dpkg -i /root/coretemp-dkms.deb' ;;
	'sudo modprobe -r coretemp; sudo modprobe coretemp') elsewhere "$1" tests/guest/install.sh 'modprobe -r coretemp' ;;
	'sudo apt install debhelper'*) elsewhere "$1" tests/userland/lib.sh 'debhelper dh-dkms' ;;
	*mokutil* | 'sudo reboot') n=$((n + 1)); echo "ok $n - $1 # SKIP a person answers the firmware" ;;
	*) echo "nothing here runs it or knows who does" >"$output"; result 1 "$1" ;;
	esac
}

while read -r command; do
	try "$command"
done < <(sed -nE 's/^    ((sudo |make |tests\/).*)/\1/p' README.md tests/README.md | sed -E 's/ +#.*//')
before=$bad
try 'make nonsense' >/dev/null
try 'tests/bed run -t 1x1x1 sensors.sh' >/dev/null	# which is for another machine
[ $((bad - before)) = 2 ]
status=$?
n=$((n - 2)) bad=$before
result $status "control: a command that nobody knows, and one that fails"
echo "1..$n"
exit $((bad > 0))
