# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 2 cores, and a driver with delays: a reader on CPU 3 has chosen CPU 0 for a request that it sends ahead,
# but sends it only when the module is being unloaded and CPU 0 has no sensor any more.
. ./debug.sh
require_topology 2x2x1
plan 5

set_temperatures 10
# The shell stays away from CPU 3, whose reader does not let it run while the request is delayed.
taskset -p 7 $$ >/dev/null
modprobe coretemp
# Only sensors that have been read are requested ahead.
taskset 1 io read "$(zone 0)/temp2_input" >/dev/null
sleep 1.1	# all samples are stale
clear_reads
# Both are read without a request. At the second, the first one is fresh, and core 0 of package 0 is requested ahead.
taskset 8 io read "$(zone 1)/temp3_input" "$(zone 1)/temp1_input" >/tmp/reader &
reader=$!
until [ "$(reads 3 $PACKAGE_THERM_STATUS)" != 0 ] || [ ! -d /proc/$reader ]; do :; done
is "$(reads 0 $THERM_STATUS)" 0 "control: no request has been sent before the module is unloaded"
try "the module is unloaded while the request is sent" taskset 2 rmmod coretemp
wait $reader
is "$(sed 's|.* ||' /tmp/reader | xargs), $(reads 0 $THERM_STATUS)" "87000 37000, 1" \
	"the reader has both values, and CPU 0 has served the request"
check_reports
