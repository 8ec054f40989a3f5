# SPDX-License-Identifier: GPL-2.0-only
# processors.sh SEED FAMILY/MODEL/STEPPING TJMAX [PLATFORM_ID [EXT_CONFIG]]
# One processor: TjMax where no register gives it, and the comparison with the kernel's driver.
. ./lib.sh
plan 4
seed=$1 processor=$2 tjmax=$3

field() { sed -n "s/^$1[[:space:]]*: //p" /proc/cpuinfo | head -n 1; }
is "$(field 'cpu family')/$(field model)/$(field stepping)" "$processor" \
	"the machine has family/model/stepping $processor: $(field 'model name')"

for cpu in 0 1; do
	poke $cpu $PLATFORM_ID "${4:-0}"
	poke $cpu $EXT_CONFIG "${5:-0}"
	poke $cpu $THERM_STATUS "$(status 30)"
done
poke 0 $TEMPERATURE_TARGET 0
try "the module loads" modprobe coretemp
is "$(value 0 temp2_crit) $(value 0 temp2_input) $(value 0 temp2_max)" \
	"${tjmax}000 $((tjmax - 30))000 -ENOENT" "no register gives TjMax: $tjmax"
rmmod coretemp

# Without a register that could be read at all, as on the old ones
for cpu in 0 1; do fault $cpu $TEMPERATURE_TARGET 1; done
modprobe coretemp
is "$(value 0 temp2_crit)" "${tjmax}000" "the register cannot be read: $tjmax"
rmmod coretemp

sh ./differential.sh "$seed" 0 8 no-controls
