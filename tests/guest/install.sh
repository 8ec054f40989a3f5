# SPDX-License-Identifier: GPL-2.0-only
# In a Debian with systemd: the module is installed, found after a reboot, and removed.
# usage: install.sh repository|reboot|package
. ./lib.sh

release=$(uname -r)
# A module's build id, of a file and of the one that is loaded; stock modules have no srcversion.
build_id()
{
	case $1 in
	*.xz) busybox xzcat "$1" ;;
	*) cat "$1" ;;
	esac >/tmp/module.ko
	readelf -n /tmp/module.ko | sed -n 's/.*Build ID: //p'
}
# DKMS puts the kernel's own file away while ours is installed, so its build id is not known then.
own=/lib/modules/$release/kernel/drivers/hwmon/coretemp.ko.xz
loaded() { od -An -v -tx1 -j16 /sys/module/coretemp/notes/.note.gnu.build-id 2>&1 | tr -d ' \n'; }
ours_is() { find "/lib/modules/$release/updates" -name 'coretemp.ko*' 2>/dev/null; }
values() { sensors -u 'coretemp-*' | sed -n 's/.*_input: //p' | xargs; }
# What make says to people when it refuses
refusal() { "$@" 2>&1 | sed -n "s/^install: //p"; }

echo "systemd says: $(systemctl is-system-running --wait)"
udevadm settle

the_kernels_own_is_back()	# WHEN
{
	is "$(modinfo -n coretemp)" "$own" "$1: modprobe takes the kernel's own"
	is "$(loaded)" "$(build_id "$own")" "$1: the kernel's own is loaded"
	is "$(ours_is)$(ls -d /usr/src/coretemp-* /var/lib/dkms/coretemp 2>/dev/null)" "" "$1: no file of ours is left"
}

ours_is_in_use()	# WHEN
{
	file=$(modinfo -n coretemp)
	is "$file" "$(ours_is)" "$1: modprobe takes ours"
	is "$(dirname "$file")" "/lib/modules/$release/updates/dkms" "$1: it is in the folder of DKMS"
	is "$(loaded)" "$(build_id "$file")" "$1: it is the one that is loaded"
	is "$(modinfo -F version "$file")" "1.0" "$1: it is the version that DKMS was told"
	# DKMS makes a key of its own where there is none.
	is "$(modinfo -F signer "$file")" "DKMS module signing key" "$1: it is signed"
	is "$(modinfo -F sig_key "$file" | tr -d :)" "$(openssl x509 -inform DER -in /var/lib/dkms/mok.pub -noout -serial | sed 's/.*=//')" \
		"$1: with the key of DKMS"
	is "$(values)" "40.000 40.000 40.000" "$1: sensors shows the package and two cores"
}

case $1 in
repository)
	cp -r /srv/coretemp /tmp/broken
	sed -i '1i #error broken' /tmp/broken/coretemp.c
	is "$(loaded)" "$(build_id "$own")" "a fresh system: udev loads the kernel's own coretemp"
	is "$(loaded | wc -c)" 40 "control: which has a build id"
	is "$(refusal setpriv --reuid=65534 make -C /srv/coretemp install)" \
		"only root may do this: sudo make install" "install: not without root"
	is "$(PATH=/usr/sbin:/usr/bin; command -v dkms sensors)" "" "a fresh system: no dkms, no sensors"

	is "$(refusal make -C /tmp/broken install)" \
		"coretemp does not build for kernel $release (the compiler's messages are above). Nothing was changed." \
		"install: not what does not build"
	the_kernels_own_is_back "a failed build"

	make -C /srv/coretemp install
	is $? 0 "make install"
	ours_is_in_use "make install"
	;;
reboot)
	ours_is_in_use "after a reboot"
	make -C /srv/coretemp uninstall
	is $? 0 "make uninstall"
	the_kernels_own_is_back "make uninstall"

	# As with Secure Boot: only keys that the kernel knows. It cannot be switched off again.
	echo 1 >/sys/module/module/parameters/sig_enforce
	is "$(refusal make -C /srv/coretemp install)" \
		"Secure Boot does not know the key that DKMS signs with: run 'mokutil --import /var/lib/dkms/mok.pub', reboot, choose 'Enroll MOK', then make install again. The kernel's own coretemp is back in its place." \
		"install: not with a key that the kernel does not know"
	the_kernels_own_is_back "a module that cannot be loaded"
	;;
package)
	ours_is_in_use "a new kernel"
	is "$(refusal make -C /srv/coretemp install)" \
		"the package coretemp-dkms is installed here; remove it first (apt remove coretemp-dkms)" \
		"install: not beside the package"
	apt-get purge -y coretemp-dkms
	is $? 0 "apt purge"
	modprobe -r coretemp
	modprobe coretemp
	the_kernels_own_is_back "apt purge"
	;;
esac
exit $failures
