#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Each row of the table of known processors, and at least one processor of each generation, by family, model and
# stepping, name and host bridge: TjMax, and the comparison with the in-tree driver
. "$(dirname "$0")/../lib/cases.sh"
seed=$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')
mobile=0x10000000 platform5=0x14000000000000 lower=0x40000000

# QEMU's model to start from, CPUID model and stepping, TjMax without a register, name [IA32_PLATFORM_ID [EXT_CONFIG
# [options of tests/model [options of -cpu]]]]
processor()
{
	local model=$(($2)) name=$5
	run_case "$name" -k newest -t 1x2x1 -m "${8:-cpuid=*:0:ffff:0:0:0:0}" \
		-c "$1,family=6,model=$model,stepping=$3,model-id=$name${9:+,$9}" \
		processors.sh "$seed" "6/$model/$3" "$4" "${6:-0}" "${7:-0}"
}

# The table, by row
processor core2duo 0x1c 10 110 "Intel(R) Atom(TM) CPU CE4170 @ 1.66GHz" 0 0 bridge=8086:0708
processor core2duo 0x36 9 102 "Intel(R) Atom(TM) CPU S1240 @ 1.60GHz" 0 0 bridge=8086:0c72
processor core2duo 0x36 9 95 "Intel(R) Atom(TM) CPU S1220 @ 1.60GHz" 0 0 bridge=8086:0c73
processor core2duo 0x36 9 95 "Intel(R) Atom(TM) CPU S1260 @ 2.00GHz" 0 0 bridge=8086:0c75
processor core2duo 0x1c 2 100 "Intel(R) Atom(TM) CPU  230   @ 1.60GHz"
processor core2duo 0x1c 2 125 "Intel(R) Atom(TM) CPU  330   @ 1.60GHz"
processor core2duo 0x1c 10 100 "Intel(R) Atom(TM) CPU D510   @ 1.66GHz"
processor core2duo 0x1c 2 90 "Intel(R) Atom(TM) CPU N270   @ 1.60GHz"
processor core2duo 0x26 1 90 "Intel(R) Atom(TM) CPU Z670   @ 1.50GHz"
processor core2duo 0x27 1 90 "Intel(R) Atom(TM) CPU Z2460  @ 1.60GHz"
processor core2duo 0x35 1 90 "Intel(R) Atom(TM) CPU Z2760  @ 1.80GHz"
processor core2duo 0x36 1 100 "Intel(R) Atom(TM) CPU N2600  @ 1.60GHz"
processor Westmere 0x37 9 110 "Intel(R) Atom(TM) CPU  E3845  @ 1.91GHz"
processor Westmere 0x37 3 90 "Intel(R) Atom(TM) CPU  Z3740  @ 1.33GHz"
processor Westmere 0x4a 8 90 "Intel(R) Atom(TM) CPU  Z3480  @ 2.13GHz"
processor Westmere 0x5a 0 90 "Intel(R) Atom(TM) CPU  Z3580  @ 2.33GHz"
processor Westmere 0x4c 4 90 "Intel(R) Atom(TM) x5-Z8350  CPU @ 1.44GHz"
processor Westmere 0x5c 9 105 "Intel(R) Celeron(R) CPU J3455 @ 1.50GHz"
processor Westmere 0x7a 1 105 "Intel(R) Celeron(R) J4105 CPU @ 1.50GHz"
processor Denverton 0x96 1 105 "Intel(R) Atom(TM) x6425E Processor @ 2.00GHz"
processor Denverton 0x9c 0 105 "Intel(R) Celeron(R) N5105 @ 2.00GHz"

# Variants of processors without the register
processor core2duo 0x0d 8 100 "Intel(R) Pentium(R) M processor 1.86GHz"
processor core2duo 0x0e 12 85 "Intel(R) Core(TM) Duo CPU T2600 @ 2.16GHz" 0 $lower
processor core2duo 0x0e 8 100 "Intel(R) Core(TM) Duo CPU T2400 @ 1.83GHz" 0 0 '' ucode-rev=0x3900000000
processor core2duo 0x0f 2 100 "Intel(R) Core(TM)2 CPU 6300 @ 1.86GHz" $mobile $lower
processor core2duo 0x0f 6 85 "Intel(R) Core(TM)2 CPU T7200 @ 2.00GHz" $mobile $lower
processor core2duo 0x0f 11 100 "Intel(R) Core(TM)2 Quad CPU Q6600 @ 2.40GHz" 0 $lower
processor core2duo 0x16 1 85 "Intel(R) Celeron(R) CPU 530 @ 1.73GHz" $mobile $lower
processor core2duo 0x17 6 105 "Intel(R) Core(TM)2 Duo CPU T9300 @ 2.50GHz" $platform5 0
processor core2duo 0x17 10 90 "Intel(R) Core(TM)2 Duo CPU P8700 @ 2.53GHz" $platform5 $lower
processor core2duo 0x17 10 100 "Intel(R) Core(TM)2 Duo CPU E8400 @ 3.00GHz"
processor core2duo 0x1d 1 100 "Intel(R) Xeon(R) CPU X7460 @ 2.66GHz"

# Processors with the register
processor Nehalem 0x1a 5 100 "Intel(R) Core(TM) i7 CPU 920 @ 2.67GHz"
processor Nehalem 0x1e 5 100 "Intel(R) Core(TM) i5 CPU 750 @ 2.67GHz"
processor Westmere 0x25 5 100 "Intel(R) Core(TM) i3 CPU M 330 @ 2.13GHz"
processor Westmere 0x2c 2 100 "Intel(R) Xeon(R) CPU X5650 @ 2.67GHz"
processor SandyBridge 0x2a 7 100 "Intel(R) Core(TM) i5-2400 CPU @ 3.10GHz"
processor IvyBridge 0x3a 9 100 "Intel(R) Core(TM) i7-3770 CPU @ 3.40GHz"
processor Haswell 0x3f 2 100 "Intel(R) Xeon(R) CPU E5-2650 v3 @ 2.30GHz"
processor Broadwell 0x4f 1 100 "Intel(R) Xeon(R) CPU E5-2630 v4 @ 2.20GHz"
processor Skylake-Client 0x5e 3 100 "Intel(R) Core(TM) i7-6700K CPU @ 4.00GHz"
processor Skylake-Server 0x55 4 100 "Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz"
processor Cascadelake-Server 0x55 7 100 "Intel(R) Xeon(R) Gold 6230 CPU @ 2.10GHz"
processor Skylake-Client 0x9e 10 100 "Intel(R) Core(TM) i7-8700 CPU @ 3.20GHz"
processor Denverton 0x5f 1 100 "Intel(R) Atom(TM) CPU C3758 @ 2.20GHz"
processor Snowridge 0x86 5 100 "Intel(R) Atom(TM) Processor P5362"
processor Icelake-Server 0x6a 6 100 "Intel(R) Xeon(R) Gold 6330 CPU @ 2.00GHz"
# Hybrid processors: CPUID shows CPU 0 as a performance core and CPU 1 as an efficient core
processor Skylake-Client 0x97 2 100 "12th Gen Intel(R) Core(TM) i9-12900K" 0 0 \
	cpuid=0:1a:0:40000001:0:0:0,cpuid=1:1a:0:20000001:0:0:0 level=0x1f
processor Skylake-Client 0xaa 4 100 "Intel(R) Core(TM) Ultra 7 155H" 0 0 \
	cpuid=0:1a:0:40000002:0:0:0,cpuid=1:1a:0:20000002:0:0:0 level=0x1f
processor Skylake-Client 0xbe 0 100 "Intel(R) N100"
processor SapphireRapids 0x8f 8 100 "Intel(R) Xeon(R) Platinum 8480+"
processor GraniteRapids 0xad 1 100 "Intel(R) Xeon(R) 6980P"
processor SierraForest 0xaf 3 100 "Intel(R) Xeon(R) 6780E"
finish
