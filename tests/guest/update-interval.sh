# SPDX-License-Identifier: GPL-2.0-only
# 2 packages x 4 cores x 2 threads: update_interval, and how long a sample is fresh
. ./lib.sh
require_topology 2x4x2
plan 19

modprobe coretemp
short_interval
interval=$(zone 0)/update_interval
for pair in 1000:1000 10:10 9:10 0:10 -5:10 60000:60000 60001:60000 4294967296:60000 4294968296:60000 -4294966296:10 \
	123:123; do
	status=0 result=${pair#*:}
	# hwmon itself refuses a number that does not fit in a long of 32 bits, and the value stays.
	case $(uname -m):$pair in i?86:*42949*) status=-ERANGE result=60000 ;; esac
	is "$(io write "$interval" "${pair%:*}") $(io value "$interval")" "$status $result" \
		"update_interval: ${pair%:*} gives $result"
done
for text in x 1s ''; do
	is "$(io write "$interval" "$text ") $(io value "$interval")" "-EINVAL 123" \
		"update_interval: '$text' is refused and changes nothing"
done
is "$(value 1 update_interval)" 10 "the other zone keeps its own update_interval"

poke 4 $THERM_STATUS "$(status 14)"
fresh_value 0 temp4_input >/dev/null
echo 60000 >"$interval"
poke 4 $THERM_STATUS "$(status 77 $CRITICAL_LOG)"
is "$(value 0 temp4_input temp4_crit_alarm)" "86000 0" "a sample is fresh for update_interval"
echo 10 >"$interval"
is "$(fresh_value 0 temp4_input temp4_crit_alarm)" "23000 1" "a sample older than update_interval is replaced"

# In nanoseconds, 4400 ms has more than 32 bits; the lower ones are 105 ms.
echo 4400 >"$interval"
poke 4 $THERM_STATUS "$(status 30)"
sleep 0.5
is "$(value 0 temp4_input)" 23000 "a sample is fresh for an update_interval of 4400 ms"

echo 10 >"$interval"
fresh_value 0 temp4_input >/dev/null
poke 4 $THERM_STATUS "$(status 31)"
date -s "@$(($(date +%s) - 3600))" >/dev/null
is "$(fresh_value 0 temp4_input)" 69000 "a sample becomes stale although the wall clock was set back"
rmmod coretemp
