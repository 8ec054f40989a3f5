# SPDX-License-Identifier: GPL-2.0-only
# build-changed.sh DIR KERNEL NAME RELEASE: runs in build/tree and builds DIR/c/NAME.c as DIR/KERNEL/NAME.ko, with the
# commands of Kbuild, in DIR/KERNEL-NAME, a copy of the directory where Kbuild has built the driver.
copy=$1/$2-$3
export SRCARCH=x86
cd "$copy" || exit
rm coretemp.o coretemp.ko
cp "$1/c/$3.c" coretemp.c
cp "$1"/c/*.h . 2>/dev/null
saved() { sed -nE 's/^(saved)?cmd_[^ ]* := //p' "$copy/.$1.cmd" | sed "s/\$(pound)/#/g; s|/work/[^ /]*/src/|$copy/|g"; }
# Older kernels build in the directory of their headers.
! saved coretemp.o | grep -q "$copy" || cd "/lib/modules/$4/build" || exit
eval "$(saved coretemp.o)" && eval "$(saved coretemp.ko)" && cd "$copy" &&
	strip -g coretemp.ko && mv coretemp.ko "$1/$2/$3.ko"
