#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The patch of make patch, for two kernels: it applies, checkpatch reports nothing, the driver builds built in and as a
# module, and built in, it does what the module does.
. "$(dirname "$0")/../lib/cases.sh"
tests/vm source >/dev/null || exit	# installs the tools to build a kernel

# In the tree, once for each kernel: SERIES, and the directory of its source
in_tree()
{
	tests/vm inside bash -s "$@" <<'IN_TREE'
series=$1 source=$2
patched=/work/patch-$series build=/work/patch-$series.build
export KBUILD_BUILD_TIMESTAMP=@0 LOCALVERSION=-patch

check()		# description, command...: the command succeeds
{
	local what="$series: $1"
	shift
	if "$@" >/tmp/output 2>&1; then
		echo "ok - $what"
	else
		echo "not ok - $what"
		tail -n 30 /tmp/output
		false
	fi
}
prints()	# text, command...
{
	"${@:2}" >/tmp/printed 2>&1
	grep -q -- "$1" /tmp/printed || { cat /tmp/printed; false; }
}
silent() { "$@" >/tmp/printed 2>&1 && ! grep . /tmp/printed; }
refuses()	# text, arguments of make patch, which prints that line alone and writes nothing
{
	local text=$1
	shift
	rm -rf build
	! make -s patch "$@" >/tmp/printed 2>&1 && cat /tmp/printed && [ "$(grep -vc '^make: ' /tmp/printed)" = 1 ] &&
		grep -q -- "^patch: .*$text" /tmp/printed && [ ! -e build ]
}

for package in patch python3-docutils python3-ply python3-git; do
	dpkg-query -W "$package" >/dev/null 2>&1 || missing+=" $package"
done
[ -z "${missing:-}" ] || check "the tools are there" apt-get install -y --no-install-recommends $missing || exit

check "make patch without KSRC prints how to use it" refuses 'make patch KSRC=DIRECTORY'
check "a directory without a kernel is refused" refuses 'has no Makefile' KSRC=/tmp
for headers in /usr/src/linux-headers-*-common; do :; done
check "kernel headers are refused" refuses 'headers are not enough' KSRC="$headers"
rm -rf /tmp/old
mkdir -p /tmp/old/{drivers,Documentation}/hwmon
touch /tmp/old/{drivers/hwmon/coretemp.c,Documentation/hwmon/coretemp.rst}
printf 'VERSION = 5\nPATCHLEVEL = 9\nSUBLEVEL = 16\nEXTRAVERSION =\n' >/tmp/old/Makefile
check "a kernel before 5.10 is refused" refuses 'Linux 5.9.16: use Linux 5.10 or newer' KSRC=/tmp/old

# Links to the files of the source, which patch replaces and make O= leaves alone
rm -rf "$patched"
cp -al "$source" "$patched"
check "make patch writes a patch" make -s patch KSRC="$patched" || exit
patch=$(ls build/*.patch)
cp /tmp/output /tmp/printed
check "make patch prints the command that applies the patch" grep -Fx "patch -p1 -d $patched <$patch" /tmp/printed
check "make patch does not change the kernel source" silent diff -rq "$source/drivers/hwmon" "$patched/drivers/hwmon"
check "the patch has neither compat.h nor a module version" \
	sh -c "! grep -E 'compat|LACKS_|MODULE_VERSION|coretemp\.h' $patch"

# The person who sends the patch signs it off: git commit -s
checkpatch() { "$source/scripts/checkpatch.pl" --root="$source" --strict --no-signoff --terse --no-summary "$@"; }
check "checkpatch --strict reports nothing" silent checkpatch "$patch"
sed 's/^+\tint err;$/+        int err;/' "$patch" >/tmp/style.patch
check "control: checkpatch finds spaces where a tab belongs" prints 'use tabs' checkpatch /tmp/style.patch
docutils() { python3 -m docutils --strict --writer=null "$1"; }
check "docutils reports nothing in the documentation" silent docutils packaging/coretemp.rst
sed 's/^EIO  */EIOEIOEIO /' packaging/coretemp.rst >/tmp/bad.rst
check "control: docutils finds a malformed table" prints 'Malformed table' docutils /tmp/bad.rst

apply() { patch -p1 --fuzz=0 -d "$patched" "$@" <"$patch"; }
sed '100s/$/ changed/' "$patched/drivers/hwmon/coretemp.c" >/tmp/changed.c
check "the patch applies in a dry run" apply --dry-run
cp --remove-destination /tmp/changed.c "$patched/drivers/hwmon/coretemp.c"
check "control: the patch does not apply to another coretemp.c" prints FAILED apply --dry-run
cp --remove-destination "$source/drivers/hwmon/coretemp.c" "$patched/drivers/hwmon/"
check "the patch applies" apply || exit
changed=$(diff -rq "$source" "$patched" | sed -n "s|^Files $source/\([^ ]*\) .*|\1|p; /^Only/p" | xargs)
check "the patch changes two files and adds none" \
	[ "$changed" = "Documentation/hwmon/coretemp.rst drivers/hwmon/coretemp.c" ]
check "a kernel source that has this driver is refused" refuses 'is this driver already' KSRC="$patched"

# A changed driver that ignores the parameter is built first, then the driver itself.
mkdir -p "$build"
sed '/^# --- readable traces/,/^# --- off/d' tests/debug/debug.config | cat - tests/long/patch.config >"$build/fragment"
kernel() { make -C "$patched" O="$build" "$@"; }
if ! cmp -s "$build/fragment" "$build/fragment.built"; then
	check "the kernel is configured" kernel KCONFIG_ALLCONFIG="$build/fragment" allnoconfig || exit
	cp "$build/fragment" "$build/fragment.built"
fi
configure() { "$patched/scripts/config" --file "$build/.config" "$1" SENSORS_CORETEMP && kernel olddefconfig; }
image() { kernel -j"$(nproc)" bzImage modules && cp "$build/arch/x86/boot/bzImage" "$build/$1"; }	# NAME
warns()
{
	rm -f "$build"/drivers/hwmon/coretemp.*o
	kernel W=1 "$1" >/tmp/printed 2>&1
	cat /tmp/printed
	grep -qi warning /tmp/printed
}
quiet() { ! warns "$1" && [ -e "$build/$1" ]; }

driver=$patched/drivers/hwmon/coretemp.c
cp "$driver" /tmp/driver.c
sed -i 's/zone->tjmax_C = coretemp_tjmax_C;/zone->tjmax_C = 0;/' "$driver"
check "the changed driver differs" prints differ cmp "$driver" /tmp/driver.c
check "the driver is configured as built in" configure --enable
check "a kernel with the changed driver builds" image ignores-tjmax || exit
sed '$aint coretemp_unused(void)\n{\n\tint unused;\n\n\treturn 0;\n}' /tmp/driver.c >"$driver"
check "control: gcc with W=1 finds an unused variable" warns drivers/hwmon/coretemp.o
cp /tmp/driver.c "$driver"
check "gcc with W=1 prints no warning for the built-in driver" quiet drivers/hwmon/coretemp.o
check "a kernel with the driver builds" image as-it-is || exit
release=$(kernel -s kernelrelease)
check "the modules of the kernel are installed" kernel modules_install || exit
check "the driver is configured as a module" configure --module
check "gcc with W=1 prints no warning for the module" quiet drivers/hwmon/coretemp.ko
configure --enable >/dev/null
echo "$release" >"$build/release"
IN_TREE
}

for series in ${SERIES:-6.1 newest}; do
	source=$(tests/vm source "$series") || exit
	build=build/tree/work/patch-$series.build
	rm -f "$build/release"
	relay < <(in_tree "$series" "$source")
	[ -e "$build/release" ] || { relay <<<"not ok - $series: there is a kernel to boot"; continue; }
	# So that tests/vm finds it
	cp "$build/release" "build/kernel-patch-$series"
	# The kernel may be another one than that of an earlier run.
	rm -f "build/tree/work/$(cat "$build/release")"/{*/built,base.cpio.sources}
	kernel=build/tree/lib/modules/$(cat "$build/release")/vmlinuz
	boot=(-k "patch-$series" -t 2x2x1 -m msr=2:1a2:0 -a coretemp.tjmax=70 builtin.sh)
	cp "$build/as-it-is" "$kernel"
	run_case "$series: built in, with coretemp.tjmax=70" "${boot[@]}"
	cp "$build/ignores-tjmax" "$kernel"
	expect_failure "$series: a driver that ignores the parameter" 'the source of TjMax' "${boot[@]}"
done
run_case "the module with tjmax=70 has the same values" -k newest -t 2x2x1 -m msr=2:1a2:0 builtin.sh module
finish
