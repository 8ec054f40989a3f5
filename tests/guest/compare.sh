# SPDX-License-Identifier: GPL-2.0-only
# In a Debian with systemd, 2 packages x 2 cores: make compare, and what it puts back.
# usage: compare.sh [all]; /srv/RELEASE has builds of the driver, and of broken ones
. ./lib.sh
require_topology 2x2x1

builds=/srv/$(uname -r)
own=$in_tree_driver
# No report may say who and where.
hostname hidden-host
export SUDO_USER=hidden-user

run()	# BUILD COMMAND...: its first line goes to $said, what it complains of to $complaint
{
	cd "$builds/$1" || exit
	shift
	"$@" >/tmp/out 2>/tmp/err
	status=$?
	said=$(grep -m 1 '^coretemp compare: ' /tmp/out)
	complaint=$(sed -n 's/^coretemp compare: //p' /tmp/err)
	cd - >/dev/null || exit
}
report() { cat "$builds/good/build/compare.txt"; }
which_is_loaded()
{
	[ -e /sys/module/coretemp ] || { echo none; return; }
	cat /sys/module/coretemp/version 2>/dev/null || echo own
}
is_back()	# WHEN: the in-tree driver is, and nothing else is left
{
	is "$(which_is_loaded) $(ls $tracing/instances /tmp | grep -cE '^(coretemp|tmp\.)')" "own 0" "$1: the in-tree driver is loaded again"
}
refuses()	# WHY WHEN
{
	run good tools/compare
	is "$status $complaint" "1 $1" "$2"
	is_back "$2"
}
differs()	# BUILD FIRST-LINE A-LINE-OF-THE-REPORT
{
	run "$1" tools/compare
	is "$status $said" "1 coretemp compare: $2$todo" "control, $1: the first line says so, and what to do"
	is "$(grep -xF -m 1 -e "- $3" /tmp/out)" "- $3" "control, $1: the report says where"
	is_back "control, $1"
}

echo "systemd says: $(systemctl is-system-running --wait)"
udevadm settle
todo=": attach build/compare.txt to an issue (README.md: Report a problem)"
well="0 coretemp compare: all is well: 6 sensors, both drivers agree"

is_back "udev"
run good make compare
is "$status $said" "$well" "make compare"
cat /tmp/out /tmp/err
is "$(report | head -n 1)" "$said" "the report begins with what was said"
is_back "make compare"
is "$(report | sed -n 's/^Topology: //p')" "2 packages, 2 dies, 4 cores, 4 threads" "the report: topology"
is "$(report | sed -n 's/^Kernel: //p')" "$(uname -r)" "the report: kernel"
is "$(report | grep -cE '^Processor: .*Haswell.*, family 6, model 60, |^Microcode: 0x')" 2 "the report: processor and microcode"
is "$(report | sed -nE 's/^(coretemp\.[01]\/temp[1-3]) +(Core [01]|Package id [01]) +/\1 \2 /p' | tr -s ' ')" "$(
	for z in 0 1; do
		printf "coretemp.$z/%s 40000 | 40000 100000 | 100000 80000 | 80000 0 | 0\n" "temp1 Package id $z" "temp2 Core 0" "temp3 Core 1"
	done)" "the report: all files of both"
is "$(report | grep -c 'on average this one is +0.0 degrees')" 1 "the report: the mean difference"
set -- "$1" $(report | sed -n 's/^IPIs, all files  *//p')
try "the report: IPIs, more of the in-tree driver than of this one" [ "$2" -gt "$3" ]
is "$3" 3 "the report: this driver's IPIs are as many as there are cores elsewhere"
is "$(report | grep -cE '^microseconds, all files +[0-9]+ +[0-9]+$')" 1 "the report: times"
is "$(report | grep -c hidden)" 0 "the report: no names"
is "$(report | grep -c 'coretemp: loading out-of-tree module taints kernel')" 1 "the report: the kernel's log"

if [ "$1" = all ]; then
	rmmod coretemp
	run good tools/compare
	is "$status $said" "$well" "when none was loaded"
	is "$(which_is_loaded)" none "none is loaded again"

	insmod "$builds/good/coretemp.ko" tjmax=90
	echo 500 | tee /sys/devices/platform/coretemp.?/hwmon/hwmon*/update_interval
	mount -t tmpfs none $tracing
	run good tools/compare
	umount $tracing
	is "$status $said" "$well" "when this one was loaded, and nothing can be traced"
	is "$(report | grep -c '^IPIs were not counted')" 1 "the report says that IPIs were not counted"
	is "$(which_is_loaded) $(cat /sys/module/coretemp/parameters/tjmax) $(cat /sys/devices/platform/coretemp.?/hwmon/hwmon*/update_interval | xargs)" \
		"1.0 90 500 500" "this one is loaded again, as it was"
	rmmod coretemp
	modprobe coretemp

	# Registers that change while this one is loaded, and a maximum that the in-tree driver does not show
	poke 2 $TEMPERATURE_TARGET "$(target 60 80)"
	(until [ "$(which_is_loaded)" = 1.0 ]; do sleep 0.1; done; sleep 2; poke 0 $THERM_STATUS "$(status 40 0x20)") &
	run good tools/compare
	is "$status $said" "$well" "a temperature and an alarm that change meanwhile, and a maximum below 0"
	is "$(report | grep -c "^- coretemp.1/temp[1-3]_max .*, this one: -20000: the in-tree driver takes a maximum below 0 for an error")" 3 \
		"the report has the maximum as a known difference"
	is "$(report | grep -cE '^coretemp.0/temp2 +Core 0 +40000\.\.60000 \| (40000\.\.)?60000 .* 0\|1 \| (0\|)?1$')" 1 "and what changed"
	poke 2 $TEMPERATURE_TARGET "$(target 100 20)"
	poke 0 $THERM_STATUS "$(status 60)"

	differs warmer "6 differences (below)" \
		"coretemp.1/temp3_input (Core 1): the in-tree driver: 40000, this one: 60000"
	differs crit "6 differences (below)" \
		"coretemp.0/temp1_crit (Package id 0): the in-tree driver: 100000, this one: 101000"
	differs fewer "2 differences (below)" "coretemp.0/temp2 (Core 0): only the in-tree driver has it"
	# Before Linux 6.7, the in-tree driver interrupts isolated cores; told by a driver without a sensor of core 0
	echo 0 >/tmp/nohz_full
	mount --bind /tmp/nohz_full /sys/devices/system/cpu/nohz_full
	run fewer tools/compare
	umount /sys/devices/system/cpu/nohz_full
	is "$status $said" "$well" "an isolated core that only the in-tree driver reads"
	is "$(grep -xF -m 1 -e "- coretemp.1/temp2 (Core 0): only the in-tree driver has it: isolated by nohz_full=, so that this driver leaves it alone" /tmp/out | wc -l)" 1 \
		"the report has it as a known difference"

	differs fails "this driver does not load (below)" \
		"this driver does not load: insmod: ERROR: could not insert module ./coretemp.ko: Invalid parameters"

	# Interrupted while this one is loaded. A background job of a script begins with INT ignored.
	for signal in 2 15; do
		(cd "$builds/good" && exec env --default-signal tools/compare >/tmp/out 2>/tmp/err) &
		pid=$!
		until [ "$(which_is_loaded)" = 1.0 ]; do sleep 0.1; done
		kill -$signal $pid
		wait $pid
		is "$? $(sed -n 's/^coretemp compare: //p' /tmp/err)" \
			"$((128 + signal)) ended early; loaded, as before: the in-tree driver" "interrupted by signal $signal"
		is_back "interrupted by signal $signal"
	done

	systemd-run --quiet --unit=fancontrol sleep infinity
	refuses "fancontrol is running, and would lose its sensors for a moment: systemctl stop fancontrol, compare, and start it again" \
		"not while fans depend on it"
	systemctl stop fancontrol
	run good make KDIR=/nowhere compare
	is "$(grep -o '^No kernel headers in /nowhere' /tmp/err)" "No kernel headers in /nowhere" "not without headers"
	run good setpriv --reuid=65534 tools/compare
	is "$status $complaint" "1 only root may do this: sudo make compare" "not without root"

	# What Secure Boot and the in-tree driver driver refuse, told by an insmod that refuses it
	mkdir /tmp/bin
	cat >/tmp/bin/insmod <<-'I'
		#!/bin/sh
		case $1 in $REFUSED) echo "insmod: ERROR: could not insert module $1: $WHY" >&2; exit 1 ;; esac
		exec /usr/sbin/insmod "$@"
	I
	chmod +x /tmp/bin/insmod
	PATH=/tmp/bin:$PATH
	export REFUSED="$own" WHY="Exec format error"
	run good tools/compare
	is "$status $said" "1 coretemp compare: the in-tree driver does not load (below)$todo" "the in-tree driver does not load: the first line says so"
	is_back "the in-tree driver does not load"

	export REFUSED=./coretemp.ko WHY="Key was rejected by service"
	run good tools/compare
	is "$status $said" "1 coretemp compare: this driver does not load (below): sudo make install (README.md: Secure Boot), then sudo make compare again, which then takes the installed driver" \
		"Secure Boot: the first line says what to do"
	is_back "Secure Boot"
	# As DKMS installs it, which puts the other aside
	aside=/var/lib/dkms/coretemp/original_module/$(uname -r)/x86_64
	mkdir -p "$aside" "/lib/modules/$(uname -r)/updates/dkms"
	mv "$own" "$aside"
	cp "$builds/good/coretemp.ko" "/lib/modules/$(uname -r)/updates/dkms/"
	depmod
	run good tools/compare
	is "$status $said" "$well" "Secure Boot: the installed one is taken"
	is "$(report | grep -c "^This one: .*updates/dkms/coretemp.ko, of the same source")" 1 "the report says so"
	is_back "Secure Boot, the in-tree driver aside"
	mv "$aside/${own##*/}" /tmp/aside
	refuses "there is nothing to compare with: no coretemp.ko of the in-tree driver under /lib/modules/$(uname -r)/kernel" \
		"not without the in-tree driver"
	mv /tmp/aside "$own"

	echo processors >/sys/power/pm_test
	echo mem >/sys/power/state
	refuses "this machine slept since it was started, after which the in-tree driver coretemp shows no sensors when it is loaded again (its own fault): reboot, then compare" \
		"not after a suspend"
fi
exit $failures
