# SPDX-License-Identifier: GPL-2.0-only
# For tests of several boots, to be sourced by bash: each boot is one result, with its
# own results indented under it.
set -uo pipefail
bed=$(dirname "${BASH_SOURCE[0]}")/bed
boots=0 bad_boots=0

# The model's words (-m) for cores of which two and two have one id. So do kernels before 6.9 understand
# CPUID.0BH: ids have a bit for threads, of which there are none.
same_core_ids=
for id in 0 1 2 3; do
	same_core_ids+=${same_core_ids:+,}cpuid=$id:b:0:1:1:100:$id,cpuid=$id:b:1:2:4:201:$id
done

result()	# status, description
{
	boots=$((boots + 1))
	[ "$1" = 0 ] && echo "ok $boots - $2" || { echo "not ok $boots - $2"; bad_boots=$((bad_boots + 1)); }
}

boot()	# description, arguments of tests/bed run
{
	local what=$1
	shift
	"$bed" run "$@" | sed -u 's/^/    /'
	result $? "$what"
}

boots_done()
{
	echo "1..$boots"
	exit $((bad_boots > 0))
}
