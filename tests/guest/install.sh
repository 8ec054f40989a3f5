# SPDX-License-Identifier: GPL-2.0-only
# In a Debian with systemd: the module is installed, loaded after a reboot, and removed.
# usage: install.sh repository|reboot|package
. ./lib.sh

release=$(uname -r)
# The build id of a module's file; Debian's modules have no srcversion.
build_id()
{
	busybox xzcat "$1" >/tmp/module.ko
	readelf -n /tmp/module.ko | sed -n 's/.*Build ID: //p'
}
# DKMS moves this file away while this driver is installed.
in_tree=/lib/modules/$release/kernel/drivers/hwmon/coretemp.ko.xz
# The build id of the loaded module
loaded() { od -An -v -tx1 -j16 /sys/module/coretemp/notes/.note.gnu.build-id 2>&1 | tr -d ' \n'; }
installed_module() { find "/lib/modules/$release/updates" -name 'coretemp.ko*' 2>/dev/null; }
values() { sensors -u 'coretemp-*' | sed -n 's/.*_input: //p' | xargs; }
# The reason that make install prints
refusal() { "$@" 2>&1 | sed -n "s/^install: //p"; }

echo "systemd says: $(systemctl is-system-running --wait)"
udevadm settle

the_in_tree_driver_is_back()	# WHEN
{
	is "$(modinfo -n coretemp)" "$in_tree" "$1: modprobe takes the in-tree driver"
	is "$(loaded)" "$(build_id "$in_tree")" "$1: the in-tree driver is loaded"
	is "$(installed_module)$(ls -d /usr/src/coretemp-* /var/lib/dkms/coretemp /usr/bin/coretemp-map /usr/local/bin/coretemp-map \
		/usr/local/share/man/man[14]/coretemp* 2>/dev/null)" "" "$1: no file of this project is left"
}

this_driver_is_in_use()	# WHEN
{
	file=$(modinfo -n coretemp)
	is "$file" "$(installed_module)" "$1: modprobe takes this driver"
	is "$(dirname "$file")" "/lib/modules/$release/updates/dkms" "$1: the module is in the directory of DKMS"
	is "$(loaded)" "$(build_id "$file")" "$1: the module that modprobe takes is loaded"
	is "$(modinfo -F version "$file")" "1.0" "$1: the module has the version of dkms.conf"
	# DKMS generates a signing key if no key exists.
	is "$(modinfo -F signer "$file")" "DKMS module signing key" "$1: the module is signed"
	is "$(modinfo -F sig_key "$file" | tr -d :)" "$(openssl x509 -inform DER -in /var/lib/dkms/mok.pub -noout -serial | sed 's/.*=//')" \
		"$1: the key is that of DKMS"
	is "$(values)" "40.000 40.000 40.000" "$1: sensors shows the package and two cores"
	is "$(PATH=$PATH:/usr/local/bin coretemp-map | sed -nE 's/^coretemp-isa-0000 +temp[1-3] +(.*[^ ]) +- .*/\1/p' | tr -s ' ')" "Package id 0 0-3
Core 0 0-1
Core 1 2-3" "$1: coretemp-map assigns the CPUs to the package and two cores"
}

case $1 in
repository)
	plan 17
	cp -r /srv/coretemp /tmp/broken
	sed -i '1i #error broken' /tmp/broken/coretemp.c
	is "$(loaded)" "$(build_id "$in_tree")" "udev of a fresh system loads the in-tree driver"
	is "$(loaded | wc -c)" 40 "control: the in-tree driver has a build id"
	is "$(refusal setpriv --reuid=65534 make -C /srv/coretemp install)" \
		"only root may do this: sudo make install" "make install refuses to run without root"
	is "$(PATH=/usr/sbin:/usr/bin; command -v dkms sensors)" "" "a fresh system has neither dkms nor sensors"

	is "$(refusal make -C /tmp/broken install)" \
		"coretemp does not build for kernel $release (the compiler's messages are above). It was not installed." \
		"make install refuses a source that does not build"
	the_in_tree_driver_is_back "after a failed build"

	make -C /srv/coretemp install
	is $? 0 "make install succeeds"
	this_driver_is_in_use "after make install"
	;;
reboot)
	plan 16
	this_driver_is_in_use "after a reboot"
	make -C /srv/coretemp uninstall
	is $? 0 "make uninstall succeeds"
	the_in_tree_driver_is_back "after make uninstall"

	# As with Secure Boot, the kernel takes only modules that are signed with a known key. This cannot be undone.
	echo 1 >/sys/module/module/parameters/sig_enforce
	is "$(refusal make -C /srv/coretemp install)" \
		"The kernel does not know the key that DKMS signs with: run 'mokutil --import /var/lib/dkms/mok.pub', reboot, choose 'Enroll MOK', then make install again. The in-tree driver is loaded again." \
		"make install refuses a key that the kernel does not know"
	the_in_tree_driver_is_back "after a failed load"
	;;
package)
	plan 13
	this_driver_is_in_use "with a new kernel"
	is "$(refusal make -C /srv/coretemp install)" \
		"the package coretemp-dkms is installed here; remove it first (apt remove coretemp-dkms)" \
		"make install refuses to run if the package is installed"
	apt-get purge -y coretemp-dkms
	is $? 0 "apt purge succeeds"
	modprobe -r coretemp
	modprobe coretemp
	the_in_tree_driver_is_back "after apt purge"
	;;
*) unknown_case "$1" ;;
esac
