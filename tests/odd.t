#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Machines that are made otherwise
. "$(dirname "$0")/boots.sh"

boot "one CPU does not promise the package's register" -t 1x4x1 -m 'cpuid=0:6:0:35:2:0:0' odd.sh one-without-ptm
boot "no CPU promises it" -t 1x2x1 -m 'cpuid=*:6:0:35:2:0:0' odd.sh no-ptm
boot "a family other than 6" -t 1x2x1 -c Haswell,family=19,model=1,stepping=0 odd.sh family 19 1
boot "an Atom, whose TjMax the table has" -t 1x1x1 -c core2duo,family=6,model=28,stepping=2 odd.sh old 28 90
yonah=core2duo,family=6,model=14
boot "an early Core with mended microcode, its TjMax told by the host bridge" -t 1x1x1 -m bridge=0c73 \
	-c "$yonah,stepping=8,ucode-rev=0x3900000000" odd.sh old 14 95
boot "one of a stepping without the erratum" -t 1x1x1 -c "$yonah,stepping=12,ucode-rev=0x100000000" topology.sh files 1+2
boot "one with the erratum" -t 1x1x1 -c "$yonah,stepping=8,ucode-rev=0x3800000000" topology.sh refuses "(erratum_AE18)"
boot "no sensor" -t 1x1x1 -m 'cpuid=*:6:0:4:0:0:0' topology.sh refuses digital_thermal_sensor
boot "a CPU without a sensor, which comes later" -t 1x4x1 -m 'cpuid=3:6:0:4:0:0:0' -a maxcpus=3 topology.sh late-without-sensor
boot "CPUs and a package that come later" -t 2x2x2 -a maxcpus=4 topology.sh late 4 8
boot "isolated CPUs" -t 2x2x2 -a nohz_full=1-7 topology.sh isolated 1+2+3+4+5+6+7 1
# Since Linux 6.9 ids are those of the firmware's table, all different.
boot "two cores of one id" -k "${KERNEL:-6.1}" -t 1x4x1 -m "$same_core_ids" topology.sh same-core-id
boot "old registers" -t 1x2x1 odd.sh registers
boot "two packages of two dies of two cores" -t 2x2x2x1 topology.sh every 4
boots_done
