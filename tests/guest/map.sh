# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 2 cores x 2 threads: tools/coretemp-map with both drivers, and sensors with the file that it writes
. ./lib.sh
plan 9

map() { bash /test/files/coretemp-map "$@"; }

# The core of CPU N is at 40 + N degrees.
for cpu in 0 2 4 6; do poke $cpu $THERM_STATUS "$(status $((60 - cpu)))"; done
for cpu in 0 4; do poke $cpu $PACKAGE_THERM_STATUS "$(status $((50 - cpu)))"; done

lines() { map | sed -nE 's/^coretemp-isa-000([01]) +temp[1-3] +(.*[^ ]) +- +([0-9.]+) .*/\1 \2 \3/p' | tr -s ' '; }
all="0 Package id 0 0-3 50.0
0 Core 0 0-1 40.0
0 Core 1 2-3 42.0
1 Package id 1 4-7 54.0
1 Core 0 4-5 44.0
1 Core 1 6-7 46.0"
some=$(echo "$all" | sed '/^0 Core 1/d; s/0-3/0-1/; s/4-7/5-7/; s/4-5/5/')

for module in "$in_tree_driver" "$(modinfo -n coretemp)"; do
	driver="in-tree driver"
	[ "$module" = "$in_tree_driver" ] || { driver="this driver"; rmmod coretemp; }
	insmod "$module"
	is "$(lines)" "$all" "$driver: each sensor has the CPUs whose temperature it shows"
	offline 2 3 4
	is "$(lines)" "$some" "$driver: CPUs that are offline are left out"
	is "$(map | sed -n 's/^CPUs without a sensor: //p')" "2-4 (offline)" "$driver: CPUs that are offline are listed"
	online 2 3 4
done

map --sensors-conf >/tmp/coretemp.conf
shown() { sensors -c "$@" 2>&1 | sed -n 's/^\(Core.*\):  *+\([0-9]*\)\.0.*/\1 \2/p'; }
is "$(shown /tmp/coretemp.conf)" "Core 0 (CPU 0,1) 40
Core 1 (CPU 2,3) 42
Core 0 (CPU 4,5) 44
Core 1 (CPU 6,7) 46" "sensors shows the labels of the file that coretemp-map writes"
is "$(sensors -c /tmp/coretemp.conf 2>&1 >/dev/null)" "" "sensors reports no error in the file"
sed 's/label temp2/lable temp2/' /tmp/coretemp.conf >/tmp/wrong.conf
is "$(sensors -c /tmp/wrong.conf 2>&1 | grep -c "Line .*: Invalid keyword")" 2 \
	"control: sensors reports a wrong keyword"
