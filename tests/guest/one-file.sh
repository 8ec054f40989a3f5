# SPDX-License-Identifier: GPL-2.0-only
# one-file.sh COUNT: two readers without a pause on a file of core 1, which goes and comes
. ./debug.sh
require_topology 1x2x1
plan 5

save_baseline coretemp
file=$(zone 0)/temp3_input
right=$(sed -n 's/^coretemp.0.temp3_input //p' /tmp/start)
# Whoever opens it as it goes may find it gone; whoever has it open, the device. The one that asks why
# starts a program each time; the other one is nearly always inside of the driver, which is when
# a removal waits for it, and when lockdep looks.
said() { case $1 in "$right") echo well ;; -ENOENT|-ENODEV) echo gone ;; *) echo "wrong: $1" ;; esac; }
ask() { while [ ! -e /tmp/stop ]; do said "$(io value "$file")"; done; }
spin()
{
	while [ ! -e /tmp/stop ]; do
		read -r value <"$file" && [ "$value" != "$right" ] && said "$value"
	done 2>/dev/null
	said "$right"
}
ask >/tmp/spin1 &
spin >/tmp/spin2 &
for i in $(seq "$1"); do
	offline 1
	online 1
	[ $((i % 20)) != 0 ] || echo "$i times"
done
touch /tmp/stop
wait
is "$(cat /tmp/spin[12] | sort -u | tr '\n' ' ' | sed 's/gone //')" "well " "the file is read, or gone, and never wrong"
check_baseline "all sensors are there"
rmmod coretemp
check_reports
