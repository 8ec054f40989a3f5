# SPDX-License-Identifier: GPL-2.0-only
# builtin.sh [module]: 2 packages x 2 cores, of which the second package has no register
# that gives TjMax. The driver is a part of the kernel, with coretemp.tjmax=70 on its
# command line; or the module, loaded with the same parameter.
. ./lib.sh
plan 6

case ${1:-} in
module) try "the module loads" modprobe coretemp tjmax=70 ;;
*) is "$(sed -n 's/^coretemp /a module/p' /proc/modules)$(grep -o coretemp.ko "/lib/modules/$(uname -r)/modules.builtin")" \
	coretemp.ko "the driver is a part of the kernel" ;;
esac
is "$(dmesg | sed -n 's/.*platform coretemp/coretemp/p')" \
	"coretemp.1: the CPU does not report TjMax; using 70 C (tjmax parameter)" "the log says where TjMax is from"
is "$(cat /sys/module/coretemp/parameters/tjmax)" 70 "the parameter is shown"

short_interval
for cpu in 0 1 2 3; do poke $cpu $THERM_STATUS "$(status $((10 + cpu)))"; done
poke 0 $TEMPERATURE_TARGET "$(target 100 20)"
poke 0 $PACKAGE_THERM_STATUS "$(status 5)"
poke 2 $PACKAGE_THERM_STATUS "$(status 6 0x20)"
sensor()	# ZONE/NUMBER LABEL TJMAX BELOW ALARM MAX
{
	echo "coretemp.$1_crit ${3}000
coretemp.$1_crit_alarm $5
coretemp.$1_input $(($3 - $4))000
coretemp.$1_label $2"
	[ -z "${6:-}" ] || echo "coretemp.$1_max ${6}000"
}
all=$(
	sensor 0/temp1 "Package id 0" 100 5 0 80
	sensor 0/temp2 "Core 0" 100 10 0 80
	sensor 0/temp3 "Core 1" 100 11 0 80
	sensor 1/temp1 "Package id 1" 70 6 1
	sensor 1/temp2 "Core 0" 70 12 0
	sensor 1/temp3 "Core 1" 70 13 0
)
shows() { expire_samples; is "$(snapshot)" "$all" "$1"; }
shows "all sensors, by their registers; the parameter counts where no register gives TjMax"
for cpu in 2 3; do offline $cpu; done
is "$(sensors_of 0) / $(sensors_of 1)" "1 2 3 / " "a package goes"
for cpu in 3 2; do online $cpu; done
short_interval
shows "a package comes back with all of its sensors"
