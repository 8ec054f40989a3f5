# SPDX-License-Identifier: GPL-2.0-only
# model.sh SOURCE PROGRAM OPTION...: builds hotplug-model.c with SOURCE in place of coretemp.c. Headers of the
# kernel are empty files, because kernel.h replaces them.
set -e
source=$1 program=$2
shift 2
sed -n 's/^#include <\(.*\)>.*/\1/p' "$source" | while read -r header; do
	mkdir -p "include/$(dirname "$header")"
	: >"include/$header"
done
gcc -std=gnu11 -g -Wall -Wextra -Wno-unused-parameter -Wno-missing-field-initializers -Werror "$@" \
	-Iinclude -DSOURCE="\"$source\"" -o "$program" hotplug-model.c
