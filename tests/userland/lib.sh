# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the tests of a whole Debian share, to be sourced: disk images, and machines that boot from them.
# Results are those of tests/lib/tap.sh; a test ends with finish.
#
# base_image makes build/tree/work/userland.img once: Debian trixie as it is on a
# machine that was just set up. Tests work in copies of it; what takes long in an
# emulated machine is done by chroot. Packages in the image:
#
#   systemd-sysv udev dbus kmod procps iproute2   every Debian has these
#   linux-image-amd64       the distribution's kernel, and how upgrades bring the next
#   make gcc libc6-dev      a machine on which its owner builds a module has these
#   msr-tools               reaches the model's command registers
#
# and in apt's cache, to be installed without a network: dkms, openssl, lm-sensors,
# headers (make install needs them), and a newer kernel.

set -euo pipefail
shopt -s inherit_errexit

top=$(cd "$(dirname "$0")/../.." && pwd)
build=$top/build
work=$build/tree/work
repository='Makefile Kbuild coretemp.c coretemp.h compat.h dkms.conf README.md CHANGELOG.md CONTRIBUTING.md LICENSE debian docs packaging tests tools'
# shellcheck source=tests/lib/step.sh
. "$top/tests/lib/step.sh"
# shellcheck source=tests/lib/tap.sh
. "$top/tests/lib/tap.sh"

vm() { "$top/tests/vm" "$@"; }
# Boots a machine. A run that fails is a failed result, also if all results that it printed are ok.
run() { relay < <(vm run "$@" || echo "not ok - tests/vm run $* exits with 0"); }

# Runs a command as root of a disk image. The mounts are gone when it ends.
inside()	# IMAGE COMMAND...
{
	local image=$work/$1
	shift
	unshare --mount --propagation private sh -ec '
		mount -o loop "$1" /mnt
		mount -t proc proc /mnt/proc
		mount -t tmpfs tmp /mnt/tmp
		mount --rbind /dev /mnt/dev
		shift
		exec chroot /mnt env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
			DEBIAN_FRONTEND=noninteractive "$@"' sh "$image" "$@"
}

# Copies the project's files to /srv/coretemp, as a user has them.
copy_repository()	# IMAGE
{
	tar -C "$top" -c $repository | inside "$1" sh -ec 'rm -rf /srv/coretemp
		mkdir -p /srv/coretemp && tar -C /srv/coretemp -x --no-same-owner'
}

# Builds the package with Debian's tools, in the tree, and copies it to /root/coretemp-dkms.deb.
copy_package()	# IMAGE
{
	rm -rf "$work/package"
	mkdir -p "$work/package"
	tar -C "$top" -c $repository | tar -C "$work/package" -x --no-same-owner
	step "building the package" chroot "$build/tree" sh -ec 'apt-get install -y --no-install-recommends debhelper dh-dkms
		make -C /work/package deb'
	inside "$1" sh -c 'cat >/root/coretemp-dkms.deb' <"$(echo "$work"/package/build/deb/coretemp-dkms_*_all.deb)"
}

copy_image()	# FROM TO
{
	say "copying $1 to $2"
	cp --sparse=always --reflink=auto "$work/$1" "$work/$2"
}

base_image()
{
	local root=$work/userland.root mirrors
	vm setup
	release=$(vm kernel 6.12)
	newer=$(vm kernel newest)
	[ ! -e "$work/userland.img" ] || return 0
	rm -rf "$root"
	mapfile -t mirrors < <(grep trixie "$build/sources.list")
	step "making a Debian with systemd as a disk image (about two minutes)" \
		mmdebstrap --mode=root --variant=apt --aptopt="$build/apt.conf" \
		--include="systemd-sysv,udev,dbus,kmod,iproute2,procps,make,gcc,libc6-dev,msr-tools,linux-image-$release,linux-image-amd64" \
		--skip=cleanup/apt \
		--customize-hook="chroot \"\$1\" apt-get install -y --download-only --no-install-recommends dkms linux-headers-$release linux-headers-amd64 openssl lm-sensors" \
		--customize-hook="chroot \"\$1\" apt-get install -y --download-only -t trixie-backports linux-image-amd64 linux-headers-amd64 linux-image-$newer linux-headers-$newer" \
		trixie "$root" "${mirrors[@]}"
	# Without it, the first boot asks questions on the console.
	tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
	truncate -s 8G "$work/userland.img.new"
	mke2fs -q -t ext4 -d "$root" "$work/userland.img.new"
	rm -rf "$root"
	mv "$work/userland.img.new" "$work/userland.img"
}

# A machine of a user: the package is installed, and so are programs that read the sensors.
# Prometheus is not for the image: it runs on this machine and scrapes the others.
programs_image()
{
	local sources
	base_image
	sources="$release $(cd "$top" && find Makefile Kbuild ./*.[ch] dkms.conf debian packaging tools tests/userland/lib.sh \
		-type f -print0 | sort -z | xargs -0 cat | cksum)"
	[ "$sources" != "$(cat "$work/programs.img.sources" 2>/dev/null)" ] || return 0
	copy_image userland.img programs.img.new
	copy_package programs.img.new
	inside programs.img.new sh -c 'cat >/etc/resolv.conf' </etc/resolv.conf
	step "installing the package and programs that read sensors" inside programs.img.new \
		apt-get install -y --no-install-recommends /root/coretemp-dkms.deb "linux-headers-$release" lm-sensors \
		fancontrol htop python3-psutil prometheus-node-exporter collectd-core bsdutils
	if [ ! -e "$work/prometheus/usr/bin/prometheus" ]; then
		step "fetching prometheus" chroot "$build/tree" sh -ec 'rm -rf /work/prometheus
			mkdir -p /work/prometheus
			cd /work/prometheus
			apt-get -q -o APT::Sandbox::User=root download prometheus promtool
			for deb in *.deb; do dpkg-deb -x "$deb" .; done'
	fi
	mv "$work/programs.img.new" "$work/programs.img"
	echo "$sources" >"$work/programs.img.sources"
}
