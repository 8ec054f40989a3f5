# SPDX-License-Identifier: GPL-2.0-only
# one-file.sh COUNT: two readers without a pause read a file of core 1, which goes offline and online.
. ./debug.sh
require_topology 1x2x1
plan 6

save_baseline coretemp
file=$(zone 0)/temp3_input
right=$(sed -n 's/^coretemp.0.temp3_input //p' /tmp/start)
# Opening the file may fail with ENOENT, and reading a file that was open, with ENODEV. The first reader sees which
# error it is, but starts a program for each reading. The second one is nearly always inside the driver: removing
# the file then waits for it, which lockdep checks.
judge() { case $1 in "$right") echo right ;; -ENOENT|-ENODEV) echo gone ;; *) echo "wrong: $1" ;; esac; }
read_with_errors() { while [ ! -e /tmp/stop ]; do judge "$(io value "$file")"; done; }
read_fast()
{
	local value seen=nothing
	while [ ! -e /tmp/stop ]; do
		read -r value <"$file" || continue
		if [ "$value" = "$right" ]; then seen=right; else judge "$value"; fi
	done 2>/dev/null
	echo $seen
}
read_with_errors >/tmp/results1 &
read_fast >/tmp/results2 &
failed=
for i in $(seq "$1"); do
	cycle 1 || failed="$failed $i"
	[ $((i % 20)) != 0 ] || echo "$i times"
done
touch /tmp/stop
wait
is "$failed" "" "the core goes offline and online each time"
is "$(sort -u /tmp/results1 | xargs), $(sort -u /tmp/results2)" "gone right, right" \
	"readers see the right value, or that the file is gone"
check_baseline "all sensors are there"
rmmod coretemp
check_reports
