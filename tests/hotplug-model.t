#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# CPUs of random machines go offline and online in random order: tests/host/hotplug-model.c runs coretemp.c itself on
# the build host. Each control is a change of coretemp.c with which the program has to fail.
set -u
cd "$(dirname "$0")/.." || exit
. tests/lib/tap.sh
. tests/lib/host-program.sh
plan 13
cp coretemp.c coretemp.h compat.h tests/host/{kernel.h,hotplug-model.c,model.sh} "$dir"

relay < <(in_dir 'sh model.sh coretemp.c fast -O2 && ./fast 50000' 2>&1)
# Fewer sequences, because the sanitizers slow the program down
check "the sanitizers report nothing" program \
	'sh model.sh coretemp.c checked -fsanitize=address,undefined -fno-sanitize-recover && ./checked 4000'

control()	# description, which of the program's two results must fail, a sed script of coretemp.c
{
	local status=1
	sed "$3" coretemp.c >"$dir/changed.c"
	if cmp -s coretemp.c "$dir/changed.c"; then
		echo "the sed script changes nothing: $3" >"$tap_output"
	elif program 'sh model.sh changed.c changed -O2' && ! program './changed 4000'; then
		grep -q "^not ok $2 " "$tap_output"
		status=$?
	fi
	result $status "control: $1"
}
last='per_cpu(coretemp_last_core, cpu)'
find_core='/^static struct coretemp_sensor \*coretemp_find_or_add_core/,/^}/'
control "a CPU keeps its last sensor although a sibling is online with another one" 2 \
	"$find_core s/^	for_each_cpu(sibling/	if ($last)\\n		return $last;\\n&/"
control "a core takes a sensor that another core of the same id has" 2 \
	"$find_core s/coretemp_find_cpu(core, cpu_online_mask) < 0 &&//"
control "a core does not prefer the sensor that it had" 2 \
	"$find_core s/(!found || core == per_cpu(coretemp_last_core, cpu))/!found/"
control "a second core of one id takes the number of another id" 2 \
	's/max_t(u16, highest, topology_core_id(other) + 2)/highest/'
control "an offline CPU still counts for its sensor" 1 \
	's/WRITE_ONCE(per_cpu(coretemp_core, cpu), NULL)/(void)0/'
control "an isolated CPU takes over a sensor" 1 \
	'/^static void coretemp_sensor_offline/,/^}/ s/housekeeping_cpumask([A-Z_]*)/cpu_online_mask/'
control "a CPU that is isolated in another way takes over a sensor" 1 \
	'/^static void coretemp_sensor_offline/,/^}/ s/HK_TYPE_KERNEL_NOISE/HK_TYPE_DOMAIN/'
control "a CPU that does not come back from a suspend keeps its sensors" 1 \
	's/^	if (sensor->cpu != cpu)/	if (sensor->cpu != cpu || cpuhp_tasks_frozen)/'
control "the first sample is published after the files exist" 1 \
	'/^static int coretemp_attach/,/^}/ {
		/coretemp_publish/d; s/return \(sysfs_create_files.*\);/int err = \1;\n	coretemp_publish(sensor, \&sample);\n	return err;/ }'
control "files are removed for a suspend" 1 \
	's/ || cpuhp_tasks_frozen//'
finish
