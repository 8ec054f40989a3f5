# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 4 cores x 2 threads: values follow the registers while the driver is loaded. CPU 3 is a
# thread of core 1, whose files are temp3_*.
. ./lib.sh
require_topology 2x4x2
plan 16

core_1() { for file; do value 0 "temp3_$file"; done | xargs; }		# FILE...

poke 2 $THERM_STATUS "$(status 30)"
poke 0 $THERM_STATUS "$(status 10)"
modprobe coretemp
short_interval
log_mark

poke 3 $THERM_STATUS "$(status 127 $CRITICAL_LOG)"
expire_samples
is "$(core_1 input crit_alarm)" "-27000 1" "a readout of 127, and the critical log"
poke 3 $THERM_STATUS "$(status 255)"
expire_samples
is "$(core_1 input crit_alarm)" "-155000 0" "a readout of 255"
poke 3 $THERM_STATUS $((0x08000000 | 30 << 16))		# without bit 31, "reading valid"
expire_samples
is "$(core_1 input crit max crit_alarm)" "-ENODATA 100000 80000 0" "no valid reading: only the input is without a value"
poke 3 $THERM_STATUS "$(status 30)"

poke 0 $TEMPERATURE_TARGET "$(target 85 0)"
expire_samples
is "$(core_1 input crit max)" "55000 85000 85000" "TjMax changes at run time, Tcontrol is 0"
poke 0 $TEMPERATURE_TARGET $((0x2a000000 | $(target 85 10)))
expire_samples
is "$(core_1 crit max)" "85000 75000" "a TCC activation offset changes nothing"
poke 0 $TEMPERATURE_TARGET "$(target 0 10)"
expire_samples
is "$(core_1 crit input max)" "85000 55000 75000" "a register that no longer holds TjMax leaves the last TjMax and maximum in use"
poke 0 $TEMPERATURE_TARGET "$(target 100 20)"
expire_samples
is "$(core_1 input max)" "70000 80000" "a TjMax that is in its register again counts"

# Registers that fault: the reader gets EIO.
faults_on() { local cpu; for cpu in $3; do fault "$cpu" "$1" "$2"; done; }	# REG 0|1 CPUS
package_0="0 1 2 3 4 5 6 7"
faults_on $THERM_STATUS 1 "2 3"
expire_samples
is "$(core_1 input crit_alarm crit max)" "-EIO -EIO 100000 80000" "a status register that faults"
is "$(value 0 temp2_input)" 90000 "a core whose neighbour's register faults is read"
faults_on $THERM_STATUS 0 "2 3"
faults_on $TEMPERATURE_TARGET 1 "$package_0 8 9"
expire_samples
is "$(core_1 input crit_alarm crit max)" "-EIO 0 -EIO -EIO" "a TjMax register that faults"
is "$(for file in input crit_alarm crit max; do value 1 temp2_$file; done | xargs)" "-EIO 0 -EIO -EIO" \
	"a TjMax register that faults on one core of the other package"
faults_on $TEMPERATURE_TARGET 0 "$package_0 8 9"
faults_on $PACKAGE_THERM_STATUS 1 "$package_0"
expire_samples
is "$(value 0 temp1_input) $(value 0 temp1_crit)" "-EIO 100000" "a package register that faults"
is "$(core_1 input)" 70000 "a core whose package's register faults is read"
faults_on $PACKAGE_THERM_STATUS 0 "$package_0"
expire_samples
is "$(value 0 temp1_input)" 40000 "a package register that faults no longer is read"
is "$(log_since)" "" "none of this is in the log"
try "the module unloads" rmmod coretemp
