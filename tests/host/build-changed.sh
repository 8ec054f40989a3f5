# SPDX-License-Identifier: GPL-2.0-only
# build-changed.sh FOLDER KERNEL NAME RELEASE: runs in build/tree and builds FOLDER/c/NAME.c as FOLDER/KERNEL/NAME.ko, in
# the copy FOLDER/KERNEL-NAME of what Kbuild left, with the commands that it used.
copy=$1/$2-$3
export SRCARCH=x86
cd "$copy" || exit
rm coretemp.o coretemp.ko
cp "$1/c/$3.c" coretemp.c
cp "$1"/c/*.h . 2>/dev/null
saved() { sed -nE 's/^(saved)?cmd_[^ ]* := //p' "$copy/.$1.cmd" | sed "s/\$(pound)/#/g; s|/work/[^ /]*/src/|$copy/|g"; }
# Older kernels build in the folder of their headers.
! saved coretemp.o | grep -q "$copy" || cd "/lib/modules/$4/build" || exit
eval "$(saved coretemp.o)" && eval "$(saved coretemp.ko)" && cd "$copy" &&
	strip -g coretemp.ko && mv coretemp.ko "$1/$2/$3.ko"
