# SPDX-License-Identifier: GPL-2.0-only
# What a person types; Kbuild says how the module is built.

KDIR ?= /lib/modules/$(shell uname -r)/build
PROVE = prove --verbose --failures --comments

module:
	@[ -e '$(KDIR)/Makefile' ] || { echo 'No kernel headers in $(KDIR): install linux-headers-$(shell uname -r), or say KDIR=DIRECTORY.' >&2; exit 1; }
# Without BTF, which an out-of-tree build cannot share with the kernel's: 8 KiB of memory for nobody
	$(MAKE) -C '$(KDIR)' M='$(CURDIR)' CONFIG_DEBUG_INFO_BTF_MODULES= modules

clean:
	rm -rf *.o *.ko *.mod *.mod.c .*.cmd .*.d .module-common.o .tmp_versions Module.symvers modules.order

demo:
	tests/demo

test:
	$(PROVE) tests/*.t

# An hour or two: 10,000 random states, 53 processors, machines of all shapes
test-long:
	$(PROVE) tests/long/*.t

bench:
	tests/bench

.PHONY: module clean demo test test-long bench
