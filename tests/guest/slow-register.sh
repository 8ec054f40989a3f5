# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 2 cores: reading the status register takes CPU 2 three seconds, as it may take a virtual CPU
# that loses its processor there. Readers of other cores do not wait for it.
. ./lib.sh
require_topology 2x2x1

for cpu in 0 1 2 3; do
	poke $cpu $THERM_STATUS "$(status $((10 + cpu)))"
done
# The shell stays away from CPU 2, which would keep it waiting, too.
taskset -p 3 $$ >/dev/null
modprobe coretemp
short_interval
slow=$(zone 1)/temp2_input
others="$(zone 0)/temp2_input $(zone 0)/temp3_input $(zone 1)/temp3_input"
io read $slow $others >/dev/null
expire_samples

read_takes 2 $THERM_STATUS 3000
clear_reads
(exec taskset 1 io value "$slow") >/tmp/slow &
reader=$!
until [ "$(reads 2 $THERM_STATUS)" = 1 ]; do :; done
taskset 2 io read $others | sed 's/.* //' | xargs >/tmp/others
try "three other cores are read before the slow register has been read" kill -0 $reader
is "$(cat /tmp/others)" "90000 89000 87000" "the other cores have their values"
wait $reader
is "$(cat /tmp/slow)" 88000 "the slow core's reader gets its value"
read_takes 2 $THERM_STATUS 0
rmmod coretemp
exit $failures
