# SPDX-License-Identifier: GPL-2.0-only
# package.sh MODULE: all CPUs of package 1 go and come back
. ./debug.sh
plan 10

save_baseline "$1"
hwmon=$(zone 1)
package1=$(awk '$2 == 1 { print $1 }' /tmp/topology)
exec 3<"$hwmon/temp2_input" 4<"$(zone 0)/temp2_input"

for cpu in $package1; do offline "$cpu"; done
try "the hwmon device of a package without a CPU stays" [ -d "$hwmon" ]
is "$(cd "$hwmon" && echo temp*)" "temp*" "a package without a CPU has no sensor"
is "$(cat <&3 2>&1 | sed 's/.*: //')" "No such device" "a file of it that is open says so"
is "$(cat <&4)" "$(value 0 temp2_input)" "one of the other package is read on"
check_online_sensors "the other package has all of its files"

for cpu in $package1; do online "$cpu"; done
is "$(zone 1)" "$hwmon" "the package is back at the same hwmon device"
check_baseline "the package is back with the same files and values"
exec 3<&- 4<&-
rmmod coretemp
check_reports
