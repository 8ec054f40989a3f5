#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The driver's source is silent under every checker that kernel maintainers use, and
# each checker speaks up when there is something to say.
cd "$(dirname "$0")/.." || exit 1
. tests/lib/tap.sh
plan 15
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
others()	# the places in folder $1 that have another version than $2, or none
{
	places | while IFS='|' read -r file script; do
		[ "$(sed -n "$script" "$1/$file" | sort -u)" = "$2" ] || echo "$file"
	done
}
version=$(sed -n 's/^MODULE_VERSION("\(.*\)");/\1/p' coretemp.c)
check "coretemp.c has a version" [ -n "$version" ]
is "$(others . "$version")" "" "the version is $version wherever it is named"
is "$(others . 9.9)" "$(places | cut -d '|' -f 1)" "control: another version is noticed in each of these places"

# Scripts: words that are meant to be split, and lists from ls, are no faults here.
[ -x build/tree/usr/bin/shellcheck ] || tests/vm inside apt-get install -y --no-install-recommends shellcheck >build/log/shellcheck 2>&1
lint() { tests/vm inside shellcheck -S warning -e SC1091,SC2010,SC2034,SC2044,SC2046,SC2120,SC2148,SC2153,SC2154,SC2320 "$@"; }
lint_all() { lint -s bash $host_scripts && lint -s dash $guest_scripts; }
host_scripts=$(grep -lE '^#!/bin/bash|^# shellcheck shell=bash' -r tests tools packaging --exclude-dir=build)
guest_scripts="$(ls tests/guest/*.sh tools/guest/*.sh) tests/guest/init"
tap_output=build/log/shellcheck-result
check "shellcheck says nothing" eval 'lint_all >"$tap_output" 2>&1'
tests/vm inside sh -c 'echo "cd \$1" >/tmp/bad.sh && shellcheck -s dash /tmp/bad.sh' >"$tap_output" 2>&1
check "control: shellcheck finds an unquoted word" grep -q SC2086 "$tap_output"
tap_output=
relay < <(tests/vm inside sh -s "$source" "$newest" "$for_sparse" <<'END'
source=$1 newest=/lib/modules/$2/build for_sparse=/lib/modules/$3/build

# A checker is to be silent, or its output is to have a word: the control.
check()		# name, ""|word, command...
{
	name=$1 word=$2
	shift 2
	make -s -C "$newest" M=/work/project clean
	out=$("$@" 2>&1)
	status=$?
	case $word,$status,$out in
	,0,) echo "ok - $name says nothing" ;;
	[!,]*,*"$word"*) echo "ok - control: $name finds a fault that was put in" ;;
	*)
		echo "not ok - $name"
		echo "status $status, output: $out" | head -n 30 | sed 's/^/# /'
		;;
	esac
}

build() { make -s -C "$1" M=/work/project W=1 "$2" "$3" coretemp.o; }

checks()	# "", or what each is to say
{
	check "gcc with W=1" "$1" build "$newest" CC=gcc V=0
	check "clang with W=1" "$2" build "$source" LLVM=1 V=0
	check "sparse" "$3" build "$for_sparse" CC=gcc KBUILD_CHECKSRC=2
	check "checkpatch --strict" "$4" perl "$source/scripts/checkpatch.pl" --root="$source" \
		--strict --terse --no-summary -f coretemp.c coretemp.h compat.h
	check "kernel-doc" "$5" "$source/scripts/kernel-doc" -none -Wall coretemp.c coretemp.h
}

checks "" "" "" "" ""
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
checks "unused variable" "unused variable" "dereference of noderef" "open brace" "nothing"
END
)
finish
