// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loads or unloads a module while its Nth allocation fails.
 *
 *	fail load FILE N	"-ENOMEM 0": what it gave ("0" for well), and how many
 *	fail unload NAME N	allocations were still to go: 0 means that one failed
 *
 * One system call each: what tries a second time would hide that the first one failed.
 */
#define _GNU_SOURCE	/* strerrorname_np() */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int nth, file, err;
	char left[16] = "";
	long ret;

	if (argc != 4 || (strcmp(argv[1], "load") && strcmp(argv[1], "unload"))) {
		fprintf(stderr, "usage: fail load FILE N | unload NAME N\n");
		return 2;
	}
	nth = open("/proc/thread-self/fail-nth", O_RDWR);
	file = strcmp(argv[1], "load") ? -1 : open(argv[2], O_RDONLY | O_CLOEXEC);
	if (write(nth, argv[3], strlen(argv[3])) < 0) {
		perror("fail: /proc/thread-self/fail-nth");
		return 2;
	}
	if (!strcmp(argv[1], "load"))
		ret = syscall(SYS_finit_module, file, "", 0);
	else
		ret = syscall(SYS_delete_module, argv[2], O_NONBLOCK);
	err = errno;
	if (pread(nth, left, sizeof(left) - 1, 0) < 0 || pwrite(nth, "0", 1, 0) < 0) {
		perror("fail: /proc/thread-self/fail-nth");
		return 2;
	}
	left[strcspn(left, "\n")] = '\0';
	printf("%s%s %s\n", ret ? "-" : "0", ret ? strerrorname_np(err) : "", left);
	return 0;
}
