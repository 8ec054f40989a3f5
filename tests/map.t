#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# tools/coretemp-map on sysfs trees that this test makes: no machine boots.
set -u
cd "$(dirname "$0")/.." || exit
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n=0 failed=0

is()	# got, wanted, description
{
	n=$((n + 1))
	if [ "$1" = "$2" ]; then
		echo "ok $n - $3"
	else
		failed=1
		echo "not ok $n - $3"
		printf 'got:    %s\nwanted: %s\n' "$1" "$2" | sed 's/^/# /'
	fi
}

put() { mkdir -p "$(dirname "$work/sys/devices/$1")" && echo "$2" >"$work/sys/devices/$1"; }

# A CPU of a package, die and core, with the list of its core's CPUs that are online
cpu()	# CPU PACKAGE DIE CORE-ID CORE-CPUS
{
	put "system/cpu/cpu$1/topology/physical_package_id" "$2"
	put "system/cpu/cpu$1/topology/die_id" "$3"
	put "system/cpu/cpu$1/topology/core_id" "$4"
	put "system/cpu/cpu$1/topology/core_cpus_list" "$5"
}
sensor()	# ZONE NUMBER LABEL MILLIDEGREES
{
	local file="platform/coretemp.$1/hwmon/hwmon$(($1 + 3))/temp$2"
	put "${file}_label" "$3"
	put "${file}_input" "$4"
	put "${file}_max" 80000
	put "${file}_crit" 100000
}
machine()	# PRESENT ONLINE
{
	rm -rf "$work/sys"
	put system/cpu/present "$1"
	put system/cpu/online "$2"
	put platform/coretemp.0/hwmon/hwmon3/name coretemp
}
map() { tools/coretemp-map --sysfs "$work/sys" "$@" 2>&1; }
# The lines of sensors, each without what they all have, words separated by one space
lines() { map | sed -n 's/^coretemp-isa-0*\([0-9a-f]\)  *temp/\1 temp/p' | sed -E 's/ +/ /g; s/ 80\.0 100\.0$//'; }
lacking() { map | sed -n 's/^CPUs without a sensor: //p'; }

# Two P-cores with two threads each, a cluster of E-cores, two low-power ones
hybrid()
{
	machine 0-9 0-9
	cpu 0 0 0 0 0-1
	cpu 1 0 0 0 0-1
	cpu 2 0 0 4 2-3
	cpu 3 0 0 4 2-3
	for i in 4 5 6 7 8 9; do cpu $i 0 0 $((i + 4)) $i; done
	put cpu_core/cpus 0-3
	put cpu_atom/cpus 4-7
	put cpu_lowpower/cpus 8-9
	sensor 0 1 'Package id 0' 61000
	sensor 0 2 'Core 0' 50000
	sensor 0 6 'Core 4' 51500
	for i in 8 9 10 11 12 13; do sensor 0 $((i + 2)) "Core $i" $((40000 + i * 100)); done
}
hybrid
is "$(lines)" "0 temp1 Package id 0 0-9 - 61.0
0 temp2 Core 0 0-1 P 50.0
0 temp6 Core 4 2-3 P 51.5
0 temp10 Core 8 4 E 40.8
0 temp11 Core 9 5 E 40.9
0 temp12 Core 10 6 E 41.0
0 temp13 Core 11 7 E 41.1
0 temp14 Core 12 8 LP-E 41.2
0 temp15 Core 13 9 LP-E 41.3" "hybrid processor: each sensor has its CPUs and its kind of core"
is "$(map | sed -n '/stays the same/,$p' | sed 1d)" "coretemp-isa-0000  /sys/devices/platform/coretemp.0/hwmon/hwmon*/" \
	"hybrid processor: the path that stays the same is printed"
is "$(map --sensors-conf | grep -v '^#')" '
chip "coretemp-isa-0000"
    label temp2 "Core 0 (P-core, CPU 0,1)"
    label temp6 "Core 4 (P-core, CPU 2,3)"
    label temp10 "Core 8 (E-core, CPU 4)"
    label temp11 "Core 9 (E-core, CPU 5)"
    label temp12 "Core 10 (E-core, CPU 6)"
    label temp13 "Core 11 (E-core, CPU 7)"
    label temp14 "Core 12 (LP-E-core, CPU 8)"
    label temp15 "Core 13 (LP-E-core, CPU 9)"' "hybrid processor: --sensors-conf names each core"
