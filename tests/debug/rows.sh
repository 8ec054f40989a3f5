# SPDX-License-Identifier: GPL-2.0-only
# What the rows share: each of their tests is a run of the test bed, on the debug kernel.
# With TORTURE=1 the counts are full. A later -k names another kernel.

set -u
bed=$(dirname "${BASH_SOURCE[0]}")/../bed
output=$(mktemp)
results=$(mktemp)
trap 'rm -f "$output" "$results"' EXIT
n=0

# $1: whether it is what the row wants, $2: what. A run that is not is shown.
result()
{
	n=$((n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $n - $2"
		sed 's/^/    /' "$output"
	else
		echo "not ok $n - $2"
		sed 's/^/#   /' "$output"
	fi >>"$results"
}

row()	# description, bed's words...: everything in it is well
{
	local what=$1
	shift
	"$bed" run -o -k debug "$@" >"$output" 2>&1
	result $? "$what"
}

fails()	# description, regex, bed's words...: the first test that fails has this name
{
	local what=$1 test=$2
	shift 2
	"$bed" run -o -k debug "$@" >"$output" 2>&1
	[ $? = 1 ] && grep '^not ok' "$output" | head -n 1 | grep -Eq -- "$test" &&
		! grep -q '^not ok .*control:' "$output"
	result $? "control: $what"
}

# All at once: a row that has begun to print is waited for by prove, and no other started.
plan()
{
	cat "$results"
	echo "1..$n"
}

full() { if [ -n "${TORTURE:-}" ]; then echo "$1"; else echo "$2"; fi; }

# VT-d as on a big machine, a network card behind it, and three slots for more.
vtd_devices='-device intel-iommu,intremap=on,eim=on -device e1000e,bus=rp1'
for port in 1 2 3 4; do
	vtd_devices="-device pcie-root-port,id=rp$port,bus=pcie.0,chassis=$port,slot=$port $vtd_devices"
done
vtd=(-a intel_iommu=on -q "$vtd_devices")
