# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 4 cores x 2 threads: values follow the registers while the driver is loaded. CPU 3 is a
# thread of core 1, whose files are temp3_*.
. ./lib.sh
require_topology 2x4x2
plan 16

package_0="0 1 2 3 4 5 6 7"
poke 2 $THERM_STATUS "$(status 30)"
poke 0 $THERM_STATUS "$(status 10)"
modprobe coretemp
short_interval
log_mark

poke 3 $THERM_STATUS "$(status 127 $CRITICAL_LOG)"
is "$(fresh_value 0 temp3_input temp3_crit_alarm)" "-27000 1" "a readout of 127 and the critical log bit are shown"
poke 3 $THERM_STATUS "$(status 255)"
is "$(fresh_value 0 temp3_input temp3_crit_alarm)" "-155000 0" "a readout of 255 is shown"
poke 3 $THERM_STATUS $((0x08000000 | 30 << 16))		# without bit 31, "reading valid"
is "$(fresh_value 0 temp3_input temp3_crit temp3_max temp3_crit_alarm)" "-ENODATA 100000 80000 0" \
	"only the input fails, with ENODATA, if the reading is not valid"
poke 3 $THERM_STATUS "$(status 30)"

poke 0 $TEMPERATURE_TARGET "$(target 85 0)"
is "$(fresh_value 0 temp3_input temp3_crit temp3_max)" "55000 85000 85000" \
	"values follow a TjMax that changes at run time and a Tcontrol of 0"
poke 0 $TEMPERATURE_TARGET $((0x2a000000 | $(target 85 10)))
is "$(fresh_value 0 temp3_crit temp3_max)" "85000 75000" "a TCC activation offset changes nothing"
poke 0 $TEMPERATURE_TARGET "$(target 0 10)"
is "$(fresh_value 0 temp3_crit temp3_input temp3_max)" "85000 55000 75000" \
	"a register that no longer holds TjMax leaves the last TjMax and maximum in use"
poke 0 $TEMPERATURE_TARGET "$(target 100 20)"
is "$(fresh_value 0 temp3_input temp3_max)" "70000 80000" "a register that holds TjMax again is used"

# The reader of a register that faults gets EIO.
fault "2 3" $THERM_STATUS 1
poke 0 $TEMPERATURE_TARGET "$(target 90 20)"
is "$(fresh_value 0 temp3_input temp3_crit_alarm temp3_crit temp3_max)" "-EIO -EIO 90000 70000" \
	"a status register that faults is an error for its values alone"
poke 0 $TEMPERATURE_TARGET "$(target 100 20)"
is "$(fresh_value 0 temp2_input)" 90000 "a core is read if its neighbour's register faults"
fault "2 3" $THERM_STATUS 0
fault "$package_0 8 9" $TEMPERATURE_TARGET 1
is "$(fresh_value 0 temp3_input temp3_crit_alarm temp3_crit temp3_max)" "-EIO 0 -EIO -EIO" \
	"a TjMax register that faults is an error for the values that depend on it"
is "$(value 1 temp2_input temp2_crit_alarm temp2_crit temp2_max)" "-EIO 0 -EIO -EIO" \
	"a TjMax register that faults on one core of the other package is an error there"
fault "$package_0 8 9" $TEMPERATURE_TARGET 0
fault "$package_0" $PACKAGE_THERM_STATUS 1
is "$(fresh_value 0 temp1_input temp1_crit)" "-EIO 100000" \
	"a package register that faults is an error for its values alone"
is "$(value 0 temp3_input)" 70000 "a core is read if its package's register faults"
fault "$package_0" $PACKAGE_THERM_STATUS 0
is "$(fresh_value 0 temp1_input)" 40000 "a package register is read when it no longer faults"
is "$(log_since)" "" "registers that change or fault cause no log line"
try "the module unloads" rmmod coretemp
