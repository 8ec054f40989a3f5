#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Machines that are made otherwise
. "$(dirname "$0")/boots.sh"

boot "one CPU does not promise the package's register" -t 1x4x1 -m 'cpuid=0:6:0:35:2:0:0' odd.sh one-without-ptm
boot "no CPU promises it" -t 1x2x1 -m 'cpuid=*:6:0:35:2:0:0' odd.sh no-ptm
boot "a family other than 6" -t 1x2x1 -c Haswell,family=19,model=1,stepping=0 odd.sh family 19 1
boot "old registers" -t 1x2x1 odd.sh registers
boot "two packages of two dies of two cores" -t 2x2x2x1 topology.sh every 4
boots_done
