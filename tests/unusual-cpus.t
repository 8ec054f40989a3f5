#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Unusual CPUs and topologies; tests/machines has their options.
. "$(dirname "$0")/lib/cases.sh"
run_case "one CPU without the package register" -M one-cpu-without-ptm unusual-cpus.sh one-without-ptm
run_case "no CPU with the package register" -M no-ptm unusual-cpus.sh no-ptm
run_case "a family other than 6" -M family-19 unusual-cpus.sh family 19 14
run_case "a family other than 6, with the model number of an Atom" -M family-19-atom unusual-cpus.sh family 19 28
run_case "an Atom, whose TjMax the table has" -M atom unusual-cpus.sh old 28 90 table+of+known+processors
run_case "an early Core with fixed microcode, whose host bridge determines TjMax" -M yonah-on-centerton-board \
	unusual-cpus.sh old 14 95 table+of+known+processors and unusual-cpus.sh no-bridge
run_case "an early Core whose host bridge is from another vendor" -M yonah-on-another-bridge \
	unusual-cpus.sh old 14 100 EXT_CONFIG
run_case "an early Core of a stepping without the erratum" -M yonah-without-erratum topology.sh files 1+2
run_case "an early Core with the erratum" -M yonah-with-erratum \
	topology.sh refuses "(erratum_AE18);_update_the_microcode_from_0x38_to_0x39"
run_case "no CPU has a sensor" -M no-dts topology.sh refuses digital_thermal_sensor
run_case "a CPU without a sensor comes online later" -M last-cpu-without-dts topology.sh deferred-without-sensor
run_case "CPUs and a package come online later" -t 2x2x2 -a maxcpus=4 topology.sh deferred-online 4 8
on_debian run_case "isolated CPUs" -M isolated topology.sh isolated 1+2+3+4+5+6+7 1
on_debian run_case "CPUs isolated at run time" -t 1x4x1 topology.sh isolated-partition
# Since Linux 6.9, core ids are from the firmware's table, and all different.
run_case "two cores of one id" -k "${KERNEL:-6.1}" -M two-and-two-cores-of-one-id topology.sh same-core-id
run_case "more packages than the kernel expects" -k "${KERNEL:-6.1}" -M more-packages-than-expected \
	topology.sh more-packages
run_case "registers of old processors" -t 1x2x1 unusual-cpus.sh registers
run_case "two packages of two dies of two cores" -t 2x2x2x1 topology.sh every 4
finish
