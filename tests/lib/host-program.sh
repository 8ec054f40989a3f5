# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# For tests of a program that runs in the tree without a machine, to be sourced after tap.sh: $dir is a directory
# of the tree for the test's files, which is removed when the test ends.

tests/vm setup || exit
dir=$(mktemp -d build/tree/work/host.XXXXXX)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM HUP
tap_output=$dir/output

# A shell command in that directory, with /proc for the address sanitizer
in_dir()
{
	unshare --mount sh -c 'mount -t proc proc "$0/proc" && exec chroot "$0" sh -ec "$1"' build/tree \
		"cd /work/${dir##*/} && $1"
}
# The same, with its output in $tap_output
program() { in_dir "$1" >"$tap_output" 2>&1; }
