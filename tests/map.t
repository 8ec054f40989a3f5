#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# tools/coretemp-map on sysfs trees that this test makes: no machine boots.
set -u
cd "$(dirname "$0")/.." || exit
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/lib/tap.sh

put() { mkdir -p "$(dirname "$work/sys/devices/$1")" && echo "$2" >"$work/sys/devices/$1"; }

core()	# PACKAGE DIE ID CPUS: CPUs that are online
{
	local range cpu dir
	for range in ${4//,/ }; do
		for ((cpu = ${range%-*}; cpu <= ${range#*-}; cpu++)); do
			dir=system/cpu/cpu$cpu/topology
			put "$dir/physical_package_id" "$1"
			put "$dir/die_id" "$2"
			put "$dir/core_id" "$3"
			put "$dir/core_cpus_list" "$4"
		done
	done
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
# The lines of sensors, each without its constant parts, and with one space between words
lines() { map | sed -n 's/^coretemp-isa-0*\([0-9a-f]\)  *temp/\1 temp/p' | sed -E 's/ +/ /g; s/ 80\.0 100\.0$//'; }
# shellcheck disable=SC2069 # only standard error
complaints() { tools/coretemp-map --sysfs "$work/sys" 2>&1 >/dev/null; }
lacking() { map | sed -n 's/^CPUs without a sensor: //p'; }

# Two P-cores with two threads each, two E-cores, a low-power core
machine 0-6 0-6
core 0 0 0 0-1
core 0 0 4 2-3
for i in 4 5 6; do core 0 0 $((i + 4)) $i; done
put cpu_core/cpus 0-3
put cpu_atom/cpus 4-5
put cpu_lowpower/cpus 6
sensor 0 1 'Package id 0' 61000
sensor 0 2 'Core 0' 50000
sensor 0 6 'Core 4' 51500
for i in 8 9 10; do sensor 0 $((i + 2)) "Core $i" $((40000 + i * 100)); done
is "$(lines)" "0 temp1 Package id 0 0-6 - 61.0
0 temp2 Core 0 0-1 P 50.0
0 temp6 Core 4 2-3 P 51.5
0 temp10 Core 8 4 E 40.8
0 temp11 Core 9 5 E 40.9
0 temp12 Core 10 6 LP-E 41.0" "hybrid processor: each sensor has its CPUs and its kind of core"
is "$(map | sed -n '/stays the same/,$p' | sed 1d)" \
	"coretemp-isa-0000  /sys/devices/platform/coretemp.0/hwmon/hwmon*/" \
	"hybrid processor: the path that stays the same is printed"
is "$(map --sensors-conf | grep -v '^#')" '
chip "coretemp-isa-0000"
    label temp2 "Core 0 (P-core, CPU 0,1)"
    label temp6 "Core 4 (P-core, CPU 2,3)"
    label temp10 "Core 8 (E-core, CPU 4)"
    label temp11 "Core 9 (E-core, CPU 5)"
    label temp12 "Core 10 (LP-E-core, CPU 6)"' "hybrid processor: --sensors-conf names each core"
is "$(complaints)" "" "hybrid processor: coretemp-map prints nothing on standard error"
# shellcheck disable=SC2016 # expanded by the other shell
only_null='mount -t tmpfs none /dev && mknod /dev/null c 1 3 && exec tools/coretemp-map --sysfs "$0"'
is "$(unshare --mount sh -c "$only_null" "$work/sys" 2>&1)" "$(map)" "coretemp-map needs only /dev/null of /dev"

# Two cores of two threads. One sensor has no reading, and one has a negative temperature.
machine 0-3 0-3
core 0 0 0 0,2
core 0 0 1 1,3
sensor 0 1 'Package id 0' 61000
sensor 0 2 'Core 0' ''
sensor 0 3 'Core 1' -500
rm "$work"/sys/devices/platform/coretemp.0/hwmon/hwmon3/temp2_{max,input}
mkdir "$work/sys/devices/platform/coretemp.0/hwmon/hwmon3/temp2_input"
json()		# SENSOR LABEL CPUS TEMPERATURE MAX
{
	echo '    {"chip": "coretemp-isa-0000", "device": "/sys/devices/platform/coretemp.0",' \
		"\"sensor\": \"$1\", \"label\": \"$2\",
     \"cpus\": [$3], \"cpus_certain\": true, \"kind\": null,
     \"temperature\": $4, \"max\": $5, \"crit\": 100.0}"
}
is "$(map --json)" '{
  "sensors": [
'"$(json temp1 'Package id 0' '0, 1, 2, 3' 61.0 80.0),
$(json temp2 'Core 0' '0, 2' null null),
$(json temp3 'Core 1' '1, 3' -0.5 80.0)"'
  ],
  "cpus_without_sensor": ""
}' "--json has all values, and null for a file that is missing or cannot be read"
is "$(lines)" "0 temp1 Package id 0 0-3 - 61.0
0 temp2 Core 0 0,2 - - - 100.0
0 temp3 Core 1 1,3 - -0.5" "plain processor: a file that is missing or cannot be read is a dash"
is "$(map --sensors-conf | grep '^    label')" '    label temp2 "Core 0 (CPU 0,2)"
    label temp3 "Core 1 (CPU 1,3)"' "plain processor: --sensors-conf names the CPUs and no kind"

# A package of two dies, and ten packages of one, all with one core. Names of chips have hexadecimal numbers of zones.
machine 0-11 0-11
for i in {0..11}; do
	core $((i > 0 ? i - 1 : 0)) $((i == 1)) 0 "$i"
	sensor "$i" 1 "Package id $i" 50000
	sensor "$i" 2 "Core 0" $((40000 + i * 1000))
done
is "$(map | sed -nE 's/^coretemp-isa-(000[9ab]) +temp2 +Core 0 +([0-9]+) +- +([0-9.]+).*/\1 \2 \3/p')" "0009 9 49.0
000a 10 50.0
000b 11 51.0" "several dies: zones are dies in numeric order"

# All CPUs of package 1 of three are offline: its zone has no sensors, and sysfs does not show its topology.
machine 0-5 0-1,4-5
put platform/coretemp.1/hwmon/hwmon4/name coretemp
for zone in 0 2; do
	for i in 0 1; do core $zone 0 $i $((zone * 2 + i)); done
	sensor $zone 1 "Package id $zone" 50000
	sensor $zone 2 "Core 0" 40000
	sensor $zone 3 "Core 1" 41000
done
is "$(lines)" "0 temp1 Package id 0 0-1 - 50.0
0 temp2 Core 0 0 - 40.0
0 temp3 Core 1 1 - 41.0
2 temp1 Package id 2 4-5 - 50.0
2 temp2 Core 0 4 - 40.0
2 temp3 Core 1 5 - 41.0" "CPUs offline: the zone after a package without CPUs has its own CPUs"
is "$(lacking)" "2-3 (offline)" "CPUs offline: they are listed as CPUs without a sensor"

# CPUs 2 and 3 are isolated, so that core 1 has no sensor; one thread of core 2 is isolated.
machine 0-5 0-5
for i in 0 1 2; do core 0 0 $i "$((i * 2))-$((i * 2 + 1))"; done
put system/cpu/nohz_full 2-3,5
sensor 0 2 'Core 0' 40000
sensor 0 4 'Core 2' 42000
is "$(lines); $(lacking)" "0 temp2 Core 0 0-1 - 40.0
0 temp4 Core 2 4-5 - 42.0; 2-3 (isolated by nohz_full=)" \
	"isolated CPUs: a core whose CPUs are all isolated is listed with the reason"
put system/cpu/nohz_full '(null)'
is "$(lacking)" "2-3 (look at: sudo dmesg | grep coretemp)" \
	"control: without nohz_full=, coretemp-map refers to the log"

# All CPUs of a package are isolated. Such a package has no sensors, but has them before Linux 6.7.
machine 0-3 0-3
for i in 0 1 2 3; do core $((i / 2)) 0 $((i % 2)) $i; done
put system/cpu/nohz_full 0-1
sensor 1 2 'Core 0' 52000
sensor 1 3 'Core 1' 53000
package_1="1 temp2 Core 0 2 - 52.0
1 temp3 Core 1 3 - 53.0"
is "$(lines)" "$package_1" "isolated CPUs: the zone after a package whose CPUs are all isolated has its own CPUs"
sensor 0 2 'Core 0' 42000
sensor 0 3 'Core 1' 43000
is "$(lines)" "0 temp2 Core 0 0 - 42.0
0 temp3 Core 1 1 - 43.0
$package_1" "isolated CPUs: sensors of isolated cores have their CPUs"

# Two cores have the id 0.
machine 0-3 0-3
core 0 0 0 0-1
core 0 0 0 2
core 0 0 1 3
sensor 0 2 'Core 0' 40000
sensor 0 3 'Core 1' 41000
sensor 0 4 'Core 0' 42000
is "$(lines)" "0 temp2 Core 0 0-1? - 40.0
0 temp3 Core 1 3 - 41.0
0 temp4 Core 0 2? - 42.0" "two cores of one id: CPUs are in their order, with a question mark"
is "$(map --sensors-conf | grep 'Core 0')" '    label temp2 "Core 0 (CPU 0,1?)"
    label temp4 "Core 0 (CPU 2?)"' "two cores of one id: --sensors-conf has the question mark"
is "$(map --json | grep -c '"cpus_certain": false')" 2 "two cores of one id: --json marks the CPUs as uncertain"
# shellcheck disable=SC2016 # not for this shell
sed 's/cores\[\$3 - 1\]/cores[0]/' tools/coretemp-map >"$work/changed"
is "$(bash "$work/changed" --sysfs "$work/sys" | grep -c ' 0-1? ')" 2 \
	"control: a program that takes the first core of one id twice is noticed"

# Packages that came online in another order than that of their ids, and a zone whose sensors failed
machine 0-1 0-1
core 1 0 0 0
core 0 0 0 1
sensor 0 2 'Core 0' 40000
sensor 1 2 'Core 0' 41000
unknown="coretemp-map: the kernel does not say which chip belongs to which package"
is "$(lines; complaints; lacking)" "0 temp2 Core 0 - - 40.0
1 temp2 Core 0 - - 41.0
$unknown" "packages in another order: no CPU is assigned"
is "$(map --sensors-conf | grep -c '^    label')" 0 "packages in another order: --sensors-conf has no label"
core 0 0 0 0
core 1 0 0 1
is "$(lines)" "0 temp2 Core 0 0 - 40.0
1 temp2 Core 0 1 - 41.0" "control: CPUs are assigned if packages are in the order of their ids"
rm -r "$work/sys/devices/platform/coretemp.0"
is "$(lines; complaints; lacking)" "1 temp2 Core 0 - - 41.0
$unknown" "one zone without sensors and none without CPUs: no CPU is assigned"

rm -r "$work/sys/devices/platform"
none="coretemp-map: no coretemp sensors in $work/sys: load the module (sudo modprobe coretemp), or look for the reason"
none+=" in the log (sudo dmesg | grep coretemp)"
for option in '' --json --sensors-conf; do
	# shellcheck disable=SC2086 # one argument, or none
	is "$(map $option; echo $?)" "$none
1" "coretemp-map prints one sentence and exits with 1 if there are no sensors (${option:-table})"
done
is "$(map --made-up; echo $?)" "coretemp-map: unknown argument '--made-up' (coretemp-map --help prints the usage)
2" "an unknown argument is refused"
is "$(tools/coretemp-map --help | head -n 1)" "Usage: coretemp-map [--sensors-conf | --json] [--sysfs DIRECTORY]" \
	"--help prints the usage"
finish
