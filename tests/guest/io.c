// SPDX-License-Identifier: GPL-2.0-only
/*
 * What cat and echo do not tell: which error a read or a write gave.
 *
 *   io read FILE...		a line a file: "FILE VALUE", or "FILE -EIO" for an error
 *   io value FILE		the same for one file, without its name
 *   io write FILE TEXT		"0", or "-EINVAL" for an error
 */
#define _GNU_SOURCE	/* strerrorname_np() */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Returns how much was read, or -1 with errno set. */
static ssize_t get(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY), err;
	ssize_t n;

	if (fd < 0)
		return -1;
	n = read(fd, buf, size - 1);
	err = errno;
	close(fd);
	errno = err;
	if (n > 0 && buf[n - 1] == '\n')
		n--;
	if (n >= 0)
		buf[n] = '\0';
	return n;
}

static void print(const char *path)
{
	char buf[4096];

	if (get(path, buf, sizeof(buf)) < 0)
		printf("-%s\n", strerrorname_np(errno));
	else
		puts(buf);
}

int main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";

	if (!strcmp(what, "value")) {
		print(argv[2]);
	} else if (!strcmp(what, "read")) {
		for (int i = 2; i < argc; i++) {
			printf("%s ", argv[i]);
			print(argv[i]);
		}
	} else if (!strcmp(what, "write") && argc == 4) {
		int fd = open(argv[2], O_WRONLY);

		if (fd < 0 || write(fd, argv[3], strlen(argv[3])) < 0)
			printf("-%s\n", strerrorname_np(errno));
		else
			puts("0");
	} else {
		fprintf(stderr, "usage: io read FILE... | value FILE | write FILE TEXT\n");
		return 2;
	}
	return 0;
}
