# SPDX-License-Identifier: GPL-2.0-only
# In a Debian with systemd, 2 packages x 2 cores: the report of make compare, and what it loads again.
# usage: compare.sh [all]; /srv/RELEASE has builds of the driver, and of faulty ones
. ./lib.sh
require_topology 2x2x1
[ "${1:-}" = all ] && plan 55 || plan 14

builds=/srv/$(uname -r)
in_tree=$in_tree_driver
# No report may have these names.
hostname hidden-host
export SUDO_USER=hidden-user

said()	# BUILD COMMAND...: prints the command's exit status and its message
{
	cd "$builds/$1" || exit
	shift
	"$@" >/tmp/out 2>/tmp/err
	echo "$? $(sed -n 's/^coretemp compare: //p' /tmp/out /tmp/err)"
}
report() { cat "$builds/good/build/compare.txt"; }
which_is_loaded()
{
	[ -e /sys/module/coretemp ] || { echo none; return; }
	cat /sys/module/coretemp/version 2>/dev/null || echo in-tree
}
is_back()	# WHEN
{
	is "$(which_is_loaded) $(ls $tracing/instances /tmp | grep -cE '^(coretemp|tmp\.)')" "in-tree 0" \
		"$1: the in-tree driver is loaded, and no file is left"
}
refuses()	# MESSAGE WHEN
{
	is "$(said good tools/compare)" "1 $1" "$2: compare refuses"
	is_back "$2"
}
differs()	# BUILD MESSAGE LINE-OF-THE-REPORT
{
	is "$(said "$1" tools/compare)" "1 $2$todo" "control, driver '$1': the message says so, and what to do"
	is "$(grep -xF -m 1 -e "- $3" /tmp/out)" "- $3" "control, driver '$1': the report names the difference"
	is_back "control, driver '$1'"
}

echo "systemd says: $(systemctl is-system-running --wait)"
udevadm settle
todo=": attach build/compare.txt to an issue (README.md: Report a problem)"
well="0 all is well: 6 sensors, both drivers agree"

is_back "after the boot"
is "$(said good make compare)" "$well" "make compare: both drivers agree"
cat /tmp/out /tmp/err
is "$(report | head -n 1)" "coretemp compare: ${well#0 }" "the report begins with the message"
is_back "after make compare"
is "$(report | sed -n 's/^Topology: //p')" "2 packages, 2 dies, 4 cores, 4 threads" "the report has the topology"
is "$(report | sed -n 's/^Kernel: //p')" "$(uname -r)" "the report has the kernel's release"
is "$(report | grep -cE '^Processor: .*Haswell.*, family 6, model 60, |^Microcode: 0x')" 2 "the report has processor and microcode"
is "$(report | sed -nE 's/^(coretemp\.[01]\/temp[1-3]) +(Core [01]|Package id [01]) +/\1 \2 /p' | tr -s ' ')" "$(
	for z in 0 1; do
		printf "coretemp.$z/%s 40000 | 40000 100000 | 100000 80000 | 80000 0 | 0\n" "temp1 Package id $z" "temp2 Core 0" "temp3 Core 1"
	done)" "the report has all files of both drivers"
is "$(report | grep -c 'on average, this driver reads +0.0 degrees more')" 1 "the report has the mean difference"
set -- "${1:-}" $(report | sed -n 's/^IPIs, all files  *//p')
try "the report has more IPIs of the in-tree driver than of this driver" [ "$2" -gt "$3" ]
is "$3" 4 "this driver sends one request to each core elsewhere, and one to the other package"
is "$(report | grep -cE '^microseconds, all files +[0-9]+ +[0-9]+$')" 1 "the report has the times of both drivers"
is "$(report | grep -c hidden)" 0 "the report has no name of the user or the machine"
is "$(report | grep -c 'coretemp: loading out-of-tree module taints kernel')" 1 "the report has the kernel's log"
[ "$1" = all ] || exit $failures

rmmod coretemp
is "$(said good tools/compare)" "$well" "no driver is loaded: both drivers agree"
is "$(which_is_loaded)" none "no driver is loaded again if none was loaded before"

insmod "$builds/good/coretemp.ko" tjmax=90
echo 500 | tee /sys/devices/platform/coretemp.?/hwmon/hwmon*/update_interval
mount -t tmpfs none $tracing
is "$(said good tools/compare)" "$well" "this driver is loaded, without function tracing: both drivers agree"
umount $tracing
is "$(report | grep -c '^IPIs were not counted')" 1 "the report says that IPIs were not counted"
is "$(which_is_loaded) $(cat /sys/module/coretemp/parameters/tjmax) $(cat /sys/devices/platform/coretemp.?/hwmon/hwmon*/update_interval | xargs)" \
	"1.0 90 500 500" "this driver is loaded again with its parameter and its update_interval"
rmmod coretemp
modprobe coretemp

# Registers that change while this driver is loaded, and a maximum that the in-tree driver does not show
poke 2 $TEMPERATURE_TARGET "$(target 60 80)"
(until [ "$(which_is_loaded)" = 1.0 ]; do sleep 0.1; done; sleep 2; poke 0 $THERM_STATUS "$(status 40 0x20)") &
is "$(said good tools/compare)" "$well" "a temperature and an alarm change, and a maximum is below 0: both drivers agree"
is "$(report | grep -c "^- coretemp.1/temp[1-3]_max .*, this driver: -20000: the in-tree driver takes a maximum below 0 for an error")" 3 \
	"the report has the maximum as a known difference"
is "$(report | grep -cE '^coretemp.0/temp2 +Core 0 +40000\.\.60000 \| (40000\.\.)?60000 .* 0\|1 \| (0\|)?1$')" 1 \
	"the report has the temperature and the alarm before and after the change"
poke 2 $TEMPERATURE_TARGET "$(target 100 20)"
poke 0 $THERM_STATUS "$(status 60)"

differs warmer "6 differences (below)" \
	"coretemp.1/temp3_input (Core 1): the in-tree driver: 40000, this driver: 60000"
differs crit "6 differences (below)" \
	"coretemp.0/temp1_crit (Package id 0): the in-tree driver: 100000, this driver: 101000"
differs fewer "2 differences (below)" "coretemp.0/temp2 (Core 0): only the in-tree driver has it"
# Before Linux 6.7, the in-tree driver interrupts isolated cores. A driver without a sensor of core 0 plays that.
echo 0 >/tmp/nohz_full
mount --bind /tmp/nohz_full /sys/devices/system/cpu/nohz_full
is "$(said fewer tools/compare)" "$well" "only the in-tree driver reads an isolated core: both drivers agree"
umount /sys/devices/system/cpu/nohz_full
is "$(grep -xFc -e "- coretemp.1/temp2 (Core 0): only the in-tree driver has it: isolated by nohz_full=, so that this driver leaves it alone" /tmp/out)" 1 \
	"the report has the isolated core as a known difference"

differs fails "this driver does not load (below)" \
	"this driver does not load: insmod: ERROR: could not insert module ./coretemp.ko: Invalid parameters"

# Interrupted while this driver is loaded. A script starts its background jobs with SIGINT ignored.
for signal in 2 15; do
	(cd "$builds/good" && exec env --default-signal tools/compare >/tmp/out 2>/tmp/err) &
	pid=$!
	until [ "$(which_is_loaded)" = 1.0 ]; do sleep 0.1; done
	kill -$signal $pid
	wait $pid
	is "$? $(sed -n 's/^coretemp compare: //p' /tmp/err)" \
		"$((128 + signal)) ended early; loaded, as before: the in-tree driver" "signal $signal interrupts compare"
	is_back "after signal $signal"
done

systemd-run --quiet --unit=fancontrol sleep infinity
refuses "fancontrol is running, and would lose its sensors for a moment: systemctl stop fancontrol, compare, and start it again" \
	"fancontrol runs"
systemctl stop fancontrol
(said good make KDIR=/nowhere compare) >/dev/null
is "$(grep -o '^No kernel headers in /nowhere' /tmp/err)" "No kernel headers in /nowhere" "headers are missing: make compare refuses"
is "$(said good setpriv --reuid=65534 tools/compare)" "1 only root may do this: sudo make compare" "the user is not root: compare refuses"

# A module that Secure Boot or the kernel refuses: an insmod that refuses it plays that.
mkdir /tmp/bin
cat >/tmp/bin/insmod <<'I'
#!/bin/sh
case $1 in $REFUSED) echo "insmod: ERROR: could not insert module $1: $WHY" >&2; exit 1 ;; esac
exec /usr/sbin/insmod "$@"
I
chmod +x /tmp/bin/insmod
PATH=/tmp/bin:$PATH
export REFUSED="$in_tree" WHY="Exec format error"
is "$(said good tools/compare)" "1 the in-tree driver does not load (below)$todo" "the in-tree driver does not load: the message names that driver"
is_back "the in-tree driver does not load"

export REFUSED=./coretemp.ko WHY="Key was rejected by service"
is "$(said good tools/compare)" \
	"1 this driver does not load (below): sudo make install (README.md: Secure Boot), then sudo make compare again, which then takes the installed driver" \
	"Secure Boot refuses this driver: the message says what to do"
is_back "Secure Boot refuses this driver"
# As DKMS installs it, which moves the in-tree driver away
aside=/var/lib/dkms/coretemp/original_module/$(uname -r)/x86_64
mkdir -p "$aside" "/lib/modules/$(uname -r)/updates/dkms"
mv "$in_tree" "$aside"
cp "$builds/good/coretemp.ko" "/lib/modules/$(uname -r)/updates/dkms/"
depmod
is "$(said good tools/compare)" "$well" "Secure Boot accepts the installed driver: both drivers agree"
is "$(report | grep -c "^This driver: .*updates/dkms/coretemp.ko, of the same source")" 1 "the report names the installed driver"
is_back "DKMS has moved the in-tree driver away"
mv "$aside/${in_tree##*/}" /tmp/aside
refuses "there is nothing to compare with: no coretemp.ko of the in-tree driver under /lib/modules/$(uname -r)/kernel" \
	"the in-tree driver is missing"
mv /tmp/aside "$in_tree"

echo processors >/sys/power/pm_test
echo mem >/sys/power/state
refuses "this machine slept since it was started, after which the in-tree driver shows no sensors when it is loaded again (its own fault): reboot, then compare" \
	"after a suspend"
