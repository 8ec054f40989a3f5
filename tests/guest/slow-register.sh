# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 2 cores: CPU 3 needs three seconds to read its status register, as a virtual CPU may if its host stops it
# meanwhile. Readers of other cores and of its package, whose requests are sent to CPU 2, do not wait.
. ./lib.sh
require_topology 2x2x1
plan 9

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
start_reader slow "$slow" 1
first=$reader
until [ "$(reads 3 $THERM_STATUS)" = 1 ]; do :; done
# Looks at the slow core's sample. If the driver read registers under the lock of the sample, CPU 1 would spin.
start_reader second "$slow" 2
until_waits $reader
taskset 2 io read $others | sed 's/.* //' | xargs >/tmp/others
try "three other cores and a package are read before the slow register has been read" kill -0 $first
is "$(cat /tmp/others)" "90000 89000 88000 37000" "the other sensors have their values"
kill -KILL $reader
wait $reader $first
echo 1000 >"$(zone 1)/update_interval"
read_takes 3 $THERM_STATUS 0
is "$(cat /tmp/slow)" 87000 "the slow core's reader gets its value"
io value "$slow" >/dev/null
is "$(reads 3 $THERM_STATUS)" 2 "the age of a sample counts from when its reading began"
short_interval

# CPUs 1 and 3 each need five seconds to sample their package. Meanwhile, two readers on CPU 2 read both packages.
# Without that sampling, CPU 2 would sample package 1 itself, and send the request for package 0 to CPU 0.
taskset -p 1 $$ >/dev/null
for cpu in 1 3; do read_takes $cpu $PACKAGE_THERM_STATUS 5000; done
expire_samples
clear_reads
package_0=$(zone 0)/temp1_input package_1=$(zone 1)/temp1_input
start_reader 0 "$package_0" 2
sampling=$reader
start_reader 1 "$package_1" 8
sampling="$sampling $reader"
until [ "$(reads 1 $PACKAGE_THERM_STATUS) $(reads 3 $PACKAGE_THERM_STATUS)" = "1 1" ]; do :; done
start_reader 2 "$package_0" 4
waiting=$reader
start_reader 3 "$package_1" 4
waiting="$waiting $reader"
ticks() { for reader in $waiting; do sed 's/.*) //' "/proc/$reader/stat" | awk '{ print $12 + $13 }'; done; }
sleep 1		# until both have started, which may keep an emulated CPU busy
before=$(ticks)
sleep 1
# CPU time is in units of 10 ms.
is "$(echo $before $(ticks) | awk '{ print $3 - $1 < 20, $4 - $2 < 20 }')" "1 1" \
	"readers whose package is being sampled sleep meanwhile"
try "control: the packages are still being sampled" kill -0 $sampling
wait $sampling $waiting
is "$(cat /tmp/0 /tmp/1 /tmp/2 /tmp/3 | xargs)" "39000 37000 39000 37000" "all readers of the packages get their values"
for cpu in 1 3; do read_takes $cpu $PACKAGE_THERM_STATUS 0; done

# CPU 2 samples package 1 for a reader. A second reader, on CPU 3, comes a little later and waits for it, but then finds
# that sample too old and takes another one, while a third reader, on CPU 1, waits for the second. It is a real-time
# task, because a mutex stops to spin if its CPU has another task to run.
mkfifo /tmp/fifo
chrt -f 1 taskset 2 sh -c "read start </tmp/fifo; read value <$package_1; echo \$value >/tmp/2" &
waiting=$!
read_takes 2 $PACKAGE_THERM_STATUS 3000
read_takes 3 $PACKAGE_THERM_STATUS 5000
expire_samples
clear_reads
start_reader 0 "$package_1" 4
until [ "$(reads 2 $PACKAGE_THERM_STATUS)" = 1 ]; do :; done
sleep 0.1
start_reader 1 "$package_1" 8
sampling=$reader
until_waits $sampling
until [ "$(reads 3 $PACKAGE_THERM_STATUS)" = 1 ]; do :; done
before=$(ticks)
echo >/tmp/fifo
sleep 2
try "a reader sleeps while the one before it reads a register" [ $(($(ticks) - before)) -lt 20 ]
try "control: the register is still being read" kill -0 $sampling
wait
read_takes 2 $PACKAGE_THERM_STATUS 0
read_takes 3 $PACKAGE_THERM_STATUS 0
rmmod coretemp
