# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The Debian system under build/tree, in which everything is built and run. Only the package mmdebstrap is
# installed outside of it, so that each run uses the same tools. Packages in the tree:
#
#   qemu-system-x86   the emulated machine (trixie-backports: plugins need QEMU 11)
#   gcc make perl pahole  build the module, the model and the guest's programs
#   libglib2.0-dev    QEMU's plugin interface uses its arrays
#   busybox kmod      the guest's shell, and the modprobe that users have
#   lm-sensors        the program that most users read sensors with
#   msr-tools         rdmsr and wrmsr, which reach the model's command registers
#   cpio              packs the guest's initramfs
#   zstd              unpacks a kernel once, which no emulated CPU has to do then, and packs saved machines

host=$build/tree
tree=$host		# has the kernel and the programs of the guest

# In a mount namespace of its own: objtool needs /proc, and no mount is left behind.
in_tree()
{
	unshare --mount sh -c 'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"' "$tree" "$@"
}

# The mirror that apt of this system uses: $1 is Debian or Debian-Security.
mirror()
{
	local uri
	uri=$(apt-get indextargets --format '$(LABEL) $(REPO_URI)' 'Created-By: Packages' |
		sed -n "s/^$1 //p" | head -n 1)
	echo "${uri%/}"
}

sources()
{
	local main security
	main=$(mirror Debian)
	[ -n "$main" ] || die "apt knows no Debian mirror; add one to /etc/apt/sources.list and try again"
	security=$(mirror Debian-Security)
	: "${security:=${main%/debian}/debian-security}"
	printf "deb ${main//%/%%} %s main\n" trixie bookworm bullseye trixie-backports bookworm-backports
	printf "deb ${security//%/%%} %s-security main\n" trixie bookworm bullseye
}

# The line of sources.list for release $1
source_of() { sed -n "s/ trixie main/ $1 main/p" "$build/sources.list"; }

# Makes $1.new, a Debian tree of release $2 and architecture $3, with the packages $4 besides those that each guest
# needs. The other arguments are those of mmdebstrap.
new_tree()
{
	local new=$1.new release=$2 arch=$3 more=$4 from
	shift 4
	from=$(source_of "$release")
	rm -rf "$new"
	step "making a Debian $release tree for $arch under build/ (about a minute)" \
		mmdebstrap --mode=root --variant=apt --architectures="$arch" --aptopt="$build/apt.conf" \
			--include="gcc,libc6-dev,make,perl,pahole,busybox-static,kmod,lm-sensors,msr-tools,cpio,xz-utils${more:+,$more}" \
			"$@" "$release" "$new" "$from"
	mkdir -p "$new/work"
	cp /etc/resolv.conf "$new/etc/resolv.conf"
}

# The tree is a trixie; from the older releases, it takes only kernels.
make_tree()
{
	[ "$(dpkg --print-architecture)" = amd64 ] ||
		die "the emulated machine runs Debian's amd64 packages; use an amd64 machine"
	# apt knows the labels of its mirrors from package lists, which a fresh system does not have.
	{ command -v mmdebstrap && [ -n "$(mirror Debian)" ]; } >/dev/null ||
		step "installing the package mmdebstrap" sh -c 'apt-get update && apt-get install -y --no-install-recommends mmdebstrap'
	sources >"$build/sources.list"
	apt-config dump | grep -E '^Acquire::.*(Proxy|Check)' >"$build/apt.conf" || true
	new_tree "$host" trixie amd64 libglib2.0-dev,pkg-config,libelf1t64,zstd
	cp "$build/sources.list" "$host.new/etc/apt/"
	step "reading the package lists" chroot "$host.new" apt-get update
	step "installing QEMU in the tree" chroot "$host.new" apt-get install -y \
		--no-install-recommends -t trixie-backports qemu-system-x86
	mv "$host.new" "$host"
}

# Debian 12 is the last release with kernels for i386. An amd64 machine runs its programs, so that mmdebstrap need not
# check for an emulator. The kernels of sid and experimental need the compiler and the libraries of sid.
make_other_tree()
{
	case $tree in
	*/i386) new_tree "$tree" bookworm i386 '' --skip=check/qemu,cleanup/apt ;;
	*/sid)
		new_tree "$tree" sid amd64 ''
		source_of experimental >"$tree.new/etc/apt/sources.list.d/experimental.list"
		step "reading the package lists of sid and experimental" chroot "$tree.new" apt-get update
		;;
	esac
	mv "$tree.new" "$tree"
}

setup()
{
	[ "$(id -u)" = 0 ] || die "run this as root (sudo make ...): it unpacks a Debian tree and works in it by chroot"
	unshare --mount true 2>/dev/null ||
		die "a mount namespace cannot be made here (unshare --mount): give a container CAP_SYS_ADMIN, and a chroot a root that is a mount point (mount --bind DIRECTORY DIRECTORY)"
	mkdir -p "$build/log"
	exec 9>"$build/lock"
	flock -n 9 || { say "waiting for another run that sets something up in build/"; flock 9; }
	[ -d "$host" ] || make_tree
	# Machines that have not run for a day, what runs that were killed have left, and old drivers of controls
	find "$host/work/states" -type f -mtime +0 -delete 2>/dev/null || true
	find "$host/work" -maxdepth 1 -name 'run.*' -mtime +0 -exec rm -rf {} +
	find "$host/work" -maxdepth 2 -name 'changed-*' -mtime +7 -exec rm -rf {} +
	[ -d "$tree" ] || make_other_tree
}

# The mirror deletes old packages, so that lists of some weeks ago name packages that are gone. The tree of sid is made
# anew, because newer kernels may need newer compilers.
refresh()
{
	setup
	read_lists
	rm -rf "$host/sid"
	rm -f "$build"/kernel-*
	flock -u 9
}

read_lists() { step "reading the package lists again" in_tree apt-get update; }

# The tree of the guest, by $1, a series or a release
choose_tree()
{
	case $1 in
	i386|*-686-pae) tree=$host/i386 ;;
	sid|experimental) tree=$host/sid ;;
	esac
}
