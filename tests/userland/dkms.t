#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# dkms.conf, as each DKMS of Debian 11 to 13 reads it: which kernels it refuses, and the reason that it prints.
. "$(dirname "$0")/lib.sh"

dir=$work/dkms

refusals()
{
	local version=$1 kernel config wanted
	while IFS='|' read -r kernel config wanted; do
		rm -rf "$dir"/{tree,src,kernel}
		mkdir -p "$dir/tree" "$dir/src/coretemp-1.0" "$dir/kernel"
		(cd "$top" && cp Kbuild ./*.[ch] dkms.conf "$dir/src/coretemp-1.0")
		tr ' ' '\n' <<<"$config" >"$dir/kernel/.config"
		is "$(chroot "$build/tree" sh -c '
			dkms() { bash "$(ls /work/dkms/'"$version"'/usr/*bin/dkms)" --dkmstree /work/dkms/tree --sourcetree /work/dkms/src "$@" 2>&1; }
			dkms add -m coretemp -v 1.0 >/dev/null
			dkms build -m coretemp -v 1.0 -k "$1" -a x86_64 --kernelsourcedir /work/dkms/kernel' sh "$kernel" |
			grep -E '^coretemp is not|headers .*cannot be found' | sed 's/.*headers .*cannot.*/wants to build it/')" \
			"$wanted" "DKMS $version decides as expected for kernel $kernel with $config"
	done <<-END
		5.10.0|CONFIG_HWMON=y CONFIG_SENSORS_CORETEMP=m|wants to build it
		10.0.0|CONFIG_HWMON=m|wants to build it
		9.9.9|CONFIG_HWMON=y CONFIG_SENSORS_CORETEMP=y|coretemp is not built for kernel 9.9.9: its own coretemp is built in (CONFIG_SENSORS_CORETEMP=y) and cannot be replaced.
		9.9.9|CONFIG_PCI=y|coretemp is not built for kernel 9.9.9: it has no hardware monitoring (CONFIG_HWMON).
		5.9.16|CONFIG_HWMON=y|coretemp is not built for kernel 5.9.16: it is older than 5.10, the oldest kernel that this coretemp supports.
	END
}

vm setup
rm -rf "$dir"
mkdir -p "$dir"
# shellcheck disable=SC2016 # the inner shell expands these
step "fetching each dkms that Debian has" chroot "$build/tree" sh -ec 'cd /work/dkms
	for v in $(apt-cache madison dkms | cut -d "|" -f 2 | sort -u); do
		apt-get -qq -o APT::Sandbox::User=root download "dkms=$v"
	done'
for deb in "$dir"/*.deb; do
	version=$(dpkg-deb -f "$deb" Version)
	dpkg-deb -x "$deb" "$dir/$version"
	refusals "$version"
done
is "$(ls "$dir"/*.deb | wc -l)" 3 "each of three Debian releases has a DKMS of its own"
finish
