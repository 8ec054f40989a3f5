# SPDX-License-Identifier: GPL-2.0-only
# package.sh MODULE: all CPUs of package 1 go offline and online.
. ./debug.sh
plan 10

save_baseline "$1"
hwmon=$(zone 1)
package_1=$(awk '$2 == 1 { print $1 }' /tmp/topology)
exec 3<"$hwmon/temp2_input" 4<"$(zone 0)/temp2_input"

offline $package_1
try "the hwmon device of a package without a CPU stays" [ -d "$hwmon" ]
is "$(cd "$hwmon" && echo temp*)" "temp*" "a package without a CPU has no sensor"
is "$(cat <&3 2>&1 | sed 's/.*: //')" "No such device" "a file that was open says ENODEV when its package has no CPU"
is "$(cat <&4)" "$(value 0 temp2_input)" "a file of the other package that was open can be read"
check_online_sensors "the other package has all of its files"

online $package_1
is "$(zone 1)" "$hwmon" "the package has the same hwmon device when its CPUs come online"
check_baseline "the package has the same files and values when its CPUs come online"
exec 3<&- 4<&-
rmmod coretemp
check_reports
