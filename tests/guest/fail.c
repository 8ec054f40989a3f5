// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loads or unloads a module while its Nth allocation fails.
 *
 *	fail load FILE N
 *	fail unload NAME N
 *
 * Prints "-ENOMEM 0": the error (0 for success), and how many more allocations it would have taken for one to fail
 * (0 if one failed). Each command makes one system call: a second attempt would hide that the first one failed.
 */
#define _GNU_SOURCE	/* strerrorname_np() */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FAIL_NTH	"/proc/thread-self/fail-nth"

int main(int argc, char **argv)
{
	bool load = argc == 4 && !strcmp(argv[1], "load");
	int nth = open(FAIL_NTH, O_RDWR), file, error;
	char left[16] = "";
	long ret;

	if (argc != 4)
		errx(2, "usage: fail load FILE N | unload NAME N");
	file = load ? open(argv[2], O_RDONLY | O_CLOEXEC) : -1;
	if (write(nth, argv[3], strlen(argv[3])) < 0)
		err(2, FAIL_NTH);
	ret = load ? syscall(SYS_finit_module, file, "", 0) : syscall(SYS_delete_module, argv[2], O_NONBLOCK);
	error = errno;
	if (pread(nth, left, sizeof(left) - 1, 0) < 0 || pwrite(nth, "0", 1, 0) < 0)
		err(2, FAIL_NTH);
	printf("%s%s %d\n", ret ? "-" : "0", ret ? strerrorname_np(error) : "", atoi(left));
	return 0;
}
