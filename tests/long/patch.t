#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What make patch writes, for two kernels: it applies, checkpatch has nothing to say, it
# builds in both ways, and built in it does what the module does.
cd "$(dirname "$0")/../.." || exit
. tests/lib/tap.sh
tests/vm source >/dev/null || exit	# has the tools to build a kernel installed
output=$(mktemp)
trap 'rm -f "$output"' EXIT

# In the tree, once for each kernel: the series as a name, and the folder of its source
in_tree()
{
	tests/vm inside bash -s "$@" <<'IN_TREE'
series=$1 source=$2
patched=/work/patch-$series build=/work/patch-$series.build
export KBUILD_BUILD_TIMESTAMP=@0 LOCALVERSION=-patch

check()		# what, command...: it succeeds
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
says() { local text=$1; shift; "$@" >/tmp/said 2>&1; grep -q -- "$text" /tmp/said || { cat /tmp/said; false; }; }
silent() { "$@" >/tmp/said 2>&1 && ! grep . /tmp/said; }
refuses()	# text, arguments of make patch: that is all it says, and it writes nothing
{
	local text=$1
	shift
	rm -rf build
	! make -s patch "$@" >/tmp/said 2>&1 && cat /tmp/said && [ "$(grep -vc '^make: ' /tmp/said)" = 1 ] &&
		grep -q -- "^patch: .*$text" /tmp/said && [ ! -e build ]
}
end() { exit 1; }

for package in patch python3-docutils python3-ply python3-git; do
	dpkg-query -W "$package" >/dev/null 2>&1 || missing+=" $package"
done
[ -z "${missing:-}" ] || check "the tools are there" apt-get install -y --no-install-recommends $missing || end

check "without KSRC it says what to do" refuses 'make patch KSRC=DIRECTORY'
check "a folder without a kernel is refused" refuses 'has no Makefile' KSRC=/tmp
for headers in /usr/src/linux-headers-*-common; do :; done
check "headers are refused" refuses 'headers are not enough' KSRC="$headers"
rm -rf /tmp/old
mkdir -p /tmp/old/{drivers,Documentation}/hwmon
touch /tmp/old/{drivers/hwmon/coretemp.c,Documentation/hwmon/coretemp.rst}
printf 'VERSION = 5\nPATCHLEVEL = 9\nSUBLEVEL = 16\nEXTRAVERSION =\n' >/tmp/old/Makefile
check "a kernel before 5.10 is refused" refuses 'Linux 5.9.16: use Linux 5.10 or newer' KSRC=/tmp/old

# Links to the files of the source, which patch replaces and make O= leaves alone
rm -rf "$patched"
cp -al "$source" "$patched"
check "make patch" make -s patch KSRC="$patched" || end
patch=$(ls build/*.patch)
cp /tmp/output /tmp/said
check "it names the command that applies it" grep -Fx "patch -p1 -d $patched <$patch" /tmp/said
check "the tree is not changed" silent diff -rq "$source/drivers/hwmon" "$patched/drivers/hwmon"
check "neither compat.h nor the version of its own is in it" sh -c "! grep -E 'compat|LACKS_|MODULE_VERSION|coretemp\.h' $patch"

# The sign-off is for who sends it: git commit -s
checkpatch() { "$source/scripts/checkpatch.pl" --root="$source" --strict --no-signoff --terse --no-summary "$@"; }
check "checkpatch --strict says nothing" silent checkpatch "$patch"
sed 's/^+\tint err;$/+        int err;/' "$patch" >/tmp/style.patch
check "control: checkpatch finds spaces where a tab belongs" says 'use tabs' checkpatch /tmp/style.patch
check "docutils says nothing of the documentation" silent python3 -m docutils --strict --writer=null packaging/coretemp.rst
sed 's/^EIO  */EIOEIOEIO /' packaging/coretemp.rst >/tmp/bad.rst
check "control: docutils finds a table that is none" says 'Malformed table' \
	python3 -m docutils --strict --writer=null /tmp/bad.rst

apply() { patch -p1 --fuzz=0 -d "$patched" "$@" <"$patch"; }
sed '100s/$/ changed/' "$patched/drivers/hwmon/coretemp.c" >/tmp/changed.c
check "it applies (dry run)" apply --dry-run
cp --remove-destination /tmp/changed.c "$patched/drivers/hwmon/coretemp.c"
check "control: not to another coretemp.c" says FAILED apply --dry-run
cp --remove-destination "$source/drivers/hwmon/coretemp.c" "$patched/drivers/hwmon/"
check "it applies" apply || end
check "to two files, and leaves no other" [ "$(diff -rq "$source" "$patched" | grep -o "^Files $source/[^ ]*\|^Only.*" | xargs)" = \
	"Files $source/Documentation/hwmon/coretemp.rst Files $source/drivers/hwmon/coretemp.c" ]
check "a tree that has this driver is refused" refuses 'is this driver already' KSRC="$patched"

# The driver that forgets the parameter is built first, then the real one.
mkdir -p "$build"
{ sed '/^# --- readable traces/,/^# --- off/d' tests/debug/debug.config; cat tests/long/patch.config; } >"$build/fragment"
kernel() { make -C "$patched" O="$build" "$@"; }
if ! cmp -s "$build/fragment" "$build/fragment.built"; then
	check "a configuration" kernel KCONFIG_ALLCONFIG="$build/fragment" allnoconfig || end
	cp "$build/fragment" "$build/fragment.built"
fi
configure() { "$patched/scripts/config" --file "$build/.config" "$1" SENSORS_CORETEMP && kernel olddefconfig; }
image()		# name
{
	kernel -j"$(nproc)" bzImage modules && cp "$build/arch/x86/boot/bzImage" "$build/$1"
}
warns()
{
	rm -f "$build"/drivers/hwmon/coretemp.*o
	kernel W=1 "$1" >/tmp/said 2>&1
	cat /tmp/said
	grep -qi warning /tmp/said
}
quiet() { ! warns "$1" && [ -e "$build/$1" ]; }

driver=$patched/drivers/hwmon/coretemp.c
cp "$driver" /tmp/driver.c
sed -i 's/zone->tjmax = coretemp_tjmax_C \* 1000;/zone->tjmax = 0;/' "$driver"
check "the changed driver is another" says differ cmp "$driver" /tmp/driver.c
check "it is configured as built in" configure --enable
check "a kernel with it builds" image ignores-tjmax || end
sed '$aint coretemp_unused(void)\n{\n\tint unused;\n\n\treturn 0;\n}' /tmp/driver.c >"$driver"
check "control: gcc with W=1 finds an unused variable" warns drivers/hwmon/coretemp.o
cp /tmp/driver.c "$driver"
check "built in, gcc with W=1 says nothing" quiet drivers/hwmon/coretemp.o
check "a kernel with the driver as it is builds" image as-it-is || end
release=$(kernel -s kernelrelease)
check "and is installed" kernel modules_install || end
check "it is configured as a module" configure --module
check "as a module, gcc with W=1 says nothing" quiet drivers/hwmon/coretemp.ko
configure --enable >/dev/null
echo "$release" >"$build/release"
IN_TREE
}

boot()		# image, status, what, arguments of tests/vm run
{
	local image=$1 wanted=$2 what=$3 status
	shift 3
	[ -z "$image" ] || cp "$build/$image" "build/tree/lib/modules/$(cat "$build/release")/vmlinuz"
	tests/vm run -t 2x2x1 -m msr=2:1a2:0 "$@" >"$output" 2>&1
	status=$?
	if [ $status = 0 ] && [ "$wanted" = well ]; then
		echo "ok - $what"
	elif [ $status = 1 ] && [ "$wanted" != well ] && grep '^not ok' "$output" | head -n 1 | grep -q -- "$wanted"; then
		echo "ok - $what"
	else
		echo "not ok - $what"
		cat "$output"
	fi
}

for series in ${SERIES:-6.1 newest}; do
	source=$(tests/vm source "$series") || exit
	build=build/tree/work/patch-$series.build
	rm -f "$build/release"
	relay < <(in_tree "$series" "$source")
	[ -e "$build/release" ] || { relay <<<"not ok - $series: there is a kernel to boot"; continue; }
	# So that tests/vm finds it
	cp "$build/release" "build/kernel-patch-$series"
	relay < <(boot as-it-is well "$series: built in, with coretemp.tjmax=70" -k "patch-$series" -a coretemp.tjmax=70 builtin.sh
		boot ignores-tjmax 'the source of TjMax' "$series: control: a driver that ignores the parameter" \
			-k "patch-$series" -a coretemp.tjmax=70 builtin.sh)
done
relay < <(boot '' well "the module shows the same" -k newest builtin.sh module)
finish
