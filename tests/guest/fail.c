// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loads or unloads a module while its Nth allocation fails.
 *
 *	fail load FILE N
 *	fail unload NAME N
 *
 * Prints "-ENOMEM 0": the error (0 if there was none), and how many allocations more would have had to happen until
 * one fails (0 if one failed). Each makes one system call: a second attempt would hide that the first one failed.
 */
#define _GNU_SOURCE	/* strerrorname_np() */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	bool load = argc == 4 && !strcmp(argv[1], "load");
	int nth = open("/proc/thread-self/fail-nth", O_RDWR), file, err;
	char left[16] = "";
	long ret;

	if (argc != 4) {
		fprintf(stderr, "usage: fail load FILE N | unload NAME N\n");
		return 2;
	}
	file = load ? open(argv[2], O_RDONLY | O_CLOEXEC) : -1;
	if (write(nth, argv[3], strlen(argv[3])) < 0) {
		perror("fail: /proc/thread-self/fail-nth");
		return 2;
	}
	ret = load ? syscall(SYS_finit_module, file, "", 0) : syscall(SYS_delete_module, argv[2], O_NONBLOCK);
	err = errno;
	if (pread(nth, left, sizeof(left) - 1, 0) < 0 || pwrite(nth, "0", 1, 0) < 0) {
		perror("fail: /proc/thread-self/fail-nth");
		return 2;
	}
	printf("%s%s %d\n", ret ? "-" : "0", ret ? strerrorname_np(err) : "", atoi(left));
	return 0;
}
