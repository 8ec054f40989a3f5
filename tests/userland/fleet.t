#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Two machines with node_exporter, and a Prometheus that scrapes both and has the rules of docs/prometheus/.
. "$(dirname "$0")/lib.sh"
# In a network namespace of its own, so that no port of this machine is used. What needs a network is done before.
if [ -z "${FLEET:-}" ]; then
	programs_image
	FLEET=1 exec unshare --net "$0" "$@"
fi

dir=$work/fleet
pids=()

accepts() { tool "$@" >&2 && echo yes || echo no; }
tool() { chroot "$build/tree" /work/prometheus/usr/bin/promtool "$@"; }
query() { tool query instant http://127.0.0.1:9090 "$1" | sed 's/ @\[.*//' | sort; }

# Polls until the answer is as wanted. The last answer counts.
await()	# QUERY WANTED DESCRIPTION
{
	local i got
	for i in {1..600}; do
		got=$(query "$1" 2>&1 || true)
		[ "$got" != "$2" ] || break
		sleep 1
	done
	is "$got" "$2" "$3"
}

# Sends a command to tests/guest/fleet.sh, which runs on the machine.
tell()	# MACHINE COMMAND
{
	local answer=
	exec 5<>"/dev/tcp/127.0.0.1/1910$1"
	echo "$2" >&5
	read -r answer <&5 || true
	exec 5>&-
	is "$answer" "done $2" "machine $1 answers the command $2"
}

trap 'kill "${pids[@]}" 2>/dev/null || :; wait' EXIT
ip link set lo up
rm -rf "$dir"
mkdir -p "$dir"

cp "$top"/docs/prometheus/* "$dir"
is "$(accepts check rules /work/fleet/coretemp.rules.yml)" yes "promtool accepts the rules"
is "$(accepts check config /work/fleet/prometheus.yml)" yes "promtool accepts the example configuration"
is "$(accepts test rules /work/fleet/coretemp.test.yml)" yes "the rules pass promtool's tests"
sed 's/coretemp.rules.yml/wrong.yml/' "$dir/coretemp.test.yml" >"$dir/wrong.test.yml"
sed 's/ > / < /' "$dir/coretemp.rules.yml" >"$dir/wrong.yml"
is "$(accepts test rules /work/fleet/wrong.test.yml 2>/dev/null)" no "control: promtool's tests fail with a rule that compares the wrong way"
sed '/count by/s/temp_crit_alarm_celsius/temp_celsius/g' "$dir/coretemp.rules.yml" >"$dir/wrong.yml"
is "$(accepts test rules /work/fleet/wrong.test.yml 2>/dev/null)" no "control: promtool's tests fail with a rule that takes a cold sensor for a missing one"

# The example's configuration, with these machines' addresses and a shorter interval
sed -E 's/"[^"]*:9100"(, *"[^"]*:9100")*/"127.0.0.1:19001", "127.0.0.1:19002"/; s/: 15s/: 10s/' \
	"$dir/prometheus.yml" >"$dir/running.yml"
for m in 1 2; do
	run -d programs.img -t 1x2x1 -k 6.12 -s 1800 \
		-q "-m 1G -snapshot -nic user,model=virtio-net-pci,hostfwd=tcp:127.0.0.1:1900$m-:9100,hostfwd=tcp:127.0.0.1:1910$m-:9101" \
		fleet.sh "$m" >"$dir/machine$m" &
	pids+=($!)
done
mkdir "$dir/data"
chroot "$build/tree" /work/prometheus/usr/bin/prometheus --config.file=/work/fleet/running.yml \
	--storage.tsdb.path=/work/fleet/data --web.listen-address=127.0.0.1:9090 >"$dir/log" 2>&1 &
pids+=($!)

say "two machines boot (a few minutes)"
await 'count by (instance) (node_hwmon_temp_celsius)' \
	"$(printf '{instance="127.0.0.1:1900%s"} => 3\n' 1 2)" "each machine shows a package and two cores"
await 'sum by (instance, label) (node_hwmon_temp_celsius * on (instance, chip, sensor) group_left (label) node_hwmon_sensor_label)' \
	"$(for m in 1 2; do
		printf '{instance="127.0.0.1:1900%s", label="%s"} => %s\n' $m "Core 0" $((30 + m)) $m "Core 1" $((40 + m)) $m "Package id 0" $((50 + m))
	done | sort)" "each sensor of each machine has its label and its temperature"
await 'count(ALERTS)' "" "no alert is active at first"

tell 1 hot
await 'sum by (alertname, instance) (ALERTS)' '{alertname="CoretempAboveTcontrol", instance="127.0.0.1:19001"} => 1' \
	"a core above its max causes one alert, for its machine"
tell 1 cool
await 'count(ALERTS)' "" "the alert ends when that core has cooled down"
tell 2 critical
await 'sum by (alertname, instance) (ALERTS)' '{alertname="CoretempCritical", instance="127.0.0.1:19002"} => 1' \
	"a critical log bit causes one alert, for its machine"
tell 2 calm
await 'count(ALERTS)' "" "the alert ends when the log bit is cleared"
tell 2 lose
await 'sum by (alertname, instance) (ALERTS)' '{alertname="CoretempSensorMissing", instance="127.0.0.1:19002"} => 1' \
	"a core that goes offline causes one alert, for its machine"
tell 2 find
await 'count(ALERTS)' "" "the alert ends when that core is online again"

tell 1 end
tell 2 end
wait "${pids[@]:0:2}"
relay < <(cat "$dir"/machine[12])
finish
