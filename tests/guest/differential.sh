# SPDX-License-Identifier: GPL-2.0-only
# differential.sh SEED FIRST COUNT [no-controls]: the files of this driver and of the in-tree driver have the same
# values in random states of the registers; differential.c names the exceptions.
. ./lib.sh
plan $([ "${4:-}" = no-controls ] && echo 2 || echo 8)

seed=$1 first=$2 count=$3
this_driver=$(modinfo -n coretemp)
in_tree=/tmp/in_tree.ko
case $in_tree_driver in
*.xz) xz -dc "$in_tree_driver" >$in_tree ;;
*) cp "$in_tree_driver" $in_tree ;;
esac
is "$(modinfo -F author $in_tree | cut -d' ' -f1)" Rudolf "the other driver is the in-tree driver"

echo "seed $seed, states $first to $((first + count - 1))"
try "both drivers have the same values" differential "$this_driver" $in_tree "$seed" "$first" "$count"

[ "${4:-}" != no-controls ] || exit 0

# One bit of a register differs for the second driver. The bit makes no difference if the register is
# invalid or cannot be read; the program stops at the fifth state in which it makes one.
for bit in $THERM_STATUS:0x10000 $THERM_STATUS:0x20 $PACKAGE_THERM_STATUS:0x10000 \
	$PACKAGE_THERM_STATUS:0x20 $TEMPERATURE_TARGET:0x10000 $TEMPERATURE_TARGET:0x100; do
	differential "$this_driver" $in_tree 1 0 100 "${bit%:*}" "${bit#*:}" >/tmp/control
	is "$? $(grep -c '^# state' /tmp/control | sed 's/[1-9][0-9]*/some/')" "1 some" \
		"control: a change of bit ${bit#*:} of register ${bit%:*} is noticed"
done
