#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The arithmetic of coretemp.h, by a program on the build host. The control: for each
# number and each operator there, the program must fail when it is changed.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
tree=$top/build/tree

"$top/tests/bed" setup
dir=$(mktemp -d "$tree/work/host.XXXXXX")
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM HUP
cp "$top/coretemp.h" "$top/tests/host/"* "$dir"
# With /proc, for the address sanitizer
in_dir()
{
	unshare --mount sh -c 'mount -t proc proc "$0/proc" && exec chroot "$0" sh -c "$1"' "$tree" \
		"cd /work/${dir##*/} && $1"
}
compile='gcc -std=gnu11 -Wall -Wextra -Werror -Wno-missing-field-initializers'
compile+=' -fsanitize=address,undefined -fno-sanitize-recover -o arithmetic arithmetic.c'
in_dir "$compile && ./arithmetic" >"$dir/tap" 2>&1 &&
	status=0 || status=$?
cat "$dir/tap"
tests=$(grep -Ec '^(not )?ok' "$dir/tap") || true

echo "# changing each number and each operator of coretemp.h, one at a time"
in_dir "perl mutate.pl coretemp.h ${compile@Q}" >"$dir/mutants" &&
	mutants=ok || mutants='not ok' status=1
cat "$dir/mutants"
echo "$mutants $((tests + 1)) - control: each change is noticed"
echo "1..$((tests + 1))"
exit "$status"
