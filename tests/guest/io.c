// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads and writes files, and prints the name of an error, which cat and echo do not print.
 *
 *   io read FILE...		prints "FILE VALUE" for each file, or "FILE -EIO" for an error
 *   io value FILE		prints the value of one file, or "-EIO" for an error
 *   io write FILE TEXT		prints "0", or "-EINVAL" for an error
 *   io failures FILE N [US]	reads the file N times, with pauses of US microseconds, and prints how many reads failed,
 *				or "-ENOENT" if it cannot open the file
 */
#define _GNU_SOURCE	/* strerrorname_np() */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void print(const char *path)
{
	char buf[4096];
	int fd = open(path, O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, buf, sizeof(buf));

	if (n < 0)
		printf("-%s\n", strerrorname_np(errno));
	else
		printf("%.*s%s", (int)n, buf, n && buf[n - 1] == '\n' ? "" : "\n");
	if (fd >= 0)
		close(fd);
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
	} else if (!strcmp(what, "failures") && (argc == 4 || argc == 5)) {
		int fd = open(argv[2], O_RDONLY), failures = 0;
		char buf[64];

		if (fd < 0) {
			printf("-%s\n", strerrorname_np(errno));
			return 0;
		}
		for (long n = atol(argv[3]); n > 0; n--) {
			failures += pread(fd, buf, sizeof(buf), 0) < 0;
			if (argc == 5)
				usleep(atol(argv[4]));
		}
		printf("%d\n", failures);
	} else {
		fprintf(stderr, "usage: io read FILE... | value FILE | write FILE TEXT | failures FILE N [US]\n");
		return 2;
	}
	return 0;
}
