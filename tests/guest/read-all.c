// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads files as a monitoring program does: open, read, close, one after the other.
 *
 *   read-all [-c CPU] [-j THREADS] FILE...
 *
 *   -c CPU      stay on this CPU; with -j, thread n stays on CPU + n, modulo the number of CPUs
 *   -j THREADS  the number of readers, which start in parallel
 *
 * Prints the duration in microseconds. A file that cannot be read is an error.
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sysinfo.h>
#include <time.h>
#include <unistd.h>

static char **files;
static int cpu = -1;
static pthread_barrier_t start;

static void *read_all(void *arg)
{
	long n = (long)arg;
	cpu_set_t set;
	char buf[64];

	if (cpu >= 0) {
		CPU_ZERO(&set);
		CPU_SET((cpu + n) % get_nprocs_conf(), &set);
		if (sched_setaffinity(0, sizeof(set), &set))
			err(1, "sched_setaffinity");
	}
	pthread_barrier_wait(&start);
	for (char **file = files; *file; file++) {
		int fd = open(*file, O_RDONLY);

		if (fd < 0 || read(fd, buf, sizeof(buf)) < 0)
			err(1, "%s", *file);
		close(fd);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	struct timespec from, to;
	pthread_t thread[256];
	long n = 1;
	int option;

	while ((option = getopt(argc, argv, "c:j:")) != -1) {
		if (option == 'c')
			cpu = atoi(optarg);
		else if (option == 'j')
			n = atoi(optarg);
		else
			return 2;
	}
	if (optind == argc || n < 1 || n > 256)
		errx(2, "usage: read-all [-c CPU] [-j THREADS] FILE...");
	files = argv + optind;
	pthread_barrier_init(&start, NULL, n + 1);
	for (long i = 0; i < n; i++)
		pthread_create(&thread[i], NULL, read_all, (void *)i);
	pthread_barrier_wait(&start);
	clock_gettime(CLOCK_MONOTONIC, &from);
	for (long i = 0; i < n; i++)
		pthread_join(thread[i], NULL);
	clock_gettime(CLOCK_MONOTONIC, &to);
	printf("%ld\n", (to.tv_sec - from.tv_sec) * 1000000 + (to.tv_nsec - from.tv_nsec) / 1000);
	return 0;
}
