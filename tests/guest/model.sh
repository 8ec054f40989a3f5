# SPDX-License-Identifier: GPL-2.0-only
# The model of the CPU, on which all other tests depend. Wanted values are from Intel's manual and from published
# dumps of real machines, not from the model.
. ./lib.sh
require_topology 1x2x2
plan 24

known_alarms 'traps: flags.* general protection'
clear_reads
is "$(flags)" "0 wrong flags, 0 wrong answers, signal 11 for rdmsr" \
	"an emulated instruction leaves the flags as they are, and rdmsr faults in user mode"
is "$(all_reads $THERM_STATUS)" 0 "rdmsr of a program reads no register"
known_alarms

# CPUID.06H of a Xeon Gold 6252 (CPUID 0x50657), as cpuid(1) printed it, is
#	EAX 0x77, EBX 2, ECX 9, EDX 0.
# The model leaves out turbo (EAX bit 1), APERF and MPERF, and energy bias (ECX bits 0 and 3).
for cpu in 0 1 2 3; do
	is "$(dd if=/dev/cpu/$cpu/cpuid bs=16 count=1 skip=6 iflag=skip_bytes 2>/dev/null | od -An -tx4 | xargs)" \
		"00000075 00000002 00000000 00000000" "CPU $cpu: CPUID.06H is that of a Xeon"
done
is "$(grep '^flags' /proc/cpuinfo | grep -w dtherm | grep -w pln | grep -cw pts)" 4 "the kernel sees DTS, PLN and PTM"

# The manual's rules for rdmsr and wrmsr
reg() { rdmsr -c -p "$1" "$2" 2>/dev/null || echo fault; }
poke 0 $THERM_STATUS 0x8832ffff
poke 2 $THERM_STATUS 0x8819ffff
poke 0 $PACKAGE_THERM_STATUS 0x880affff
wrmsr -p 1 $THERM_STATUS 0
is "$(reg 0 $THERM_STATUS) $(reg 1 $THERM_STATUS)" "0x88325555 0x88325555" \
	"writing 0 clears only the log bits, for both threads of the core"
is "$(reg 2 $THERM_STATUS) $(reg 3 $THERM_STATUS)" "0x8819ffff 0x8819ffff" "the other core has its own register"
wrmsr -p 1 $THERM_STATUS 0xffffffff
is "$(reg 0 $THERM_STATUS)" 0x88325555 "writing 1 sets no bit"
wrmsr -p 2 $THERM_STATUS 0xffffffdf
is "$(reg 2 $THERM_STATUS)" 0x8819ffdf "a write may clear a single log bit"
wrmsr -p 3 $PACKAGE_THERM_STATUS $((0xffffffff & ~2))
is "$(reg 0 $PACKAGE_THERM_STATUS) $(reg 1 $PACKAGE_THERM_STATUS) $(reg 2 $PACKAGE_THERM_STATUS)" \
	"0x880afffd 0x880afffd 0x880afffd" "the package has one register"
poke 0 $TEMPERATURE_TARGET 0x00641400
wrmsr -p 2 $TEMPERATURE_TARGET 0xffffffff
is "$(reg 0 $TEMPERATURE_TARGET)" 0x3f641400 "a write changes only the activation offset of the target"

fault 1 $THERM_STATUS 1
is "$(reg 0 $THERM_STATUS) $(reg 1 $THERM_STATUS)" "0x88325555 fault" "a register may fault on one CPU alone"
fault 1 $THERM_STATUS 0
is "$(reg 1 $THERM_STATUS)" 0x88325555 "a register that was made to fault can be read again"

clear_reads
for cpu in 1 1 2; do reg $cpu $THERM_STATUS >/dev/null; done
is "$(reads 0 $THERM_STATUS) $(reads 1 $THERM_STATUS) $(reads 2 $THERM_STATUS) $(all_reads $THERM_STATUS)" \
	"0 2 1 3" "reads are counted for the CPU that makes them"

# Each rdmsr wakes CPU 3, which may need longer than 50 ms, but not less. The programs themselves need time, too.
wake() { wrmsr -p 0 "$(model_msr 5 0 0)" "$1"; }
ms() { awk '{ print $1 * 1000 }' /proc/uptime; }
shortest()	# the shortest of five readings, in ms
{
	for i in 1 2 3 4 5; do
		from=$(ms)
		taskset 1 rdmsr -p 3 $THERM_STATUS >/dev/null
		echo $(($(ms) - from))
	done | sort -n | head -n 1
}
without=$(shortest)
wake 50000
with=$(shortest)
echo "milliseconds for one reading: $without, and $with if CPUs need 50 ms to wake up"
try "a CPU needs 50 ms to wake up" [ $((with - without)) -ge 30 ]
wake 0

# Reading one register takes CPU 3 a second. Meanwhile, CPU 2 reads the same register, which both share as threads of
# one core.
read_takes 3 $THERM_STATUS 1000
clear_reads
from=$(ms)
taskset -p 1 $$ >/dev/null
taskset 8 rdmsr -p 3 $THERM_STATUS >/dev/null &
until [ "$(reads 3 $THERM_STATUS)" = 1 ]; do :; done
taskset 4 rdmsr -p 2 $THERM_STATUS >/dev/null
try "another CPU reads the register before CPU 3 has read it" kill -0 $!
wait $!
try "reading a register takes CPU 3 a second" [ $(($(ms) - from)) -ge 1000 ]
read_takes 3 $THERM_STATUS 0
taskset -p f $$ >/dev/null

# Published logs of turbostat on real machines: IA32_TEMPERATURE_TARGET, IA32_PACKAGE_THERM_STATUS, and the temperature
# and TjMax that turbostat calculated from them
modprobe coretemp
short_interval
while read -r target status celsius tjmax; do
	poke 0 $TEMPERATURE_TARGET "$target"
	poke 0 $PACKAGE_THERM_STATUS "$status"
	is "$(fresh_value 0 temp1_input temp1_crit)" "${celsius}000 ${tjmax}000" "$target and $status mean $celsius C"
done <<END
0x00641000 0x88350000 47 100
0x00621200 0x88310000 49 98
0x00640000 0x882a0c00 58 100
0x00640000 0x882f080a 53 100
0x0d690000 0x88320002 55 105
END
rmmod coretemp
