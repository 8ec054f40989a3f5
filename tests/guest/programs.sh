# SPDX-License-Identifier: GPL-2.0-only
# programs.sh [MACHINE]: programs as Debian ships them. Daemons are started once, before a core and a package go
# offline, and read again when these are online again.
. ./lib.sh
case ${1:-} in
'') plan 37 ;;
same-core-id) plan 6 ;;
*) plan 10 ;;
esac

# Polls a program that shows new values only after some time. A slow program does not fail the check.
until_is()	# COMMAND WANTED DESCRIPTION
{
	local i=0
	until got=$($1); [ "$got" = "$2" ] || [ $((i += 1)) -gt 100 ]; do sleep 0.2; done
	is "$got" "$2" "$3"
	[ "$got" = "$2" ]
}

# Degrees: core N of zone Z is at 40 + 10 Z + N + $1, a package at 70 + Z + $1
heat()
{
	for cpu in 0 1 2 3; do
		poke $cpu $THERM_STATUS "$(status $((60 - 10 * (cpu / 2) - cpu % 2 - $1)))"
	done
	poke 0 $PACKAGE_THERM_STATUS "$(status $((30 - $1)))"
	poke 2 $PACKAGE_THERM_STATUS "$(status $((29 - $1)))"
}

echo "systemd says: $(systemctl is-system-running --wait)"
udevadm settle
if [ "${1:-}" = same-core-id ]; then
	# On Linux 6.1, for which the package has built no module
	is "$(modinfo -n coretemp)" "/lib/modules/$(uname -r)/updates/dkms/coretemp.ko" "modprobe takes the module under test"
else
	is "$(modinfo -n coretemp | grep -o updates/dkms) $(dkms status -k "$(uname -r)" | grep -c installed)" "updates/dkms 1" \
		"modprobe takes the module of the package, which DKMS has built for this kernel"
fi
is "$(cat /sys/module/coretemp/srcversion)" "$(modinfo -F srcversion coretemp)" "udev has loaded that module"
short_interval
heat 0

# What programs print with all CPUs online: "label degrees" of each sensor, zone after zone
all() { printf '%s\n' "Package id 0 $((70 + $1))" "Core 0 $((40 + $1))" "Core 1 $((41 + $1))" "Package id 1 $((71 + $1))" "Core 0 $((50 + $1))" "Core 1 $((51 + $1))"; }

by_sensors()
{
	expire_samples
	sensors 'coretemp-*' | sed -nE 's/^([A-Z][^:]*): *\+([0-9]+)\.0.*/\1 \2/p'
}
by_sensors_j()
{
	expire_samples
	sensors -j 'coretemp-*' | python3 -c '
import json, sys
for chip, sensors in sorted(json.load(sys.stdin).items()):
    for label, files in sensors.items():
        if label != "Adapter":
            print(label, *(round(v) for k, v in files.items() if k.endswith("_input")))'
}
# One process of psutil, which prints all sensors for each line that it reads
mkfifo /tmp/psutil.ask /tmp/psutil.answer
python3 -c '
import psutil, sys
for line in sys.stdin:
    with open("/tmp/psutil.answer", "w") as answer:
        for t in psutil.sensors_temperatures().get("coretemp", []):
            print(t.label, round(t.current), file=answer)' </tmp/psutil.ask &
psutil=$!
exec 4>/tmp/psutil.ask
by_psutil()
{
	expire_samples
	echo >&4
	cat /tmp/psutil.answer
}
by_node_exporter()
{
	expire_samples
	python3 -c '
import re, urllib.request
text = urllib.request.urlopen("http://127.0.0.1:9100/metrics").read().decode()
label = {(c, s): l for c, l, s in re.findall(r"node_hwmon_sensor_label\{chip=\"(platform_coretemp_\d+)\",label=\"([^\"]*)\",sensor=\"(temp\d+)\"\}", text)}
for chip, sensor, value in re.findall(r"node_hwmon_temp_celsius\{chip=\"(platform_coretemp_\d+)\",sensor=\"(temp\d+)\"\} (\S+)", text):
    print(label[chip, sensor].replace("_", " ").capitalize(), round(float(value)))'
}

# collectd: a daemon, and the last line of each file that it writes
printf '%s\n' 'Hostname vm' 'FQDNLookup false' 'Interval 1' 'LoadPlugin sensors' 'LoadPlugin csv' '<Plugin csv>' \
	'DataDir "/tmp/collectd"' 'StoreRates false' '</Plugin>' >/etc/collectd/collectd.conf
rm -rf /tmp/collectd
collectd -f -C /etc/collectd/collectd.conf >/tmp/collectd.log 2>&1 &
collectd=$!
by_collectd()
{
	local file
	for file in $(find /tmp/collectd -path '*sensors-coretemp*' -name 'temperature-*' | sort -V); do
		tail -n 1 "$file" | cut -d, -f 2 | cut -d. -f 1
	done
}

# htop, on a terminal of its own. When the terminal's size changes, htop draws the whole screen again.
mkdir -p /root/.config/htop
printf '%s\n' htop_version=3.4.1 config_reader_min_version=3 show_cpu_temperature=1 degree_fahrenheit=0 delay=5 \
	header_layout=one_100 column_meters_0=AllCPUs column_meter_modes_0=1 >/root/.config/htop/htoprc
mkfifo /tmp/keys
exec 5<>/tmp/keys	# a keyboard without input
start_htop() { TERM=linux LC_ALL=C.UTF-8 HOME=/root script -qfc "stty rows 30 cols 100; exec htop" /tmp/htop.screen >/dev/null <&5 & }
start_htop
# One screen of htop, without the terminal's control sequences
htop_screen()
{
	local from terminal
	terminal=$(readlink "/proc/$(pgrep -x htop)/fd/0") || return
	from=$(stat -c %s /tmp/htop.screen)
	stty -F "$terminal" cols $((201 - $(stty -F "$terminal" size | cut -d ' ' -f 2)))	# 100 or 101
	sleep 1		# no event says that the screen is drawn; until_is tries again
	tail -c +"$((from + 1))" /tmp/htop.screen | tr -d '\017' | sed -E 's/\x1b\[[0-9;?]*[a-zA-Z]/ /g; s/\x1b[()][A-Z0-9]//g'
}
cpus=$(nproc)
by_htop() { htop_screen 2>/dev/null | grep -aoE '[0-9]+°C|N/A' | head -n "$cpus" | xargs; }
by_htop_sorted() { by_htop | tr ' ' '\n' | sort | xargs; }

# What each program shows on an unusual machine with the driver that is loaded: the sensors in the order of labels,
# and with htop one temperature for each CPU. docs/reference.md has what a program gets wrong.
shows()		# DRIVER, HTOP's temperatures, and how they are read
{
	local program
	for program in sensors psutil node_exporter; do
		is "$(by_$program | sort | paste -sd ,)" "$sensors" "$1: $program shows all sensors"
	done
	until_is "$3" "$2" "$1: htop shows the expected temperatures"
}
if [ $# -gt 0 ]; then
	# The core of APIC id N is at 40 + N.
	for id in $(sed -n 's/^apicid.*: //p' /proc/cpuinfo | sort -rn); do
		poke "$id" $THERM_STATUS "$(status $((60 - id)))"
		poke "$id" $PACKAGE_THERM_STATUS "$(status $((id < 2 ? 30 : 29)))"
	done
	case $1 in
	hybrid)	# two cores with two threads, four with one, and a gap
		sensors='Core 0 40,Core 1 42,Core 10 60,Core 11 62,Core 8 56,Core 9 58,Package id 0 70'
		htop='40°C 40°C 42°C 42°C 56°C 58°C 60°C 62°C'
		;;
	dies)
		sensors='Core 0 40,Core 1 41,Core 2 42,Core 3 43,Package id 0 70,Package id 1 71'
		htop='40°C 41°C 40°C 41°C'	# wrong: it looks for CPU 2 in a second package
		sorted='40°C 40°C 41°C 41°C'	# with the in-tree driver, the order of the zones varies
		;;
	same-core-id)
		sensors='Core 0 40,Core 0 41,Core 1 42,Core 1 43,Package id 0 70'
		htop='41°C 41°C 43°C 43°C'	# wrong: of two sensors with one label it takes the last
		;;
	esac
	shows "this driver" "$htop" by_htop
	rmmod coretemp
	if [ "$1" != same-core-id ]; then	# there, the in-tree driver has no sensor for some cores
		insmod "$(find /lib/modules/"$(uname -r)"/kernel /var/lib/dkms -name 'coretemp.ko*' \
			! -path '*/1.0/*' ! -name '*.origin' | head -n 1)"	# DKMS writes a text of that name
		shows "the in-tree driver" "${sorted:-$htop}" "by_htop${sorted:+_sorted}"
	fi
	kill "$collectd" "$psutil" "$(pidof htop)"
	exit
fi

is "$(systemctl is-active prometheus-node-exporter)" active "the service of node_exporter runs"

htop_at() { echo "$((40 + $1))°C $((41 + $1))°C $((50 + $1))°C $((51 + $1))°C"; }
at()	# DEGREES_MORE WHEN [HTOP]: docs/reference.md has the reason if htop differs
{
	local program
	for program in sensors sensors_j psutil node_exporter; do
		is "$(by_$program)" "$(all "$1")" "$2: $program shows all temperatures"
	done
	until_is by_collectd "$(all "$1" | sed 's/.* //')" "$2: collectd shows all temperatures"
	until_is by_htop "${3:-$(htop_at "$1")}" "$2: htop shows the expected temperatures" ||
		htop_screen | cat -v | head -n 20
}
leave_out()	# WHAT WANTED
{
	local program
	for program in sensors psutil node_exporter; do
		is "$(by_$program)" "$2" "$program leaves out $1 that is offline"
	done
}
pids() { pidof collectd htop prometheus-node-exporter; echo "$psutil"; }

at 0 "at first"
running=$(pids)
heat 5
at 5 "after a change"

hwmon=$(ls -d /sys/devices/platform/coretemp.*/hwmon/hwmon*)
offline 1
leave_out "a core" "$(all 5 | sed 3d)"
offline 2
offline 3
leave_out "a package" "$(all 5 | sed '3,$d')"
is "$(pids)" "$running" "every program runs while CPUs are offline"
online 3
online 2
online 1
heat 9
# wrong: htop takes CPUs that were offline for threads of Core 0
at 9 "with all CPUs online again" "49°C 49°C 49°C 49°C"
is "$(pids)" "$running" "no program was restarted"
is "$(systemctl show -P NRestarts prometheus-node-exporter)" 0 "systemd has not restarted node_exporter"
kill "$(pidof htop)"
start_htop
until_is by_htop "$(htop_at 9)" "a new htop shows all temperatures"
is "$(ls -d /sys/devices/platform/coretemp.*/hwmon/hwmon*)" "$hwmon" "the paths of the hwmon devices have not changed"
is "$(grep -ciE 'segfault|crash' /tmp/collectd.log)" 0 "collectd logs no crash"

# The functions by which pwmconfig names a sensor and fancontrol finds it again
n=$(basename /sys/devices/platform/coretemp.1/hwmon/hwmon*)
eval "$(sed -n '/^function DevicePath()/,/^}/p; /^function DeviceName()/,/^}/p' /usr/sbin/pwmconfig | sed 's/^function //')"
cd /sys/class/hwmon || exit
is "$(DevicePath "$n")" devices/platform/coretemp.1 "the path that pwmconfig writes names the zone"
is "$(DeviceName "$n")" coretemp "the name that pwmconfig writes is coretemp"
# There is no fan: with the right path, fancontrol ends because the fan is missing.
fancontrol_with()	# PATH
{
	printf '%s\n' INTERVAL=10 "DEVPATH=$n=$1" "DEVNAME=$n=coretemp" "FCTEMPS=$n/pwm1=$n/temp2_input" \
		"MINTEMP=$n/pwm1=20" "MAXTEMP=$n/pwm1=60" "MINSTART=$n/pwm1=150" "MINSTOP=$n/pwm1=100" >/tmp/fancontrol
	fancontrol /tmp/fancontrol 2>&1 | grep -E '^Error|has changed'
}
is "$(fancontrol_with devices/platform/coretemp.1)" "Error: file $n/pwm1 doesn't exist or isn't writable" \
	"fancontrol finds the sensor, and only the fan is missing"
is "$(fancontrol_with devices/platform/coretemp.0)" "Device path of $n has changed" "control: fancontrol notices another path"

kill "$collectd" "$psutil" "$(pidof htop)"
