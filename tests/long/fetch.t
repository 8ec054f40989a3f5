#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Package lists of weeks ago name what the mirror has no more: they are read again. In a copy of the
# project, whose path has a space. Mounts are those of a namespace.
[ "${1:-}" = inside ] || exec unshare --mount "$0" inside
cd "$(dirname "$0")/../.." || exit
. tests/lib/tap.sh
tests/vm setup || exit
release=$(tests/vm headers | grep rt-amd64 | tail -n 1)
scratch=$(mktemp -d build/fetch.XXXXXX)
trap 'umount "$copy/build/tree"; rm -rf "$scratch"' EXIT
copy="$scratch/a copy"
before=$(ls -lR build/have-* build/tree/lib/modules/"$release" 2>&1)
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
	for list in $(cd "$copy/build/tree/var/lib/apt/lists" && grep -l "^Package: linux-headers-$release\$" -- *_Packages); do
		list=$copy/build/tree/var/lib/apt/lists/$list
		sed -i "s|^\(Filename: .*/linux-headers-$release\)_.*|\1_0_amd64.deb|" "$list"
		rm -f "${list%%_main_*}_InRelease"
	done
	# Without that, apt takes lists for unsigned: let it.
	sed -i 's/^deb /deb [trusted=yes] /' "$copy/build/tree/etc/apt/sources.list"
}
fetch() { (cd "$copy" && tests/vm headers "$release") >"$scratch/output" 2>&1; }

old_lists
check "a package that is gone is fetched all the same" fetch
check "the lists were read again" grep -q 'reading the package lists again' "$scratch/output"
check "control: the package was gone" grep -Eq '404 +Not Found|File not found' "$copy/build/log/fetch"
check "what was fetched is there" [ -e "$copy/build/tree/lib/modules/$release/build/Makefile" ]
check "nothing of ours has changed" [ "$(ls -lR build/have-* build/tree/lib/modules/"$release" 2>&1)" = "$before" ]
old_lists
sed -i 's/^read_lists() .*/read_lists() { :; }/' "$copy/tests/lib/tree.sh"
fails() { ! fetch && grep -q '^vm: failed: ' "$scratch/output"; }
check "control: without reading lists again, fetching fails" fails
check "a package that could not be fetched is not marked as there" [ ! -e "$copy/build/have-headers-$release" ]
finish
