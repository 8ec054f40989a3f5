# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 4 cores x 2 threads: every file of every sensor against the model's registers.
. ./lib.sh
made_for 2x4x2

is "$(modinfo -n coretemp)" "/lib/modules/$(uname -r)/updates/dkms/coretemp.ko" \
	"modprobe prefers this coretemp to the kernel's own"
is "$(modinfo -F license coretemp)" "GPL" "modinfo: license"
is "$(modinfo -F description coretemp)" "Intel Core and package temperature sensors" "modinfo: description"
is "$(modinfo -F parm coretemp | cut -d: -f1)" "tjmax" "modinfo: one parameter, tjmax"
is "$(modinfo -F alias coretemp)" "$(modinfo -F alias "$driver_of_the_kernel")" "modinfo: the alias by which udev loads it"

# A different value in every register
for cpu in 0 2 4 6 8 10 12 14; do
	poke $cpu $THERM_STATUS "$(status $((10 + cpu)))"
done
poke 0 $PACKAGE_THERM_STATUS "$(status 5)"
poke 8 $PACKAGE_THERM_STATUS "$(status 6 0x20)"
poke 0 $TEMPERATURE_TARGET "$(target 100 20)"
poke 8 $TEMPERATURE_TARGET "$(target 90 7)"

# Events of a zone that mean "look at its files again", for udev and who listens to it
changes() { grep "^change /devices/platform/coretemp.$1/hwmon/" /tmp/events | wc -l; }

log_mark
events modprobe coretemp >/tmp/events
is "$?" 0 "it loads"
is "$(log_since | grep -v 'module verification\|taints kernel')" "" "loading it logs nothing"
is "$(changes 0) $(changes 1)" "0 0" "loading sends no change event"
is "$(value 0 update_interval) $(value 1 update_interval)" "1000 1000" "update_interval is a second, unless it is written"
is "$(cd /sys/devices/platform && echo coretemp.*)" "coretemp.0 coretemp.1" "there are two zones"
quick_zones

for z in 0 1; do
	is "$(value $z name)" coretemp "zone $z: name"
	is "$(sensors_of $z)" "1 2 3 4 5" "zone $z: a package and four cores"
	is "$(cd "$(zone $z)" && ls -d temp* | wc -l)" 25 "zone $z: five files each"
	is "$(cd "$(zone $z)" && stat -c %a temp* | sort -u)" 444 "zone $z: read-only"
	is "$(stat -c %a "$(zone $z)/update_interval")" 644 "zone $z: update_interval is writable"
	is "$(value $z temp1_label)" "Package id $z" "zone $z: the package's label"
	tjmax=$((100 - 10 * z)) tcontrol=$((20 - 13 * z))
	is "$(value $z temp1_input)" $(((tjmax - 5 - z) * 1000)) "zone $z: package temperature"
	is "$(value $z temp1_crit_alarm)" $z "zone $z: package critical log"
	for core in 0 1 2 3; do
		n=$((core + 2))
		is "$(value $z temp${n}_label)" "Core $core" "zone $z core $core: label"
		is "$(value $z temp${n}_input)" $(((tjmax - 10 - 8 * z - 2 * core) * 1000)) "zone $z core $core: input"
		is "$(value $z temp${n}_crit)" $((tjmax * 1000)) "zone $z core $core: crit"
		is "$(value $z temp${n}_max)" $(((tjmax - tcontrol) * 1000)) "zone $z core $core: max"
		is "$(value $z temp${n}_crit_alarm)" 0 "zone $z core $core: crit_alarm"
	done
done
is "$(sensors | grep -c '^Core')" 8 "sensors shows 8 cores"
is "$(sensors | grep -Ec '^coretemp-isa-000[01]$')" 2 "sensors shows 2 chips"

# Values follow the registers, for each file of one sample
poke 3 $THERM_STATUS "$(status 127 0x20)"
grow_old
is "$(value 0 temp3_input) $(value 0 temp3_crit_alarm)" "-27000 1" "a readout of 127, and the critical log"
poke 3 $THERM_STATUS "$(status 255)"
grow_old
is "$(value 0 temp3_input) $(value 0 temp3_crit_alarm)" "-155000 0" "a readout of 255"
poke 3 $THERM_STATUS $((0x08000000 | 30 << 16))
grow_old
is "$(value 0 temp3_input) $(value 0 temp3_crit) $(value 0 temp3_max) $(value 0 temp3_crit_alarm)" \
	"-ENODATA 100000 80000 0" "no valid reading"
poke 3 $THERM_STATUS "$(status 30)"
poke 0 $TEMPERATURE_TARGET "$(target 85 0)"
grow_old
is "$(value 0 temp3_input) $(value 0 temp3_crit) $(value 0 temp3_max)" "55000 85000 85000" \
	"TjMax changes at run time, Tcontrol is 0"
poke 0 $TEMPERATURE_TARGET $((0x2a000000 | 85 << 16 | 10 << 8))
grow_old
is "$(value 0 temp3_crit) $(value 0 temp3_max)" "85000 75000" "a TCC activation offset changes nothing"
poke 0 $TEMPERATURE_TARGET "$(target 0 10)"
grow_old
log_mark
is "$(value 0 temp3_crit) $(value 0 temp3_input) $(value 0 temp3_max)" "85000 55000 75000" \
	"a register that no longer holds TjMax leaves the last TjMax and maximum in use"
is "$(log_since)" "" "a register that no longer holds TjMax causes no log line"
poke 0 $TEMPERATURE_TARGET "$(target 100 20)"
grow_old
is "$(value 0 temp3_input) $(value 0 temp3_max)" "70000 80000" "and comes back"

# Registers that fault: the reader gets EIO and the log stays silent
log_mark
fault 3 $THERM_STATUS 1
fault 2 $THERM_STATUS 1
grow_old
is "$(value 0 temp3_input) $(value 0 temp3_crit_alarm) $(value 0 temp3_crit) $(value 0 temp3_max)" \
	"-EIO -EIO 100000 80000" "a status register that faults"
is "$(value 0 temp2_input)" "90000" "its neighbour is not affected"
fault 3 $THERM_STATUS 0
fault 2 $THERM_STATUS 0
for cpu in 0 1 2 3 4 5 6 7 8 9; do
	fault $cpu $TEMPERATURE_TARGET 1
done
grow_old
for file in 0/temp3 1/temp2; do
	is "$(value ${file%/*} ${file#*/}_input) $(value ${file%/*} ${file#*/}_crit_alarm) $(value ${file%/*} ${file#*/}_crit) $(value ${file%/*} ${file#*/}_max)" \
		"-EIO 0 -EIO -EIO" "a TjMax register that faults: $file"
done
for cpu in 8 9; do fault $cpu $TEMPERATURE_TARGET 0; done
for cpu in 0 1 2 3 4 5 6 7; do
	fault $cpu $TEMPERATURE_TARGET 0
	fault $cpu $PACKAGE_THERM_STATUS 1
done
grow_old
is "$(value 0 temp1_input) $(value 0 temp1_crit)" "-EIO 100000" "a package register that faults"
is "$(value 0 temp3_input)" "70000" "its cores are not affected"
for cpu in 0 1 2 3 4 5 6 7; do
	fault $cpu $PACKAGE_THERM_STATUS 0
done
grow_old
is "$(value 0 temp1_input)" "95000" "and it is back"
is "$(log_since)" "" "none of this is in the log"

# update_interval: a standard attribute
ui=$(zone 0)/update_interval
for pair in 1000:1000 10:10 9:10 0:10 -5:10 60000:60000 60001:60000 4294967296:60000 4294968296:60000 -4294966296:10 123:123; do
	status=0 result=${pair#*:}
	# More than a long of 32 bits holds: hwmon itself refuses it, and the value stays.
	case $(uname -m):$pair in i?86:*42949*) status=-ERANGE result=60000 ;; esac
	is "$(io write "$ui" "${pair%:*}") $(io value "$ui")" "$status $result" "update_interval: ${pair%:*} gives $result"
done
for text in x 1s ''; do
	is "$(io write "$ui" "$text ") $(io value "$ui")" "-EINVAL 123" "update_interval: '$text' is refused and changes nothing"
done
is "$(value 1 update_interval)" 10 "the other zone keeps its own"

# One sample for update_interval
echo 60000 >"$ui"
grow_old
first=$(value 0 temp4_input)
poke 4 $THERM_STATUS "$(status 77 0x20)"
is "$(value 0 temp4_input) $(value 0 temp4_crit_alarm)" "$first 0" "a sample is good for update_interval"
echo 10 >"$ui"
grow_old
is "$(value 0 temp4_input) $(value 0 temp4_crit_alarm)" "23000 1" "and is replaced after it"

# CPUs come and go
events sh -c 'echo 0 >/sys/devices/system/cpu/cpu4/online' >/tmp/events
is "$(changes 0) $(changes 1)" "0 0" "a thread that goes offline causes no change event"
is "$(value 0 temp4_input)" 23000 "its sibling is asked"
held=$(zone 0)/temp4_input
exec 3<"$held"
events sh -c 'echo 0 >/sys/devices/system/cpu/cpu5/online' >/tmp/events
is "$(sensors_of 0)" "1 2 3 5" "the core goes with its last thread"
is "$(changes 0) $(changes 1)" "0 0" "a core that goes offline causes no change event"
is "$(cd "$(zone 0)" && io read temp1_input temp2_input temp3_input temp5_input temp1_crit | cut -d' ' -f2 | xargs)" \
	"95000 90000 70000 84000 100000" "the others are read on, one after the other"
is "$(cat <&3 2>&1 | sed 's/.*: //')" "No such device" "a file that was open says ENODEV"
exec 3<&-
events sh -c 'echo 1 >/sys/devices/system/cpu/cpu5/online' >/tmp/events
is "$(sensors_of 0)" "1 2 3 4 5" "the core comes back with a thread"
is "$(changes 0) $(changes 1)" "0 0" "a core that comes online causes no change event"
is "$(value 0 temp4_input)" 23000 "with its value"
online 4
hwmon=$(basename "$(zone 1)")
for cpu in 8 9 10 11 12 13 14 15; do offline $cpu; done
is "$(cd "$(zone 1)" && echo *)" "device name power subsystem uevent update_interval" "a zone without a CPU keeps name and update_interval"
is "$(sensors | grep -c '^coretemp')" 1 "which lm-sensors leaves out"
is "$(cd "$(zone 0)" && io read temp1_input temp2_input temp4_input | cut -d' ' -f2 | xargs)" "95000 90000 23000" \
	"the other zone is read on"
for cpu in 15 14 13 12 11 10 9 8; do online $cpu; done
is "$(basename "$(zone 1)") $(sensors_of 1)" "$hwmon 1 2 3 4 5" "package 1 is back: same hwmon number, same temp numbers"
is "$(value 1 temp3_input)" "70000" "with its values"

# Nothing is left of it
events rmmod coretemp >/tmp/events
is "$?" 0 "it unloads"
is "$(changes 0) $(changes 1)" "0 0" "unloading sends no change event"
is "$(sed -n 's|^remove .*/coretemp\.\([01]\)\(/hwmon\)*.*|\1\2|p' /tmp/events | xargs)" "1/hwmon 1 0/hwmon 0" "of a hwmon device before the one that it belongs to"
is "$(ls -d /sys/devices/platform/coretemp* 2>/dev/null)" "" "no device is left"

# Without a bus that binds drivers
echo 0 >/sys/bus/platform/drivers_autoprobe
modprobe coretemp
is "$(sensors_of 0) $(value 1 temp3_input)" "1 2 3 4 5 70000" "drivers_autoprobe=0 makes no difference"
rmmod coretemp
echo 1 >/sys/bus/platform/drivers_autoprobe

# A core that was never seen comes while the other package's core of its id is away.
for cpu in 14 15; do offline $cpu; done
modprobe coretemp
for cpu in 6 7; do offline $cpu; done
online 15
quick_zones
is "$(sensors_of 0) / $(sensors_of 1)" "1 2 3 4 / 1 2 3 4 5" "a new core does not take the sensor of another package's"
for cpu in 6 7 14; do online $cpu; done
rmmod coretemp

# Parameters
for bad in 201 -1 x ''; do
	log_mark
	is "$(modprobe coretemp tjmax=$bad 2>&1 | grep -c 'Invalid argument') $(lsmod | grep -c ^coretemp)" "1 0" "tjmax=$bad is refused"
	[ "$bad" != 201 ] || is "$(log_since | grep -c 'coretemp: not loaded: tjmax=201 is above 200 degrees Celsius')" 1 "the log names the limit that tjmax=201 exceeds"
done
for good in 0 1 200; do
	log_mark
	try "tjmax=$good is taken" modprobe coretemp tjmax=$good
	is "$(log_since)" "" "tjmax=$good: the log has nothing to say"
	rmmod coretemp
done
modprobe coretemp tjmax=70
is "$(stat -c %a /sys/module/coretemp/parameters/tjmax)" 444 "it cannot be changed later"
is "$(value 0 temp2_crit) $(cat /sys/module/coretemp/parameters/tjmax)" "100000 70" "tjmax=70: the register counts where there is one"
rmmod coretemp
poke 0 $TEMPERATURE_TARGET 0
log_mark
modprobe coretemp tjmax=70
is "$(log_since | grep TjMax)" "platform coretemp.0: the CPU does not report TjMax; using 70 C (tjmax parameter)" "one line names the source of TjMax before any file is read"
is "$(value 0 temp2_crit) $(value 0 temp2_input) $(ls "$(zone 0)" | grep -c max) $(value 1 temp2_crit)" \
	"70000 60000 0 90000" "and the parameter where there is none, without a maximum"
is "$(log_since | grep -c TjMax)" 1 "and no other line follows"
for cpu in 14 15; do offline $cpu; done
poke 8 $TEMPERATURE_TARGET 0
online 14
quick_zones
grow_old
is "$(value 1 temp5_crit) $(value 1 temp5_max) $(value 1 temp4_crit)" "90000 83000 90000" \
	"a core keeps its last TjMax and maximum when its register lost them while it was offline"
poke 8 $TEMPERATURE_TARGET "$(target 90 7)"
online 15
rmmod coretemp

# Registers that fault when the module is loaded
poke 0 $TEMPERATURE_TARGET "$(target 100 20)"
fault 2 $THERM_STATUS 1
fault 3 $THERM_STATUS 1
for cpu in 8 9 10 11 12 13 14 15; do fault $cpu $PACKAGE_THERM_STATUS 1; done
log_mark
modprobe coretemp
is "$(sensors_of 0) / $(sensors_of 1)" "1 2 4 5 / 2 3 4 5" "unreadable at load: no files"
is "$(log_since | grep coretemp)" "platform coretemp.0: core 1 has no files: error -5
platform coretemp.1: package 1 has no files: error -5" "each logged once"
fault 3 $THERM_STATUS 0
fault 2 $THERM_STATUS 0
quick_zones
grow_old
clear_reads
is "$(taskset 4 io value "$(zone 0)/temp1_input") $(reads 2 $THERM_STATUS)" "95000 0" "what has no files is not read along"
log_mark
offline 3
online 3
is "$(sensors_of 0)" "1 2 3 4 5" "the next online of a sibling tries again"
is "$(log_since | grep -c coretemp)" 0 "a successful second attempt logs nothing"
for cpu in 9 10; do offline $cpu; online $cpu; done
is "$(log_since | grep -c coretemp) $(sensors_of 1)" "0 2 3 4 5" "what still fails is not logged again"
# A sibling on which the register can be read is the one that is asked.
for cpu in 4 5; do offline $cpu; done
fault 4 $THERM_STATUS 1
online 4
online 5
grow_old
is "$(sensors_of 0) $(taskset 1 io value "$(zone 0)/temp4_input")" "1 2 3 4 5 23000" "a thread on which the register faults is not asked"
fault 4 $THERM_STATUS 0
# A failure after it was well is another one.
for cpu in 8 9 10 11 12 13 14 15; do fault $cpu $PACKAGE_THERM_STATUS 0; done
offline 9
online 9
is "$(sensors_of 1)" "1 2 3 4 5" "the package comes by any of its CPUs"
for cpu in 2 3; do offline $cpu; fault $cpu $THERM_STATUS 1; done
log_mark
online 2
online 3
is "$(log_since | grep coretemp) / $(sensors_of 0)" "platform coretemp.0: core 1 has no files: error -5 / 1 2 4 5" \
	"a failure after a recovery is logged, once"
rmmod coretemp

for cpu in 2 3; do fault $cpu $THERM_STATUS 0; done

# CPU 0 cannot read its core's register at first, later it is the only one that is there.
fault 0 $THERM_STATUS 1
modprobe coretemp
fault 0 $THERM_STATUS 0
offline 1
is "$(sensors_of 0) $(value 0 temp2_input)" "1 2 3 4 5 90000" "CPU 0 takes over from its sibling"
online 1
rmmod coretemp

for i in $(seq 20); do
	modprobe coretemp && [ "$(sensors_of 0)" = "1 2 3 4 5" ] && rmmod coretemp || break
done
is "$i $?" "20 0" "load and unload 20 times"
exit $failures
