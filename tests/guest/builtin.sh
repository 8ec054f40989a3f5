# SPDX-License-Identifier: GPL-2.0-only
# builtin.sh [module]: 2 packages x 2 cores; no register of the second package gives TjMax. The driver is built in,
# with coretemp.tjmax=70 on the kernel command line, or it is a module that is loaded with the same parameter.
. ./lib.sh
plan 6

if [ $# = 1 ]; then
	try "the module loads" modprobe coretemp tjmax=70
else
	is "$(grep -c '^coretemp ' /proc/modules) $(grep -o coretemp.ko "/lib/modules/$(uname -r)/modules.builtin")" \
		"0 coretemp.ko" "the driver is built in"
fi
is "$(dmesg | sed -n 's/.*platform coretemp/coretemp/p')" \
	"coretemp.1: the CPU does not report TjMax; using 70 C (tjmax parameter)" "the log names the source of TjMax"
is "$(cat /sys/module/coretemp/parameters/tjmax)" 70 "sysfs shows the parameter"

short_interval
set_temperatures 10
poke 0 $TEMPERATURE_TARGET "$(target 100 20)"
poke 0 $PACKAGE_THERM_STATUS "$(status 5)"
poke 2 $PACKAGE_THERM_STATUS "$(status 6 $CRITICAL_LOG)"
sensor()	# ZONE/NUMBER LABEL TJMAX BELOW ALARM [MAX]
{
	printf "coretemp.$1_%s\n" "crit ${3}000" "crit_alarm $5" "input $(($3 - $4))000" "label $2" ${6:+"max ${6}000"}
}
all=$(
	sensor 0/temp1 "Package id 0" 100 5 0 80
	sensor 0/temp2 "Core 0" 100 10 0 80
	sensor 0/temp3 "Core 1" 100 11 0 80
	sensor 1/temp1 "Package id 1" 70 6 1
	sensor 1/temp2 "Core 0" 70 12 0
	sensor 1/temp3 "Core 1" 70 13 0
)
check_all() { expire_samples; is "$(snapshot)" "$all" "$1"; }
check_all "all sensors follow their registers, and the parameter is used if no register gives TjMax"
offline 2 3
is "$(sensors_of 0) / $(sensors_of 1)" "1 2 3 / " "a package whose CPUs are offline has no sensors"
online 3 2
short_interval
check_all "a package has all of its sensors when its CPUs have come online"
