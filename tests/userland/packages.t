#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The Debian, RPM and Arch packages: built by each system's own tools as Debian has them, checked by
# that system's checkers, unpacked and installed. Also make install without apt.
#
# The controls are two copies of the repository with a fault of each kind: the man page contains the
# time of its build, each package lacks compat.h, and Debian's package lacks the files that keep
# lintian silent and build/ out of the source package.
. "$(dirname "$0")/lib.sh"

dir=$work/packages
inner=/work/packages		# the same, as seen in the tree
dkms_files=$(sed -n 's/^dkms_files = //p' "$top/Makefile")
version=$(sed -n 's/^pkgver=//p' "$top/packaging/PKGBUILD")
tools='debhelper dh-dkms lintian mandoc man-db rpm rpmlint makepkg pacman-package-manager libarchive-tools'
tools+=' autopkgtest autodep8 mount'

# Runs a command in a copy of the tree that is gone when it ends. $dir/written lists the files that it
# wrote there; what it wrote in $dir stays.
in_copy()	# COMMAND...
{
	unshare --mount --propagation private sh -ec '
		mount -t tmpfs -o size=80% copy /mnt
		mkdir /mnt/tree /mnt/written /mnt/overlay /mnt/root
		mount --bind "$1" /mnt/tree
		mount -t overlay -o lowerdir=/mnt/tree,upperdir=/mnt/written,workdir=/mnt/overlay copy /mnt/root
		mount -t proc proc /mnt/root/proc
		mount --rbind /dev /mnt/root/dev
		mount --bind "$2" "/mnt/root$3"
		dir=$2
		shift 3
		status=0
		chroot /mnt/root env -i PATH=/usr/sbin:/usr/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@" || status=$?
		find /mnt/written ! -type d -printf "/%P\n" >"$dir/written"
		exit $status' sh "$build/tree" "$dir" "$inner" "$@"
}

# Copies the repository to $dir/$1/$2, as it is for a user with this umask who has built and tested in it.
repository_copy()	# NAME DIRECTORY UMASK
{
	local repo=$dir/$1/$2
	mkdir -p "$repo"/{build,.git}
	(umask "$3" && tar -C "$top" --exclude=./build --exclude=./.git -c . | tar -C "$repo" -xm --no-same-owner --no-same-permissions)
	date +%N | tee "$repo/build/made" >"$repo/.git/made"
	touch "$repo/coretemp.ko"
}

# The fault of each kind
put_faults_in()	# DIRECTORY
{
	sed -i '/^compat.h/d' "$1/debian/coretemp-dkms.install"
	sed -i 's/ compat.h//' "$1"/packaging/{coretemp-dkms.spec,PKGBUILD}
	printf 'execute_before_dh_installman:\n\tdate +%%s%%N >>packaging/coretemp.4\n' >>"$1/debian/rules"
	sed -i '/^install .*coretemp.4/i date +%%s%%N >>packaging/coretemp.4' "$1/packaging/coretemp-dkms.spec"
	sed -i '/coretemp.4$/i date +%s%N >>packaging/coretemp.4' "$1/packaging/PKGBUILD"
	rm "$1/debian/source/"{options,lintian-overrides} "$1/debian/coretemp-dkms.lintian-overrides"
}

# Copies the repository, and builds all packages in $dir/$1. dpkg-source packs the modes of files as they are, so
# they are made alike for it. makepkg runs as a user, and in one directory, because it records its directory.
build_all()	# NAME DIRECTORY UMASK TZ
{
	repository_copy "$1" "$2" "$3"
	case $1 in faults|again) put_faults_in "$dir/$1/$2" ;; esac
	step "building the packages of $1" in_copy bash -ec '
		out=$1 repo=$1/$2
		umask "$3"
		export TZ=$4
		cd "$repo"
		make dist
		dpkg-buildpackage --ignore-builtin-builddeps -us -uc -b
		chmod -R go=rX .
		dpkg-buildpackage --ignore-builtin-builddeps -us -uc -S
		[ .. -ef "$out" ] || cp ../*.dsc ../*.tar.xz ../*.deb "$out"
		make deb
		mkdir "$out/make"
		cp build/deb/*.deb build/dist/*.tar.gz "$out/make"
		rpmbuild -tb --define "_topdir $out/rpm" build/dist/coretemp-*.tar.gz
		cp "$out"/rpm/RPMS/*/*.rpm "$out"
		SOURCE_DATE_EPOCH=$(dpkg-parsechangelog -S Timestamp)
		export SOURCE_DATE_EPOCH
		(umask 022; cp -r build/dist /arch)
		chown -R nobody /arch
		cd /arch
		PKGEXT=.pkg.tar.zst HOME=/arch setpriv --reuid nobody --regid nogroup --clear-groups makepkg --nodeps
		cp /arch/*.pkg.tar.zst "$out"' bash "$inner/$1" "$2" "$3" "$4"
}

sums() { (cd "$dir/$1" && sha256sum ./*.{dsc,tar.xz,deb,rpm,zst} make/*); }
differing() { diff <(sums "$1") <(sums "$2") | sed -n 's|^< .* \(\./\)\{0,1\}||p'; }

# lintian on the source and the binary package
lint() { in_copy sh -c 'cd "$1" && lintian -I --pedantic --allow-root ./*.dsc ./*.deb' sh "$inner/$1" 2>&1 || true; }

# mandoc looks up each manual that a page refers to, also those of the package. "-W style" leaves out the
# conventions of BSD systems.
lint_manual()	# FILE
{
	in_copy sh -c 'cp -r "$2" /usr/share/ && makewhatis /usr/share/man >/dev/null 2>&1
		mandoc -T lint -W style "$1"; man --warnings -l "$1" 2>&1 >/dev/null' sh "$1" "$inner/a/root-deb/usr/share/man" 2>&1 || true
}

# The parameter, and the files of README.md's table
names()
{
	sed -nE 's/^module_param[a-z_]*\(([a-z]+),.*/\1/p' "$top/coretemp.c"
	sed -nE 's/^\| `((tempX|update)_[a-z_]+)`.*/\1/p' "$top/README.md"
}
unnamed() { while read -r name; do grep -Fq "$name" "$1" || echo "$name"; done; }

wanted()	# DOCS [FILE...]: the files that each package has, with documents in DOCS, and these
{
	local docs=$1
	shift
	{
		printf "/usr/src/coretemp-$version/%s\n" $dkms_files
		(cd "$top" && printf "$docs/%s\n" docs/*.md docs/*.svg docs/prometheus/*)
		printf '%s\n' /usr/bin/coretemp-map /usr/share/man/man1/coretemp-map.1.gz /usr/share/man/man4/coretemp.4.gz "$@"
	} | LC_ALL=C sort
}
# Debian compresses the longer ones of docs/.
files_in() { (cd "$1" && find . -type f ! -path './var/*' | sed 's/^\.//; s|\(/docs/.*\)\.gz$|\1|') | LC_ALL=C sort; }

# What each package of $1 installs, into $dir/$1/root-*
install_all()
{
	step "installing the packages of $1 into roots" in_copy bash -ec '
		cd "$1"
		dpkg-deb -x coretemp-dkms_*_all.deb root-deb
		mkdir -p root-rpm root-arch/var/{lib/pacman,cache/pacman/pkg,log}
		rpm --root "$1/root-rpm" --initdb
		rpm --root "$1/root-rpm" -i --nodeps --noscripts --nosignature ./*.rpm
		touch pacman.conf
		pacman --config pacman.conf --root "$1/root-arch" --cachedir root-arch/var/cache/pacman/pkg \
			-Udd --noconfirm --noprogressbar ./*.pkg.tar.zst' bash "$inner/$1"
}

# Installs the RPM with its scripts, with DKMS and with a wrapper of uname that names the kernel of the tree.
dkms_rpm()	# NAME
{
	step "DKMS and the RPM of $1" in_copy bash -ec '
		apt-get install -y --no-install-recommends dkms
		printf "#!/bin/sh\n[ \"\$*\" = -r ] && echo %s || exec /usr/bin/uname \"\$@\"\n" "$2" >/usr/sbin/uname
		chmod +x /usr/sbin/uname
		cd "$1"
		state() { { dkms status | cut -d "(" -f 1; ls /lib/modules/*/updates/dkms/coretemp* /usr/src/coretemp* -d 2>/dev/null || true; } >"$1"; }
		rpm --initdb
		rpm -i --nodeps --nosignature ./*.rpm
		state installed
		mkdir /next
		tar -C /next -xf make/*.tar.gz
		sed -i "s/^Release:.*/Release: 2/" /next/*/packaging/*.spec
		(cd /next && tar -czf "$(basename "$1"/make/*.tar.gz)" *)
		rpmbuild -tb --define "_topdir /next" /next/*.tar.gz
		rpm -U --nodeps --nosignature /next/RPMS/*/*.rpm
		state upgraded
		rpm -e --nodeps coretemp-dkms
		state removed' bash "$inner/$1" "$release"
}

# Debian's own test of DKMS packages, which builds for all kernels of the release. None of them boots. The tree's
# kernels of other releases are removed, because they need other compilers.
autopkgtest()	# NAME
{
	say "autopkgtest of $1 (three minutes)"
	in_copy sh -ec 'rm -rf /lib/modules/*
		dpkg-divert --local --no-rename --add /usr/sbin/update-initramfs
		ln -s /bin/true /usr/sbin/update-initramfs
		cd "$1" && autopkgtest --ignore-restrictions=breaks-testbed -B ./*.dsc ./*.deb -- null' \
		sh "$inner/$1" >"$build/log/packages-autopkgtest-$1" 2>&1 </dev/null || true
	sed -n 's/^\(dkms-autopkgtest *[A-Z]*\).*/\1/p' "$build/log/packages-autopkgtest-$1" | tail -n 1 | tr -s ' '
}

# Prints what make install prints on a processor with sensors, if apt-get is missing or is the script $1.
install_without()
{
	in_copy bash -ec '
		mkdir -p "$1/bin"
		ln -sf /usr/sbin/* /usr/bin/* "$1/bin"
		rm -f "$1"/bin/{apt-get,dkms,sensors}
		[ -z "$2" ] || { echo "$2" >"$1/bin/apt-get"; chmod +x "$1/bin/apt-get"; }
		echo "flags : dtherm" >"$1/cpuinfo"
		mount --bind "$1/cpuinfo" /proc/cpuinfo
		PATH=$1/bin make -C "$1/a/coretemp" install' bash "$inner" "${1:-}" 2>&1 | grep '^install: ' || true
}

vm setup
release=$(vm kernel 6.12)
rm -rf "$dir"
mkdir -p "$dir"
# shellcheck disable=SC2086 # a list
step "installing the tools of packages in the tree" chroot "$build/tree" env DEBIAN_FRONTEND=noninteractive \
	apt-get install -y --no-install-recommends $tools

build_all a coretemp 022 UTC0
build_all b "a longer/path/coretemp" 077 XST-13:30
build_all faults coretemp 022 UTC0
build_all again coretemp 022 UTC0
install_all a
install_all faults

is "$(differing a b)" "" "all packages have the same bytes, whatever the directory, the times of its files, the umask and the time zone"
is "$(differing faults again | sed 's/.*\.//' | LC_ALL=C sort -u)" "$(printf '%s\n' deb dsc rpm xz zst)" \
	"control: packages with the time of their build in them, and a source package with build/, are different"
is "$(sums a | sed -n 's|\(.*\) .*all.deb|\1|p' | sort -u | wc -l)" 1 "make deb makes the package that dpkg-buildpackage makes"
is "$(tar -tf "$dir"/a/*.tar.xz | grep -E '^[^/]*/(build/|\.git/|.*\.ko$)')" "" "the source package has no built file"
is "$(tar -tf "$dir"/faults/*.tar.xz | grep build/made)" coretemp/build/made "control: without debian/source/options, the source package has build/"
is "$(lint a)" "" "lintian --info --pedantic reports nothing on the source and the binary package"
is "$(lint faults | grep -oE '^E: coretemp.*: bogus-mail-host ' | tr '\n' ' ')" \
	"E: coretemp source: bogus-mail-host  E: coretemp-dkms: bogus-mail-host  " "control: without the overrides, lintian reports errors"

is "$(lint_manual "$inner/a/root-deb/usr/share/man/man4/coretemp.4.gz")" "" "mandoc and man report nothing on coretemp.4"
is "$(lint_manual "$inner/a/root-deb/usr/share/man/man1/coretemp-map.1.gz")" "" "mandoc and man report nothing on coretemp-map.1"
sed 's/^\.Nm$/.Nmx/; s/sensors 1/sensorz 1/' "$top/packaging/coretemp.4" >"$dir/wrong.4"
is "$(lint_manual "$inner/wrong.4" | grep -oE "unknown macro|Xr sensorz|macro 'Nmx'" | sort -u)" "$(printf '%s\n' "Xr sensorz" "macro 'Nmx'" "unknown macro" | LC_ALL=C sort)" \
	"control: mandoc reports an unknown macro and a missing manual"
in_copy man -l "$inner/a/root-deb/usr/share/man/man4/coretemp.4.gz" | col -bx >"$dir/text"
is "$(tail -n 1 "$dir/text" | grep -c BSD)" 0 "man shows no BSD at the end of coretemp.4"
is "$(grep -E '^[A-Z]' "$dir/text" | grep -vE '^CORETEMP|[a-z]' | tr '\n' ' ')" \
	"NAME SYNOPSIS DESCRIPTION FILES DIAGNOSTICS ERRORS SEE ALSO AUTHORS CAVEATS " "man shows all sections of coretemp.4"
is "$(names | unnamed "$dir/text")" "" "coretemp.4 names the parameter and each file"
is "$(echo tempX_made_up | unnamed "$dir/text")" tempX_made_up "control: a file that coretemp.4 does not name is reported"

docs=/usr/share/doc/coretemp-dkms
wanted $docs $docs/{README.md.gz,changelog.gz,changelog.Debian.gz,copyright} /usr/share/lintian/overrides/coretemp-dkms >"$dir/wanted.deb"
wanted $docs-$version $docs-$version/{README.md,CHANGELOG.md} /usr/share/licenses/coretemp-dkms-$version/LICENSE >"$dir/wanted.rpm"
wanted $docs $docs/{README.md,CHANGELOG.md} >"$dir/wanted.arch"
for kind in deb rpm arch; do
	is "$(files_in "$dir/a/root-$kind")" "$(cat "$dir/wanted.$kind")" "$kind: the package has the files for DKMS, coretemp-map, the manuals and the documents, no more"
	is "$(files_in "$dir/faults/root-$kind" | diff "$dir/wanted.$kind" - | sed -n 's/^< .*src/src/p')" "src/coretemp-$version/compat.h" \
		"control: $kind: a missing file is reported"
done
# The package has source, which DKMS builds. It is of no distribution and has no web page. Debian's rpmlint does
# not know gzip, hwmon and SPDX.
is "$(in_copy sh -c 'rpmlint "$1"/*.rpm' sh "$inner/a" | sed -nE 's/^coretemp-dkms.*: [EW]: ([^ ]*).*/\1/p' | sort -u | tr '\n' ' ')" \
	"devel-file-in-non-devel-package invalid-license manpage-not-compressed no-packager-tag no-signature no-url-tag spelling-error " \
	"rpmlint reports only known exceptions"

dkms_rpm a
is "$(cat "$dir/a/installed")" "$(printf '%s\n' "coretemp/$version, $release, x86_64: installed " \
	"/lib/modules/$release/updates/dkms/coretemp.ko.xz" "/usr/src/coretemp-$version")" "the RPM is installed: DKMS builds and installs the module"
is "$(cat "$dir/a/upgraded")" "$(cat "$dir/a/installed")" "the RPM is upgraded to another of the same version: the module stays installed"
is "$(cat "$dir/a/removed")" "" "the RPM is removed: no file is left"
dkms_rpm faults
is "$(cat "$dir/faults/installed")" "$(printf '%s\n' "coretemp/$version: added" "/usr/src/coretemp-$version")" \
	"control: an RPM whose source does not build installs no module"
is "$(autopkgtest a)" "dkms-autopkgtest PASS" "autopkgtest: DKMS builds the module for each kernel of Debian's release"
is "$(autopkgtest faults)" "dkms-autopkgtest FAIL" "control: autopkgtest fails for a source that does not build"

say "make install without apt"
text=$(install_without)
is "${text/linux-headers-$(uname -r)/HEADERS}" "install: install these with this system's package manager, and try again: dkms HEADERS lm-sensors (the headers are kernel-devel on Fedora, linux-headers on Arch, kernel-default-devel on openSUSE). Nothing was changed." \
	"make install without apt names the missing packages, and the names of the headers elsewhere"
is "$(cat "$dir/written")" "" "make install without apt changes nothing"
is "$(install_without '#!/bin/sh
	touch /apt-was-here; exit 1' | grep -o '^install: apt could not install') $(cat "$dir/written")" "install: apt could not install /apt-was-here" "control: a file that apt-get writes is reported"
for target in deb dist; do
	is "$(in_copy setpriv --reuid nobody --clear-groups make -C "$inner/a/coretemp" $target 2>&1 | grep "^$target: ")" \
		"$target: build/ belongs to root, after an earlier make with sudo: sudo make $target" "make $target refuses a build/ of root"
done
finish
