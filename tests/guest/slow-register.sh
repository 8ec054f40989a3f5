# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 2 cores: CPU 3 needs three seconds to read its status register, as a virtual CPU may if its host stops it
# meanwhile. Readers of other cores and of its package, whose requests are sent to CPU 2, do not wait. Then CPU 3 needs
# as long for the package's register.
. ./lib.sh
require_topology 2x2x1
plan 6

set_temperatures 10
# The shell stays away from CPU 3, on which it would wait, too.
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
is "$(cat /tmp/others)" "90000 89000 88000 37000" "the other sensors have their values"
wait $reader
is "$(cat /tmp/slow)" 87000 "the slow core's reader gets its value"
read_takes 3 $THERM_STATUS 0

read_takes 3 $PACKAGE_THERM_STATUS 3000
expire_samples
clear_reads
(exec taskset 8 io value "$(zone 1)/temp1_input") >/tmp/slow &
reader=$!
until [ "$(reads 3 $PACKAGE_THERM_STATUS)" = 1 ]; do :; done
(exec taskset 4 io value "$(zone 1)/temp1_input") >/tmp/second &
second=$!
sleep 1
ticks=$(sed 's/.*) //' /proc/$second/stat | awk '{ print $12 + $13 }')	# of CPU time, 10 ms each
try "a reader that runs on another CPU of the package sleeps meanwhile" [ "$ticks" -lt 20 ]
try "control: the register has not been read yet" kill -0 $reader
wait $reader $second
is "$(cat /tmp/slow /tmp/second | xargs)" "37000 37000" "both readers of the package get its value"
read_takes 3 $PACKAGE_THERM_STATUS 0
rmmod coretemp
