# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 4 cores x 2 threads: the parameter tjmax, and the log line that names the source of TjMax
. ./lib.sh
require_topology 2x4x2
plan 23

for bad in 201 -1 x ''; do
	log_mark
	is "$(modprobe coretemp tjmax=$bad 2>&1 | grep -c 'Invalid argument') $(lsmod | grep -c ^coretemp)" "1 0" \
		"tjmax=$bad is refused"
	[ "$bad" != 201 ] || is "$(log_since | grep -c 'coretemp: not loaded: tjmax=201; set 200 degrees Celsius or less')" 1 \
		"the log names the limit that tjmax=201 exceeds"
done
for good in 0 1 200; do
	log_mark
	try "tjmax=$good is accepted" modprobe coretemp tjmax=$good
	is "$(log_since)" "" "tjmax=$good causes no log line"
	rmmod coretemp
done
modprobe coretemp tjmax=70
is "$(stat -c %a /sys/module/coretemp/parameters/tjmax)" 444 "tjmax cannot be changed later"
is "$(value 0 temp2_crit) $(cat /sys/module/coretemp/parameters/tjmax)" "100000 70" \
	"tjmax=70 has no effect if a register gives TjMax"
rmmod coretemp

poke 0 $THERM_STATUS "$(status 10)"
poke 0 $TEMPERATURE_TARGET 0
poke 8 $TEMPERATURE_TARGET "$(target 90 7)"
log_mark
modprobe coretemp tjmax=70
line="platform coretemp.0: the CPU does not report TjMax; using 70 C (tjmax parameter)"
is "$(log_since | grep TjMax)" "$line" "one line names the source of TjMax before any file is read"
is "$(value 0 temp2_crit temp2_input)" "70000 60000" "the parameter is used if no register gives TjMax"
is "$(ls "$(zone 0)" | grep -c max)" 0 "there is no maximum if no register gives TjMax"
is "$(value 1 temp2_crit)" 90000 "the other package's TjMax is from its register"
is "$(log_since | grep -c TjMax)" 1 "no other line on TjMax is logged when files are read"
offline 2 3
poke 0 $TEMPERATURE_TARGET "$(target 80 5)"
online 2 3
is "$(value 0 temp3_crit temp3_max)" "80000 75000" \
	"a core gets its maximum if its register gives TjMax when the core comes online again"
rmmod coretemp

# The core of CPUs 14 and 15 goes offline. When it comes online, its register no longer holds TjMax.
modprobe coretemp
offline 14 15
poke 8 $TEMPERATURE_TARGET 0
online 14
short_interval
is "$(fresh_value 1 temp5_crit temp5_max temp4_crit)" "90000 83000 90000" \
	"a core keeps its last TjMax and maximum when its register lost them while it was offline"
offline 14
fault "8 9 10 11 12 13 14 15" $TEMPERATURE_TARGET 1
online 14
is "$(fresh_value 1 temp5_crit temp5_max temp5_crit_alarm)" "-EIO -EIO 0" \
	"a core that comes online while its TjMax register faults has files, and an error in place of TjMax"
fault "8 9 10 11 12 13 14 15" $TEMPERATURE_TARGET 0
is "$(fresh_value 1 temp5_crit temp5_max)" "90000 83000" "such a core has its last TjMax when the register can be read"
online 15
try "the module unloads" rmmod coretemp
