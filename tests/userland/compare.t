#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# make compare on the machine of a user: its report, and what it loads again at the end.
. "$(dirname "$0")/lib.sh"

# Builds the driver for a kernel, or a copy that sed changed: a control. By chroot: in the machine it takes minutes.
build()	# RELEASE NAME [FILE SED]
{
	step "building $2 for $1" inside compare.img sh -ec 'mkdir -p "/srv/$1"
		cp -r /srv/coretemp "/srv/$1/$2"
		cd "/srv/$1/$2"
		[ -z "$3" ] || { sed -i "$4" "$3"; ! cmp "$3" "/srv/coretemp/$3" || exit 1; }
		make KDIR="/lib/modules/$1/build"' sh "$1" "$2" "${3:-}" "${4:-}"
}

# Nothing that is written in the machine stays.
machine() { run -d compare.img -t 2x2x1 -s 1800 -q "-m 2G -snapshot" "$@"; }

base_image
copy_image userland.img compare.img
copy_repository compare.img
# The emulated machine brings an initramfs of its own.
step "installing headers, and kernel $newer" inside compare.img sh -ec "
	ln -sf /bin/true /usr/sbin/update-initramfs
	apt-get install -y --no-download --no-install-recommends linux-headers-$release
	apt-get install -y --no-download --no-install-recommends -t trixie-backports linux-image-$newer linux-headers-$newer"
build "$release" good
build "$release" warmer coretemp.h 's/tjmax_mC - (int)FIELD_GET(STATUS_READOUT/tjmax_mC + 20000 - (int)FIELD_GET(STATUS_READOUT/'
build "$release" crit coretemp.h 's/\*value = tjmax_mC;/*value = tjmax_mC + 1000;/'
build "$release" fewer coretemp.c 's/^\tcoretemp_sensor_online(core, cpu);/\tif (core->id)\n\t&/'
build "$release" fails coretemp.c 's/int err = coretemp_check();/int err = coretemp_check() ?: -EINVAL;/'
build "$newer" good

machine -k 6.12 compare.sh all
machine -k newest compare.sh
rm -f "$work/compare.img"
finish
