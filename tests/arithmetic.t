#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The arithmetic of coretemp.h, by a program on the build host. The control: the program has to fail for each change of
# a number, a comparison, a logical operator or a minus there.
set -u
cd "$(dirname "$0")/.." || exit
. tests/lib/tap.sh
. tests/lib/host-program.sh
cp coretemp.h tests/host/{arithmetic.c,kernel.h,mutate.pl} "$dir"

compile='gcc -std=gnu11 -Wall -Wextra -Werror -Wno-missing-field-initializers -o arithmetic arithmetic.c'
check "the program compiles" program "$compile -fsanitize=address,undefined -fno-sanitize-recover"
in_dir ./arithmetic >"$dir/results" 2>&1
status=$?
relay <"$dir/results"
result $status "the program exits with 0"
check "control: the program fails for each changed number, comparison, logical operator and minus of coretemp.h" \
	program "perl mutate.pl coretemp.h ${compile@Q}"
finish
