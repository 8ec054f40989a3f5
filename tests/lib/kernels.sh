# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Kernels in the tree: Debian's, fetched; the debug kernels, built; and the source of kernels.

# The packages $@ of a kernel, and the packages of the kernel that they depend on
kernel_packages()
{
	local packages=("$@") i p
	for ((i = 0; i < ${#packages[@]}; i++)); do
		p=${packages[i]}
		case " ${packages[*]:0:i} " in *" $p "*) continue ;; esac
		echo "$p"
		mapfile -t -O ${#packages[@]} packages < <(in_tree apt-cache depends "$p" |
			sed -nE 's/^ +(Pre)?Depends: (linux-(binary|modules|headers|kbuild|base-)[^ ]*)$/\2/p')
	done
}

# Unpacks packages into the tree, without installing them: there may be many kernels, and hooks do not run.
# Returns its status, because errexit is off when fetch() calls this function.
unpack()
{
	rm -rf "$tree/work/debs"
	mkdir -p "$tree/work/debs"
	in_tree sh -c 'cd /work/debs && apt-get -o APT::Sandbox::User=root download "$@"' sh "$@" || return
	for deb in "$tree"/work/debs/*.deb; do
		dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$tree" --keep-directory-symlink || return
	done
	rm -rf "$tree/work/debs"
}

# Unpacks packages, and the packages of the kernel that they depend on. If a package is gone from the mirror,
# reads the package lists again and tries once more.
fetch()		# what for, package...
{
	local what=$1 packages
	mapfile -t packages < <(kernel_packages "${@:2}")
	(step "fetching $what" unpack "${packages[@]}") 2>"$build/log/fetch" && return
	read_lists
	mapfile -t packages < <(kernel_packages "${@:2}")
	step "fetching $what" unpack "${packages[@]}"
}

# Unpacks the source of package $1 into directory $2 of the tree.
unpack_source()
{
	[ -e "$tree/usr/src/$1.tar.xz" ] || unpack "$1"
	rm -rf "${tree:?}/$2"
	mkdir -p "$tree/$2"
	in_tree tar -x -C "/$2" --strip-components=1 -f "/usr/src/$1.tar.xz"	# a minimal Debian has no xz
}

# The newest release in the tree's package lists that matches a series. Of sid and experimental, each has its own.
resolve()
{
	local re suite=
	case $1 in
	newest) re='[0-9.]+\+deb13-amd64' ;;
	rt) re='[0-9.]+\+deb13-rt-amd64' ;;
	i386) re='[0-9.-]+-686-pae' ;;
	sid|experimental) suite=$1/main re='[0-9.]+(\+deb[0-9]+)?-amd64' ;;
	*-*) re=${1//+/\\+} ;;
	*) re="${1//./\\.}[.-][^-]*(-[0-9]+)?-amd64" ;;
	esac
	in_tree sh -c 'apt-cache pkgnames linux-image- | xargs apt-cache madison' |
		awk -v suite="$suite" 'suite == "" || $6 == suite { print $1 }' | sed -nE "s/^linux-image-($re)\$/\1/p" |
		{ grep -Ev 'cloud|deb11' || true; } | sort -V | tail -n 1
}

# The configuration of a kernel with a tests/debug/$1.config: that of the debug kernel, and the differences
fragment()
{
	cat "$top/tests/debug/debug.config"
	[ "$1" = debug ] || cat "$top/tests/debug/$1.config"
}

# The debug kernels are built from Debian's source of Linux 6.1.
# flex and bison make Kconfig's parser, bc computes its constants, libelf-dev is for
# objtool, lz4 packs the image. A kernel with KCSAN checks only the modules that are built for it.
build_kernel()
{
	in_tree apt-get install -y --no-install-recommends flex bison bc libelf-dev lz4
	unpack_source linux-source-6.1 "work/linux-$1"
	fragment "$1" >"$tree/work/linux-$1/fragment"
	in_tree sh -ec 'cd "/work/linux-$1"
		export LOCALVERSION="-$1" KBUILD_BUILD_TIMESTAMP=@0
		make KCONFIG_ALLCONFIG=fragment allnoconfig
		make -j"$(nproc)" KCSAN_SANITIZE=n bzImage modules
		release=$(make -s kernelrelease)
		make modules_install
		cp arch/x86/boot/bzImage "/lib/modules/$release/vmlinuz"
		echo "$release" >release' sh "$1"
}

built_kernel()
{
	local known=$build/kernel-$1
	[ -e "$known" ] && fragment "$1" | cmp -s - "$build/$1.config" && return
	rm -f "$known" "$build/$1.config"
	step "building the $1 kernel (about 10 minutes, once)" build_kernel "$1"
	cp "$tree/work/linux-$1/release" "$known"
	rm -f "$tree/work/$(cat "$known")"/{*/built,base.cpio.sources}
	cp "$tree/work/linux-$1/fragment" "$build/$1.config"
}

kernel()
{
	local known=$build/kernel-$1 release
	choose_tree "$1"
	setup
	[ ! -e "$top/tests/debug/$1.config" ] || built_kernel "$1"
	if [ ! -e "$known" ]; then
		release=$(resolve "$1")
		[ -n "$release" ] || die "no Debian kernel matches '$1'; try 5.10, 6.1, 6.12, newest, rt, i386, sid or experimental"
		if [ ! -e "$build/have-$release" ]; then
			say "kernel $release"
			fetch "kernel $release" "linux-image-$release" "linux-headers-$release"
			in_tree depmod "$release"
			touch "$build/have-$release"
		fi
		echo "$release" >"$known"
	fi
	flock -u 9
	cat "$known"
}

# Without an argument: the newest release of each series and flavour that has headers.
headers()
{
	setup
	if [ $# = 0 ]; then
		in_tree apt-cache pkgnames linux-headers- | grep -v deb11 |
			sed -nE 's/^linux-headers-(([0-9]+\.[0-9]+)[.+-].*-amd64)$/\2 \1/p' |
			awk '{ print $1 ($2 ~ /-cloud-/ ? "c" : $2 ~ /-rt-/ ? "r" : "-"), $2 }' |
			sort -k1,1 -k2,2V | awk '{ newest[$1] = $2 } END { for (k in newest) print newest[k] }' | sort -V
	elif [ ! -e "$build/have-$1" ] && [ ! -e "$build/have-headers-$1" ]; then
		fetch "the headers of $1" "linux-headers-$1"
		touch "$build/have-headers-$1"
	fi
	flock -u 9
}

# Configures the source for clang.
prepare_source()
{
	in_tree apt-get install -y --no-install-recommends sparse clang lld llvm make flex \
		bison bc libelf-dev libssl-dev
	in_tree make -C /work/source.new LLVM=1 x86_64_defconfig
	in_tree make -C /work/source.new LLVM=1 -j"$(nproc)" modules_prepare
}

# For checkpatch, kernel-doc and builds with clang. With a series: only the source.
source_tree()
{
	local package=linux-source-${1:-newest} dir=work/source${1:+-$1}
	setup
	if [ ! -d "$tree/$dir" ]; then
		[ "$package" != linux-source-newest ] ||
			package=$(in_tree apt-cache pkgnames linux-source- | grep -E '^linux-source-[0-9.]+$' | sort -V | tail -n 1)
		step "unpacking $package" unpack_source "$package" "$dir.new"
		[ $# != 0 ] || step "preparing $package (about a minute)" prepare_source
		mv "$tree/$dir.new" "$tree/$dir"
	fi
	flock -u 9
	echo "/$dir"
}
