# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Builds in the tree: the driver, the modules and programs of the tests, and QEMU's plugin.

# The directory in which the driver is built, or a copy that the sed script $1 changes
copy_of()
{
	if [ -n "$1" ]; then
		echo "changed-$(cksum <<<"$1" | cut -d ' ' -f 1)"
	else
		echo "${COVERAGE:+counted-}src"
	fi
}

# Copies files that differ into directory $1, whose contents then have to be built again.
update_sources()
{
	local file
	mkdir -p "$1"
	for file in "${@:2}"; do
		cmp -s "$file" "$1/${file##*/}" || { cp "$file" "$1"; rm -f "$1/built"; }
	done
}

# Builds the driver for release $1, or with $2, a sed script, a changed copy.
module()
{
	local src dir what="building ${2:+a changed }coretemp.ko for $1"
	src=$(copy_of "${2:-}")
	cd "$top" || return
	choose_tree "$1"
	setup
	dir=$tree/work/$1/$src
	update_sources "$dir" Makefile Kbuild ./*.c ./*.h
	if [ -n "${2:-}" ]; then
		sed -i "$2" "$dir/coretemp.c"
		! cmp -s coretemp.c "$dir/coretemp.c" ||
			die "the sed script '$2' does not change coretemp.c; adapt it"
	fi
	# make takes half a second, even if nothing has to be built.
	if [ ! -e "$dir/built" ]; then
		touch "$dir/coretemp.c"		# so that gcc prints its warnings again
		step "$what" in_tree make -C "/work/$1/$src" KDIR="/lib/modules/$1/build" CC=gcc W=1 \
			${COVERAGE:+GCOV_PROFILE=y}
		if [ -z "${2:-}" ] && grep -i warning "$build/log/building-coretemp.ko-for-$1"; then
			die "the module built with warnings (above)"
		fi
		touch "$dir/built"
	fi
	flock -u 9
}

inside()
{
	setup
	rm -rf "$tree/work/project"
	mkdir -p "$tree/work/project"
	cp -r "$top"/{Kbuild,Makefile,*.c,*.h,packaging,tests,tools} "$tree/work/project/"
	flock -u 9
	in_tree sh -c 'cd /work/project && exec "$@"' sh "$@"
}

# Builds the modules of tests/debug for release $1, unless they are up to date.
debug_modules()
{
	local dir=$tree/work/$1/debug
	setup
	update_sources "$dir" "$top"/tests/debug/*.c "$top/tests/debug/Kbuild"
	[ -e "$dir/built" ] || step "building the modules of tests/debug for $1" in_tree make -C "/lib/modules/$1/build" \
		M="/work/$1/debug" CC=gcc modules
	touch "$dir/built"
	flock -u 9
}

# Builds what the emulated machine needs, unless its sources have the same contents as last time. Their dates do not
# tell: in a fresh clone, all are new.
tools()
{
	local built=$tree/work/tools/built sources
	sources=$(cat "$top"/tests/model/{*.c,Makefile} "$top"/tests/guest/*.c "$top/tests/lib/build.sh" | cksum)
	[ "$sources" != "$(cat "$built" 2>/dev/null)" ] || return 0
	step "building the model and the guest's programs" build_tools
	echo "$sources" >"$built"
}

# The model that QEMU loads, and the programs that run in the guest
build_tools()
{
	rm -rf "$host/work/model" "$tree/work/tools"
	mkdir -p "$host/work/model" "$tree/work/tools/bin"
	cp "$top"/tests/model/{*.c,Makefile} "$host/work/model"
	chroot "$host" make -C /work/model
	cp "$top"/tests/guest/*.c "$tree/work/tools"
	# flags.c needs more registers than i386 has.
	[ "$tree" = "$host" ] || rm "$tree/work/tools/flags.c"
	in_tree sh -c 'cd /work/tools && for c in *.c; do
		gcc -std=gnu11 -Wall -Wextra -Werror -O2 -static -pthread -o "bin/${c%.c}" "$c" || exit 1
	done'
}
