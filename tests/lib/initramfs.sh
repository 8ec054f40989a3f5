# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The guest's root file system: an initramfs that all runs on a kernel share, and what one run adds, on a disk.

# Copies the program $1 of the tree, with its libraries, to the directory $2 of an initramfs.
add_program()
{
	local file
	for file in "$1" $(in_tree ldd "$1" 2>/dev/null | grep -o '/[^ ]*'); do
		mkdir -p "$2$(dirname "$file")"
		cp -L "$tree$file" "$2$file"
	done
}

# What all runs share: everything except the module under test, the scripts and their files
base_initramfs()
{
	local release=$1 root=$2 file name libraries
	libraries=$(in_tree sh -c 'echo /usr/lib/*-linux-gnu')
	rm -rf "$root"
	mkdir -p "$root"/{bin,sbin,dev,proc,sys,tmp,run,etc,usr/bin,usr/sbin,test,"lib/modules/$release"}
	cp "$tree/bin/busybox" "$root/bin/busybox"
	in_tree busybox --list | grep -vx busybox | while read -r name; do
		ln -sf busybox "$root/bin/$name"
	done
	# Not these of busybox: its shell would run its own modprobe instead of kmod's.
	rm -f "$root"/bin/{sh,modprobe,insmod,rmmod,lsmod,modinfo,depmod}
	for file in /bin/sh /usr/bin/kmod "$libraries"/lib{lzma.so.5,zstd.so.1} \
		/usr/bin/sensors /usr/sbin/rdmsr /usr/sbin/wrmsr; do
		add_program "$file" "$root"
	done
	for name in modprobe insmod rmmod lsmod modinfo depmod; do
		ln -s /usr/bin/kmod "$root/sbin/$name"
	done
	cp "$tree/etc/sensors3.conf" "$root/etc/"
	cp "$tree"/work/tools/bin/* "$root/bin/"
	cp "$top/tests/guest/init" "$root/init"
	# The debug kernel has no ext4, which is for guests with a Debian on a disk.
	for name in coretemp msr cpuid virtio_pci virtio_blk ext4; do
		in_tree modprobe -S "$release" --show-depends $name ||
			[ $name = ext4 ]
	done | sed -n 's/^insmod \([^ ]*\).*/\1/p' | sort -u | while read -r file; do
		mkdir -p "$root$(dirname "$file")"
		cp "$tree$file" "$root$file"
	done
	cp "$tree/lib/modules/$release"/modules.{builtin,order}* "$root/lib/modules/$release/"
	chroot "$host" depmod -b "${root#"$host"}" "$release"
}

# Writes another file first, so that a full disk leaves no incomplete archive.
pack()	# directory, archive
{
	chroot "$host" sh -c 'cd "$1" && find . | cpio --quiet -o -H newc' sh "${1#"$host"}" >"$2.new" && mv "$2.new" "$2"
}

# Writes the files by which modprobe finds the modules of $2 and $3 into $3, so that no emulated CPU has to.
module_index()
{
	local release=$1 both=$3.modules
	mkdir "$both"
	cp -al "$2/lib" "$both/"
	cp -al "$3/lib" "$both/"
	chroot "$host" depmod -b "${both#"$host"}" "$release"
	mv "$both/lib/modules/$release"/modules.*[!r] "$3/lib/modules/$release/"
	rm -r "$both"
}

# Makes $2/overlay.cpio, which the guest's init unpacks: the driver that was built in directory $3, and tests/guest;
# with $4 also the modules of tests/debug. Sets $initrd, with $5 to an initramfs that replaces a table of the firmware.
initramfs()
{
	local release=$1 out=$2 work=$tree/work/$1 over=$2/root src=$3 more=$4 madt=$5 sources
	initrd=$work/base.cpio
	sources=$(cat "$top"/tests/{lib/initramfs.sh,guest/init} "$tree/work/tools/built" | cksum)
	if [ "$sources" != "$(cat "$initrd.sources" 2>/dev/null)" ]; then
		step "packing the guest's programs for $release" base_initramfs "$release" "$work/base"
		pack "$work/base" "$initrd"
		echo "$sources" >"$initrd.sources"
	fi
	mkdir -p "$over/lib/modules/$release/updates/dkms" "$over/test"
	cp "$work/$src/coretemp.ko" "$over/lib/modules/$release/updates/dkms/"
	module_index "$release" "$work/base" "$over"
	[ -z "$more" ] || cp "$work"/debug/*.ko "$over/test/"
	cp "$top"/tests/guest/*.* "$top"/tools/guest/* "$over/test/"
	pack "$over" "$out/overlay.cpio"
	truncate -s %4096 "$out/overlay.cpio"
	if [ -n "$madt" ]; then
		install -D -m 644 "$madt" "$out/tables/kernel/firmware/acpi/apic.aml"
		pack "$out/tables" "$out/tables.cpio"
		cat "$out/tables.cpio" "$initrd" >"$out/initrd"
		initrd=$out/initrd
	fi
}
