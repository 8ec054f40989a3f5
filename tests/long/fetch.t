#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Old package lists name packages that the mirror no longer has: tests/vm reads the lists again. The test runs in a copy
# of the project whose path has a space, in its own mount namespace.
[ "${1:-}" = inside ] || exec unshare --mount "$0" inside
cd "$(dirname "$0")/../.." || exit
. tests/lib/tap.sh
tests/vm setup || exit
release=$(tests/vm headers | grep rt-amd64 | tail -n 1)
scratch=$(mktemp -d build/fetch.XXXXXX)
trap 'umount "$copy/build/tree"; rm -rf "$scratch"' EXIT
copy="$scratch/a copy"
here() { ls -lR build/have-* build/tree/lib/modules/"$release" 2>&1; }
before=$(here)
tap_output=$scratch/output
plan 7

old_lists()
{
	local list
	umount "$copy/build/tree" 2>/dev/null
	rm -rf "$copy" "$scratch/upper" "$scratch/work"
	mkdir -p "$copy/build/tree" "$scratch/upper" "$scratch/work"
	cp -r coretemp.? compat.h tests "$copy/"
	cp build/apt.conf build/sources.list "$copy/build/"
	mount -t overlay -o "lowerdir=build/tree,upperdir=$scratch/upper,workdir=$scratch/work" overlay "$copy/build/tree"
	rm -rf "$copy/build/tree/lib/modules/$release" "$copy"/build/tree/var/cache/apt/*.bin
	for list in "$copy"/build/tree/var/lib/apt/lists/*_Packages; do
		grep -q "^Package: linux-headers-$release\$" "$list" || continue
		sed -i "s|^\(Filename: .*/linux-headers-$release\)_.*|\1_0_amd64.deb|" "$list"
		rm -f "${list%%_main_*}_InRelease"
	done
	# Changed lists do not match their signatures.
	sed -i 's/^deb /deb [trusted=yes] /' "$copy/build/tree/etc/apt/sources.list"
}
fetch() { (cd "$copy" && tests/vm headers "$release") >"$scratch/output" 2>&1; }

old_lists
check "a package that is gone from the mirror is fetched after all" fetch
check "the lists are read again" grep -q 'reading the package lists again' "$scratch/output"
check "control: the mirror does not have the package of the old lists" \
	grep -Eq '404 +Not Found|File not found' "$copy/build/log/fetch"
check "the headers that were fetched are there" [ -e "$copy/build/tree/lib/modules/$release/build/Makefile" ]
check "the tree of the project itself is unchanged" [ "$(here)" = "$before" ]
old_lists
sed -i 's/^read_lists() .*/read_lists() { :; }/' "$copy/tests/lib/tree.sh"
fails() { ! fetch && grep -q '^vm: failed: ' "$scratch/output"; }
check "control: fetching fails if the lists are not read again" fails
check "a package that was not fetched is not marked as fetched" [ ! -e "$copy/build/have-headers-$release" ]
finish
