# SPDX-License-Identifier: GPL-2.0-only
# The commands for users and developers; Kbuild has the rules for the module.

KDIR ?= /lib/modules/$(shell uname -r)/build
# A minimal Debian lacks prove. tests/vm setup installs mmdebstrap, which depends on perl, which has prove.
PROVE = tests/vm setup && prove --verbose --failures --comments
# One line for each test, and the whole output of those that fail
PROVE_SOME = prove --timer --failures --comments
PROVE_DEBUG = tests/vm kernel debug >/dev/null && $(PROVE_SOME) --jobs 3 --reverse

# One shell runs a whole recipe, and ends at the first command that fails. Recipes use MAKE_COMMAND,
# because make -n runs each recipe that contains $(MAKE).
.ONESHELL:
.SHELLFLAGS = -ec

module: ## coretemp.ko for the running kernel (KDIR: for another)
	@[ -e '$(KDIR)/Makefile' ] || { echo 'No kernel headers in $(KDIR): install linux-headers-$(shell uname -r), or set KDIR=DIRECTORY.' >&2; exit 1; }
	grep -qs '^CONFIG_HWMON=[ym]' '$(KDIR)/include/config/auto.conf' || { echo 'The kernel of $(KDIR) has no hardware monitoring (CONFIG_HWMON): use another kernel, coretemp cannot work there.' >&2; exit 1; }
# Without BTF: that of a module built out of the tree would repeat the kernel's types, and stay in memory
	$(MAKE_COMMAND) -C '$(KDIR)' M='$(CURDIR)' CONFIG_DEBUG_INFO_BTF_MODULES= modules

clean:
	rm -rf *.o *.ko *.mod *.mod.c .*.cmd .*.d .module-common.o .tmp_versions Module.symvers modules.order

# make help prints the text after "##" of each target.
help: ## this list
	@sed -nE 's/^([a-z-]+):.*## /\1\t/p' Makefile | expand -t 16

demo: ## the driver on an emulated Intel machine (half a minute, after the setup)
	tools/demo

check: ## a quick test: the arithmetic, the files, hotplug, and what reading costs (a minute)
	tests/vm setup
	$(PROVE_SOME) --jobs 4 tests/requests.t tests/sensors.t tests/hotplug.t tests/arithmetic.t

# Three tests in parallel, the longest first: a test often keeps only one CPU busy, or waits.
longest = $(patsubst %,tests/%.t,unusual-cpus sleep differential hotplug requests sensors in-tree-faults slow-register unresponsive-cpu)
test: ## what README promises, on the newest kernel (two minutes; three more the first time)
	tests/vm setup
	$(PROVE_SOME) --jobs 3 $(longest) $(filter-out $(longest),$(wildcard tests/*.t tests/model/*.t))

test-kernels: ## sensors, hotplug and requests on Linux 5.10 to Debian's experimental, and builds for all others (15 minutes)
	tests/kernels

test-long: ## 10,000 random states, 53 processors, machines of all shapes, the patch (more than an hour)
	$(PROVE) tests/long/*.t

# Both build a kernel the first time, about ten minutes on two cores.
test-debug: ## hotplug, unloading, failures and unresponsive CPUs under lockdep, KASAN and kmemleak (35 minutes)
	$(PROVE_DEBUG) tests/debug/*.t

torture: export TORTURE = 1
torture: ## the same tests with more repetitions, and debug/long/ (more than an hour)
	$(PROVE_DEBUG) tests/debug/long/*.t tests/debug/*.t

delays: ## races, found by a delay after each statement of coretemp.c, on two kernels (an hour)
	tests/delays

mutants: ## which changes of coretemp.c its tests notice (70 minutes; FUNCTION=NAME for a part)
	tests/mutants

coverage: ## which lines and branches of the driver run in its tests (half an hour)
	tests/coverage

bench: ## what reading, loading and hotplug cost, beside the in-tree driver (20 minutes)
	tools/bench

compare: ## (as root, on an Intel machine) load the in-tree driver and this one in turn, and compare what they show
	@grep -qw dtherm /proc/cpuinfo || exec tools/compare # which prints that the machine has no sensor
	$(MAKE_COMMAND) module
	tools/compare

# In a real Debian userland (systemd, udev, DKMS); takes a while on an emulated machine.
test-userland: ## DKMS, the package, udev, programs and a fleet, in whole Debian systems (an hour)
	$(PROVE) tests/userland/*.t

# What DKMS needs; debian/coretemp-dkms.install and packaging/ list the same files.
version = $(shell sed -n 's/^PACKAGE_VERSION="\([^"]*\)".*/\1/p' dkms.conf)
dkms_files = Kbuild coretemp.c coretemp.h compat.h dkms.conf
# What packages are built from. The README's commands work in an unpacked archive, too.
package_files = $(dkms_files) Makefile README.md CHANGELOG.md CONTRIBUTING.md LICENSE debian docs packaging tests tools
# For make install; packages have directories of their own.
prefix = /usr/local

define shell_functions
say() { echo "==> $$*"; }
die() { echo "$@: $$*" >&2; exit 1; }
need_own_build() { [ ! -e build ] || [ -w build ] || die "build/ belongs to root, after an earlier make with sudo: sudo make $@"; }
need_root() { [ "$$(id -u)" = 0 ] || die "only root may do this: sudo make $@"; }
installed() { dpkg-query -W -f '$${Status}' "$$1" 2>/dev/null | grep -q ' installed'; }
not_packaged() { # The package brings its own commands for this.
	! installed coretemp-dkms || die "the package coretemp-dkms is installed here; $$1"
}
dkms_versions() { command -v dkms >/dev/null && dkms status -m coretemp | sed 's|^coretemp[/, ]*||; s|[,:].*||' | sort -u; }
dkms_remove() {
	for v in $$(dkms_versions); do
		dkms remove "coretemp/$$v" --all || return
		rm -rf "/usr/src/coretemp-$$v"
	done
}
remove_programs() { rm -f $(prefix)/bin/coretemp-map $(prefix)/share/man/man1/coretemp-map.1 $(prefix)/share/man/man4/coretemp.4; }
reload() { # replaces the driver that is loaded
	[ ! -e /sys/module/coretemp ] || modprobe -r coretemp || return
	modprobe coretemp
}
endef

# First all steps that need no undoing if they fail, then DKMS, which is undone if it fails.
install: ## (as root, on an Intel machine) build, load, and keep it for each new kernel by DKMS
	@$(shell_functions)
	release=$$(uname -r)
	need_root
	grep -qw dtherm /proc/cpuinfo || die "the CPU shows no digital thermal sensor (no dtherm in /proc/cpuinfo): it is not Intel's, or this is a virtual machine. Nothing was installed."
	not_packaged "remove it first (apt remove coretemp-dkms)"
	headers() { [ -e "/lib/modules/$$release/build/Makefile" ]; }
	missing=
	command -v dkms >/dev/null || missing="$$missing dkms"
	headers || missing="$$missing linux-headers-$$release"
	command -v openssl >/dev/null || missing="$$missing openssl" # DKMS does not sign without it
	command -v sensors >/dev/null || missing="$$missing lm-sensors"
	# If a package brings each new kernel, also the package that brings its headers
	image=linux-image-$$(echo "$$release" | sed -E 's/^[^-]*(-[0-9]+)?-//')
	! installed "$$image" || installed "linux-headers-$${image#linux-image-}" || missing="$$missing linux-headers-$${image#linux-image-}"
	if [ -n "$$missing" ]; then
		command -v apt-get >/dev/null ||
		die "install these with this system's package manager, and try again:$$missing (the headers are kernel-devel on Fedora, linux-headers on Arch, kernel-default-devel on openSUSE). Nothing was changed."
		say "Installing$$missing"
		export DEBIAN_FRONTEND=noninteractive
		apt_install() { apt-get install -y --no-install-recommends $$missing; }
		apt_install || { apt-get update && apt_install; } ||
			die "apt could not install$$missing (its message is above). If the headers are gone because the kernel was upgraded, reboot into the new kernel. coretemp was not installed."
	fi
	headers || die "/lib/modules/$$release/build is not a directory with kernel headers. coretemp was not installed."

	why=$$(kernelver=$$release arch=$$(uname -m) action=build kernel_source_dir="/lib/modules/$$release/build" bash ./dkms.conf 2>&1)
	[ -z "$$why" ] || die "$$why coretemp was not installed."
	say "Building the module once, to see that it builds"
	trial=$$(mktemp -d)
	trap 'rm -rf "$$trial"' EXIT
	cp Makefile $(dkms_files) "$$trial"
	$(MAKE_COMMAND) -s --no-print-directory -C "$$trial" KDIR="/lib/modules/$$release/build" ||
		die "coretemp does not build for kernel $$release (the compiler's messages are above). It was not installed."

	undo() {
		dkms_remove >/dev/null 2>&1 || true
		rm -rf '/usr/src/coretemp-$(version)'
		remove_programs
		reload 2>/dev/null || die "$$*. The in-tree driver could not be loaded again, either: run modprobe coretemp."
		die "$$*. The in-tree driver is loaded again."
	}
	trap 'undo Interrupted' HUP INT TERM
	say "Installing the module by DKMS, which also builds it for each new kernel"
	dkms_remove || die "DKMS could not remove the coretemp that was installed before (its message is above)"
	rm -rf '/usr/src/coretemp-$(version)'
	mkdir '/usr/src/coretemp-$(version)'
	cp $(dkms_files) '/usr/src/coretemp-$(version)' || undo "Copying the source failed"
	dkms install coretemp/$(version) -k "$$release" || undo "DKMS could not install it (its message is above)"
	trap '' HUP INT TERM
	say "Installing coretemp-map and the manual pages below $(prefix)"
	install -Dm 755 -t $(prefix)/bin tools/coretemp-map || undo "Copying the programs failed"
	install -Dm 644 -t $(prefix)/share/man/man1 packaging/coretemp-map.1 || undo "Copying the programs failed"
	install -Dm 644 -t $(prefix)/share/man/man4 packaging/coretemp.4 || undo "Copying the programs failed"
	say "Loading the module"
	reload 2>"$$trial/error" || {
		cat "$$trial/error" >&2
		! grep -q 'Key was rejected' "$$trial/error" ||
			undo "The kernel does not know the key that DKMS signs with: run 'mokutil --import /var/lib/dkms/mok.pub', reboot, choose 'Enroll MOK', then make install again"
		undo "The module does not load (dmesg says why)"
	}
	say "$$(modinfo -n coretemp) is loaded:"
	sensors 'coretemp-*' || undo "sensors shows nothing"

uninstall: ## (as root) remove this driver and load the in-tree one
	@$(shell_functions)
	need_root
	not_packaged "remove it: apt remove coretemp-dkms"
	[ -n "$$(dkms_versions)" ] || { say "coretemp is not installed by DKMS: nothing to remove"; exit 0; }
	dkms_remove || die "DKMS could not remove it (its message is above)"
	remove_programs
	reload || die "the module is removed, but the in-tree driver does not load (dmesg says why)"
	say "The in-tree driver is loaded again ($$(modinfo -n coretemp)). The packages that make install installed stay."

# Debian's tools write into the directory above the one that they work in, hence the copy.
deb: ## build/deb/coretemp-dkms_*.deb
	@$(shell_functions)
	need_own_build
	if ! command -v dpkg-checkbuilddeps >/dev/null || ! dpkg-checkbuilddeps -I; then
		die "packages are missing: sudo apt install debhelper dh-dkms"
	fi
	rm -rf build/deb
	mkdir -p build/deb/coretemp
	cp -r $(package_files) build/deb/coretemp
	cd build/deb/coretemp
	dpkg-buildpackage --ignore-builtin-builddeps -us -uc -b >../log 2>&1 || { cat ../log >&2; die "dpkg-buildpackage failed (its messages are above)"; }
	say "$$(realpath ../coretemp-dkms_*_all.deb)"

# Each build gives the same bytes, because all files get the time of the last release.
dist: ## build/dist/coretemp-*.tar.gz, from which rpmbuild -tb and makepkg make packages
	@$(shell_functions)
	need_own_build
	mkdir -p build/dist
	cp packaging/PKGBUILD build/dist
	tar -cf build/dist/coretemp-$(version).tar.gz -I 'gzip -n9' --sort=name --owner=0 --group=0 --numeric-owner \
		--mode=u=rwX,go=rX --transform='s|^|coretemp-$(version)/|' --mtime="$$(sed -n 's/^ -- .*>  //p;T;q' debian/changelog)" $(package_files)
	say "$$(realpath build/dist/coretemp-$(version).tar.gz)"

patch: ## a patch that puts this driver into a kernel's source (KSRC: the directory with that source)
	@packaging/patch '$(KSRC)'

.PHONY: module help demo check test test-kernels test-long test-debug torture delays mutants coverage bench compare test-userland install uninstall deb dist patch clean
