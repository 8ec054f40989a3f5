# SPDX-License-Identifier: GPL-2.0-only
# A tour for newcomers; tools/demo shows it as it is.
. ./lib.sh
plan 0

say() { printf '\n>>> %s\n' "$*"; }
show() { printf '$ %s\n' "$*"; eval "$*"; }

say "Both drivers are installed: the in-tree driver and this one. modprobe takes this one:"
show "ls /lib/modules/*/kernel/drivers/hwmon/coretemp.ko* /lib/modules/*/updates/dkms/coretemp.ko"
show "modinfo -n coretemp"
for cpu in 0 2 4 6 8 10 12 14; do
	poke $cpu $THERM_STATUS "$(status $((62 - cpu % 5)))"
done
poke 0 $PACKAGE_THERM_STATUS "$(status 58)"
poke 8 $PACKAGE_THERM_STATUS "$(status 58)"
show "modprobe coretemp"
short_interval

say "Two packages with four cores each, nearly idle:"
show sensors

say "Core 2 of package 1 is at TjMax, 100 degrees, the highest value of a sensor. Its alarm bit is set: it was even hotter before:"
poke 12 $THERM_STATUS "$(status 0 0x20)"
poke 8 $PACKAGE_THERM_STATUS "$(status 0)"
expire_samples
show "sensors coretemp-isa-0001"

say "cpu2 and cpu3, the two threads of core 1 of package 0, go offline. The line of Core 1 disappears:"
show "echo 0 >/sys/devices/system/cpu/cpu2/online"
show "echo 0 >/sys/devices/system/cpu/cpu3/online"
expire_samples
show "sensors coretemp-isa-0000"

say "One thread comes online, which is enough for Core 1 to come back:"
show "echo 1 >/sys/devices/system/cpu/cpu3/online"
expire_samples
show "sensors coretemp-isa-0000"

say "The module is unloaded, and no sensor is left:"
show "rmmod coretemp"
show "sensors 2>&1"
[ "$(modinfo -n coretemp)" = "/lib/modules/$(uname -r)/updates/dkms/coretemp.ko" ]
