#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# gcc, clang, sparse, checkpatch and kernel-doc report nothing about the driver, and shellcheck nothing about the
# scripts; each of them reports a fault that is put in. A sensor is not too large. The version is the same in all
# places that name it.
cd "$(dirname "$0")/.." || exit 1
. tests/lib/tap.sh
plan 17
source=$(tests/vm source) || exit 1
newest=$(tests/vm kernel newest) || exit 1
# The newest headers that Debian's sparse understands; later ones use typeof_unqual.
for_sparse=$(tests/vm kernel 6.12) || exit 1
# Where the version is named, and the sed script that prints it
places()
{
	cat <<-'END'
		coretemp.c|s/^MODULE_VERSION("\(.*\)");/\1/p
		dkms.conf|s/^PACKAGE_VERSION="\([^"]*\)".*/\1/p
		debian/changelog|1s/.*(\(.*\)).*/\1/p
		debian/coretemp-dkms.install|s:.* usr/src/coretemp-::p
		packaging/coretemp-dkms.spec|s/^Version:[[:space:]]*//p
		packaging/coretemp-dkms.spec|/^%changelog/{n;s/.* - \(.*\)-[0-9]*$/\1/p}
		packaging/PKGBUILD|s/^pkgver=//p
		packaging/coretemp.4|s/^says \([0-9][0-9.]*\);.*/\1/p
		README.md|s/.*coretemp-dkms_\(.*\)_all.deb.*/\1/p
		README.md|s/.*coretemp\/version` prints \([0-9.]*[0-9]\)\..*/\1/p
		CHANGELOG.md|/^## [0-9]/{s/^## \([^ ]*\).*/\1/p;q}
		docs/reference.md|s/.*coretemp\/version` says \([^ ]*\) if.*/\1/p
		packaging/default.nix|s/^ *version = "\(.*\)";/\1/p
	END
}
others()	# VERSION: the places that do not have it
{
	places | while IFS='|' read -r file script; do
		[ "$(sed -n "$script" "$file" | sort -u)" = "$1" ] || echo "$file"
	done
}
version=$(sed -n 's/^MODULE_VERSION("\(.*\)");/\1/p' coretemp.c)
check "coretemp.c has a version" [ -n "$version" ]
is "$(others "$version")" "" "the version is the same in all places that name it"
is "$(others 9.9)" "$(places | cut -d '|' -f 1)" "control: another version is noticed in each of these places"

# Scripts. Unquoted variables that are lists and lists from ls are allowed.
[ -x build/tree/usr/bin/shellcheck ] ||
	tests/vm inside apt-get install -y --no-install-recommends shellcheck >build/log/shellcheck 2>&1
allowed=SC1091,SC2010,SC2034,SC2044,SC2046,SC2120,SC2148,SC2153,SC2154,SC2320
lint() { tests/vm inside shellcheck -S warning -e $allowed "$@"; }
lint_all() { lint -s bash $host_scripts && lint -s dash $posix_scripts; }
host_scripts=$(grep -lE '^#!/bin/bash|^# shellcheck shell=bash' -r tests tools packaging --exclude-dir=build)
posix_scripts="$(ls tests/guest/*.sh tools/guest/*.sh tests/host/*.sh) tests/guest/init
	$(grep -lE '^#!/bin/sh' -r tests tools packaging --exclude-dir=build)"
tap_output=build/log/shellcheck-result
check "shellcheck reports nothing" eval 'lint_all >"$tap_output" 2>&1'
tests/vm inside sh -c 'echo "cd \$1" >/tmp/bad.sh && shellcheck -s dash /tmp/bad.sh' >"$tap_output" 2>&1
check "control: shellcheck finds an unquoted variable" grep -q SC2086 "$tap_output"
tap_output=
relay < <(tests/vm inside sh -s "$source" "$newest" "$for_sparse" <<'END'
source=$1 newest=/lib/modules/$2/build for_sparse=/lib/modules/$3/build

# The checker has to print nothing, or, as a control, text with a word.
check()		# name, ""|word, command...
{
	name=$1 word=$2
	shift 2
	make -s -C "$newest" M=/work/project clean
	out=$("$@" 2>&1)
	status=$?
	case $word,$status,$out in
	,0,) echo "ok - $name reports nothing" ;;
	[!,]*,*"$word"*) echo "ok - control: $name finds a fault that was put in" ;;
	*)
		echo "not ok - $name"
		echo "status $status, output: $out" | head -n 30 | sed 's/^/# /'
		;;
	esac
}

build() { make -s -C "$1" M=/work/project W=1 "$2" "$3" coretemp.o; }
# Of more than 512 bytes, for which kmalloc() takes 1024
large_sensor()
{
	build "$newest" CC=gcc V=0 >/dev/null 2>&1
	pahole --sizes coretemp.o | awk '$1 == "coretemp_sensor" { found = 1; if ($2 > 512) print } END { exit !found }'
}

checks()	# for each checker "", or a word of its report
{
	check "gcc with W=1" "$1" build "$newest" CC=gcc V=0
	check "clang with W=1" "$2" build "$source" LLVM=1 V=0
	check "sparse" "$3" build "$for_sparse" CC=gcc KBUILD_CHECKSRC=2
	check "checkpatch --strict" "$4" perl "$source/scripts/checkpatch.pl" --root="$source" \
		--strict --terse --no-summary -f coretemp.c coretemp.h compat.h
	check "kernel-doc" "$5" "$source/scripts/kernel-doc" -none -Wall coretemp.c coretemp.h
	check "the search for a large sensor" "$6" large_sensor
}

checks "" "" "" "" "" ""
sed -i "s/^\tunsigned long reading;/& u64 more[2];/" coretemp.c
cat >>coretemp.c <<'BAD'

/**
 * coretemp_bad() - has a fault for each checker
 * @nothing: a parameter that does not exist
 */
int coretemp_bad(int *p);
int coretemp_bad(int *p) {
	int unused;
	return *(int __user *)p;
}
BAD
checks "unused variable" "unused variable" "dereference of noderef" "open brace" "nothing" coretemp_sensor
END
)
finish
