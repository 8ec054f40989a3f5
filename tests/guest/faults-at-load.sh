# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 4 cores x 2 threads: registers fault when the driver is loaded, or when a CPU comes online. CPUs 2 and 3
# are core 1 of package 0, 4 and 5 its core 2; package 1 has CPUs 8 to 15.
. ./lib.sh
require_topology 2x4x2
plan 15

package_1="8 9 10 11 12 13 14 15"
failures_logged() { log_since | sed -n 's/^platform coretemp\.\(.\): \(.*\) has no files: error -5$/\1 \2/p' | xargs; }

poke 4 $THERM_STATUS "$(status 77)"
fault "2 3" $THERM_STATUS 1
fault "$package_1" $PACKAGE_THERM_STATUS 1
log_mark
modprobe coretemp
is "$(sensors_of 0) / $(sensors_of 1)" "1 2 4 5 / 2 3 4 5" "a sensor that cannot be read at load has no files"
is "$(failures_logged)" "0 core 1 1 package 1" "a sensor that cannot be read at load is logged once"
fault "2 3" $THERM_STATUS 0
short_interval
expire_samples
clear_reads
is "$(taskset 4 io value "$(zone 0)/temp1_input") $(reads 2 $THERM_STATUS)" "40000 0" \
	"a reader on a core without files does not read that core"
log_mark
cycle 3
is "$(sensors_of 0)" "1 2 3 4 5" "a core's files are added by the next online of a sibling"
is "$(log_since | grep -c coretemp)" 0 "a successful second attempt logs nothing"
cycle 9 10
is "$(log_since | grep -c coretemp) $(sensors_of 1)" "0 2 3 4 5" "a package that still fails is not logged again"

# Requests are sent to a sibling on which the register can be read.
offline 4 5
fault 4 $THERM_STATUS 1
online 4 5
expire_samples
is "$(sensors_of 0) $(taskset 1 io value "$(zone 0)/temp4_input")" "1 2 3 4 5 23000" \
	"a thread on which the register faults receives no request"
fault 4 $THERM_STATUS 0

fault "$package_1" $PACKAGE_THERM_STATUS 0
cycle 9
is "$(sensors_of 1)" "1 2 3 4 5" "a package's files are added by the next online of any of its CPUs"
log_mark
offline 2 3
fault "2 3" $THERM_STATUS 1
online 2 3
is "$(failures_logged)" "0 core 1" "a failure after a recovery is logged once"
is "$(sensors_of 0)" "1 2 4 5" "a core that cannot be read when it comes online has no files"
try "the module unloads" rmmod coretemp
fault "2 3" $THERM_STATUS 0

# CPU 0 cannot read its core's register at first, and later it is the only CPU of its core that is online.
poke 0 $THERM_STATUS "$(status 10)"
fault 0 $THERM_STATUS 1
modprobe coretemp
fault 0 $THERM_STATUS 0
offline 1
is "$(sensors_of 0) $(value 0 temp2_input)" "1 2 3 4 5 90000" "CPU 0 takes over from its sibling"
fault 1 $THERM_STATUS 1
online 1
short_interval
expire_samples
is "$(taskset 4 io value "$(zone 0)/temp2_input")" 90000 "a sibling that comes online does not replace CPU 0"
try "the module unloads after CPU 0 has taken over" rmmod coretemp

# Package 1 has one core online, which cannot be read.
offline 10 11 12 13 14 15
fault "8 9" $THERM_STATUS 1
modprobe coretemp
is "$(sensors_of 1)" 1 "a package has files if none of its cores can be read"
rmmod coretemp
