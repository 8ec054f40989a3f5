#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# make compare, as on a user's machine: what it says, and that it puts back what was loaded.
. "$(dirname "$0")/lib.sh"

# A build of the driver for a kernel, or of one that sed changed: a control. Not in the machine, where it takes minutes.
build()	# RELEASE NAME [FILE SED]
{
	inside compare.img sh -ec 'mkdir -p "/srv/$1"
		cp -r /srv/coretemp "/srv/$1/$2"
		cd "/srv/$1/$2"
		[ -z "$3" ] || { sed -i "$4" "$3"; ! cmp -s "$3" "/srv/coretemp/$3"; }
		make KDIR="/lib/modules/$1/build"' sh "$1" "$2" "${3:-}" "${4:-}" >"$build/log/userland-compare-$2" 2>&1 </dev/null || {
		tail -n 30 "$build/log/userland-compare-$2" >&2
		die "building $2 for $1 failed"
	}
}

# Nothing that is written in the machine stays.
machine() { run -d compare.img -t 2x2x1 -s 1800 -q "-m 2G -snapshot" "$@"; }

main()
{
	base_image
	copy_image userland.img compare.img
	copy_repository compare.img
	# The emulated machine brings an initramfs of its own.
	step "installing headers, and kernel $newer" compare.img sh -ec "
		ln -sf /bin/true /usr/sbin/update-initramfs
		apt-get install -y --no-download --no-install-recommends linux-headers-$release
		apt-get install -y --no-download --no-install-recommends -t trixie-backports linux-image-$newer linux-headers-$newer"
	say "building the driver and broken ones"
	build "$release" good
	build "$release" warmer coretemp.h 's/tjmax_mC - (int)FIELD_GET(STATUS_READOUT/tjmax_mC + 20000 - (int)FIELD_GET(STATUS_READOUT/'
	build "$release" crit coretemp.h 's/\*value = tjmax_mC;/*value = tjmax_mC + 1000;/'
	build "$release" fewer coretemp.c 's/^\tcoretemp_sensor_online(core, cpu);/\tif (core->id)\n\t&/'
	build "$release" fails coretemp.c 's/int err = coretemp_check();/int err = coretemp_check() ?: -EINVAL;/'
	build "$newer" good

	machine -k 6.12 compare.sh all
	machine -k newest compare.sh
	rm -f "$work/compare.img"
}

main | tap
