# SPDX-License-Identifier: GPL-2.0-only
# processors.sh SEED FAMILY/MODEL/STEPPING TJMAX [PLATFORM_ID [EXT_CONFIG]]
# One processor: TjMax if no register gives it, and the comparison with the in-tree driver
. ./lib.sh
plan 4
seed=$1 processor=$2 tjmax=$3

field() { sed -n "s/^$1[[:space:]]*: //p" /proc/cpuinfo | head -n 1; }
is "$(field 'cpu family')/$(field model)/$(field stepping)" "$processor" \
	"the machine has family/model/stepping $processor: $(field 'model name')"

poke "0 1" $PLATFORM_ID "${4:-0}"
poke "0 1" $EXT_CONFIG "${5:-0}"
poke "0 1" $THERM_STATUS "$(status 30)"
poke 0 $TEMPERATURE_TARGET 0
try "the module loads" modprobe coretemp
is "$(value 0 temp2_crit temp2_input temp2_max)" "${tjmax}000 $((tjmax - 30))000 -ENOENT" \
	"TjMax is $tjmax if its register does not hold it"
rmmod coretemp

# Old processors do not have the register.
fault "0 1" $TEMPERATURE_TARGET 1
modprobe coretemp
is "$(value 0 temp2_crit)" "${tjmax}000" "TjMax is $tjmax if its register cannot be read"
rmmod coretemp

sh ./differential.sh "$seed" 0 8 no-controls
