# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 2 cores: reading the status register takes CPU 3 three seconds, as it may take a virtual CPU
# that loses its processor there. Readers of other cores and of its package, for which CPU 2 is asked, do not wait.
. ./lib.sh
require_topology 2x2x1
plan 3

for cpu in 0 1 2 3; do
	poke $cpu $THERM_STATUS "$(status $((10 + cpu)))"
	poke $cpu $PACKAGE_THERM_STATUS "$(status $((52 + cpu)))"
done
# The shell stays away from CPU 3, which would keep it waiting, too.
taskset -p 3 $$ >/dev/null
modprobe coretemp
short_interval
slow=$(zone 1)/temp3_input
others="$(zone 0)/temp2_input $(zone 0)/temp3_input $(zone 1)/temp2_input $(zone 1)/temp1_input"
io read $slow $others >/dev/null
expire_samples

read_takes 3 $THERM_STATUS 3000
clear_reads
(exec taskset 1 io value "$slow") >/tmp/slow &
reader=$!
until [ "$(reads 3 $THERM_STATUS)" = 1 ]; do :; done
taskset 2 io read $others | sed 's/.* //' | xargs >/tmp/others
try "three other cores and a package are read before the slow register has been read" kill -0 $reader
is "$(cat /tmp/others)" "90000 89000 88000 45000" "the other sensors have their values"
wait $reader
is "$(cat /tmp/slow)" 87000 "the slow core's reader gets its value"
read_takes 3 $THERM_STATUS 0
rmmod coretemp
