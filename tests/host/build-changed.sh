# SPDX-License-Identifier: GPL-2.0-only
# build-changed.sh DIR KERNEL NAME RELEASE: runs in build/tree and builds DIR/c/NAME.c as DIR/KERNEL/NAME.ko, with the
# commands of Kbuild, in DIR/KERNEL-NAME, a copy of the directory where Kbuild has built the driver. modpost runs again,
# because a kernel does not load a module that lacks the version of a symbol.
copy=$1/$2-$3
export SRCARCH=x86
cd "$copy" || exit
rm coretemp.o coretemp.ko
cp "$1/c/$3.c" coretemp.c
cp "$1"/c/*.h . 2>/dev/null
saved() { sed -nE 's/^(saved)?cmd_[^ ]* := //p' "$copy/.$1.cmd" | sed "s/\$(pound)/#/g; s/[\$][\$]/\$/g; s|/work/[^ /]*/src/|$copy/|g"; }
sed -i "s|/work/[^ /]*/src/|$copy/|" modules.order
# Older kernels build in the directory of their headers.
! saved coretemp.o | grep -q "$copy" || cd "/lib/modules/$4/build" || exit
for step in coretemp.o Module.symvers coretemp.mod.o coretemp.ko; do eval "$(saved $step)" || exit; done
cd "$copy" && strip -g coretemp.ko && mv coretemp.ko "$1/$2/$3.ko"
