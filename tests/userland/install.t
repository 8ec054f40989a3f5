#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# From the repository and as a Debian package: installed, upgraded with the kernel, removed.
. "$(dirname "$0")/lib.sh"

machine() { run -d install.img -t 1x2x2 -s 1800 -q "-m 2G" "$@"; }
run_in() { inside install.img "$@"; }
module_of() { run_in modinfo -k "$1" -n coretemp; }

base_image
copy_image userland.img install.img
copy_repository install.img

machine -k 6.12 install.sh repository
machine -k 6.12 install.sh reboot

copy_package install.img
step "installing the package" run_in dpkg -i /root/coretemp-dkms.deb
is "$(module_of "$release")" "/lib/modules/$release/updates/dkms/coretemp.ko.xz" "the package is built for the installed kernel"
is "$(run_in dpkg -L coretemp-dkms | grep ^/usr/src/coretemp-1.0/ | sort)" \
	"$(printf '/usr/src/coretemp-1.0/%s\n' Kbuild compat.h coretemp.c coretemp.h dkms.conf)" "the package has the source that DKMS needs, no more"

# A kernel for which the driver does not build, then one for which it does
run_in sed -i '1i #error broken' /usr/src/coretemp-1.0/coretemp.c
say "upgrading to kernel $newer, with a source that does not build"
run_in sh -c "apt-get install -y --no-download --no-install-recommends -t trixie-backports linux-image-amd64 linux-headers-amd64 2>&1" \
	>"$build/log/userland-upgrade" </dev/null || true
is "$(grep -o -m 1 'Bad return status for module build on kernel' "$build/log/userland-upgrade")" \
	"Bad return status for module build on kernel" "control: the build for the new kernel fails"
is "$(module_of "$newer")" "/lib/modules/$newer/kernel/drivers/hwmon/coretemp.ko.xz" "after a failed build, the new kernel takes the in-tree driver"
is "$(module_of "$release")" "/lib/modules/$release/updates/dkms/coretemp.ko.xz" "after a failed build, the old kernel keeps this driver"
run_in sed -i 1d /usr/src/coretemp-1.0/coretemp.c
step "installing kernel $newer again" run_in sh -c "dpkg --configure -a; apt-get install -y --no-download --no-install-recommends --reinstall -t trixie-backports 'linux-headers-$newer'"
is "$(module_of "$newer")" "/lib/modules/$newer/updates/dkms/coretemp.ko.xz" "a kernel upgrade builds this driver for the new kernel"

machine -k newest install.sh package
rm -f "$work/install.img"
finish
