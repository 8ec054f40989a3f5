// SPDX-License-Identifier: GPL-2.0-only
/*
 * Everybody at once, until SIGTERM: eight threads read the files of all sensors over
 * and over, one writes update_interval, one walks the folders.
 *
 *	readers [-p] [ERROR...] <FILES
 *
 * FILES has a line for each file and its only right value, such as
 * "coretemp.0/temp1_label Package id 0". A file may be missing, and reading it may say
 * that the device is gone (ENODEV), or give one of the errors named; another value or
 * error is wrong. With -p, each thread is pinned to a CPU, update_interval stays 10 ms, and pauses
 * are shorter. Prints what was wrong and how much was read; returns 1 if anything
 * was wrong or nothing was read.
 */
#define _GNU_SOURCE	/* strerrorname_np() */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#define NR_READERS	8
#define MAX_FILES	1024
#define MAX_SHOWN	10

/*
 * Between two files, in microseconds; and what is written to update_interval in turn. CPUs
 * that are emulated by fewer spin for each other while they interrupt each other, and take
 * a minute to get one of them offline if none is ever idle.
 */
#define PAUSE		100000
#define PAUSE_PINNED	20000
#define INTERVALS	{ "10", "200" }

struct file {
	char zone[32];
	char name[64];
	char value[64];
};

static struct file files[MAX_FILES];
static int nr_files;
static char **allowed;
static bool pinned;
static atomic_bool stop;
static atomic_ulong nr_read, nr_gone, nr_wrong;

static bool is_allowed(int err)
{
	for (char **name = allowed; *name; name++)
		if (!strcmp(*name, strerrorname_np(err)))
			return true;
	return err == ENOENT || err == ENODEV;
}

static void wrong(const char *path, const char *got, const char *wanted)
{
	if (nr_wrong++ < MAX_SHOWN)
		printf("%s: got '%s', wanted '%s'\n", path, got, wanted);
}

static void failed(const char *path, const char *wanted)
{
	if (is_allowed(errno))
		nr_gone++;
	else
		wrong(path, strerrorname_np(errno), wanted);
}

/*
 * Opens a file of a zone. The number of its hwmon device may be another one each time the
 * driver is loaded, but need not be looked up as long as it is right.
 */
static int open_file(const char *zone, const char *name, int flags, char *path, size_t size)
{
	static _Thread_local char dir[128], dir_zone[32];
	glob_t found;
	int fd;

	if (strcmp(zone, dir_zone)) {
		snprintf(path, size, "/sys/devices/platform/%s/hwmon/hwmon*", zone);
		if (glob(path, GLOB_NOSORT, NULL, &found)) {
			globfree(&found);
			errno = ENOENT;
			return -1;
		}
		snprintf(dir, sizeof(dir), "%s", found.gl_pathv[0]);
		strcpy(dir_zone, zone);
		globfree(&found);
	}
	snprintf(path, size, "%s/%s", dir, name);
	fd = open(path, flags);
	if (fd < 0)
		dir_zone[0] = '\0';
	return fd;
}

static void read_file(const struct file *file)
{
	char path[256], buf[64];
	ssize_t n;
	int fd;

	fd = open_file(file->zone, file->name, O_RDONLY, path, sizeof(path));
	if (fd < 0) {
		failed(path, file->value);
		return;
	}
	n = read(fd, buf, sizeof(buf) - 1);
	if (n < 0) {
		failed(path, file->value);
	} else {
		nr_read++;
		buf[n] = '\0';
		buf[strcspn(buf, "\n")] = '\0';
		if (strcmp(buf, file->value))
			wrong(path, buf, file->value);
	}
	close(fd);
}

static void *reader(void *arg)
{
	int first = (intptr_t)arg * nr_files / NR_READERS;
	cpu_set_t cpu;

	CPU_ZERO(&cpu);
	CPU_SET((intptr_t)arg % get_nprocs_conf(), &cpu);
	while (!stop)
		for (int i = 0; i < nr_files && !stop; i++) {
			/* Again and again: the kernel unpins the tasks of a CPU that goes offline. */
			if (pinned)
				sched_setaffinity(0, sizeof(cpu), &cpu);
			read_file(&files[(first + i) % nr_files]);
			usleep(pinned ? PAUSE_PINNED : PAUSE);
		}
	return NULL;
}

static void *writer(void *arg)
{
	const char *texts[] = INTERVALS;
	char path[256];

	(void)arg;
	for (unsigned int i = 0; !stop; i++) {
		const char *text = texts[pinned ? 0 : i % 2];
		int fd = open_file(files[i % nr_files].zone, "update_interval", O_WRONLY,
				   path, sizeof(path));

		if (fd < 0 || write(fd, text, strlen(text)) < 0)
			failed(path, text);
		if (fd >= 0)
			close(fd);
		usleep(PAUSE);
	}
	return NULL;
}

static int visit(const char *path, const struct stat *stat, int type, struct FTW *ftw)
{
	(void)path, (void)stat, (void)type, (void)ftw;
	usleep(PAUSE / 10);
	return stop;
}

static void *walker(void *arg)
{
	(void)arg;
	while (!stop) {
		nftw("/sys/devices/platform", visit, 16, FTW_PHYS);
		nftw("/sys/class/hwmon/", visit, 16, FTW_PHYS);
		usleep(PAUSE);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	void *(*const starts[NR_READERS + 2])(void *) = { [NR_READERS] = writer, walker };
	pthread_t threads[NR_READERS + 2];
	sigset_t term;
	int signal;

	pinned = argc > 1 && !strcmp(argv[1], "-p");
	allowed = argv + (argc > 0) + pinned;
	while (nr_files < MAX_FILES &&
	       scanf("%31[^/]/%63s %63[^\n]\n", files[nr_files].zone, files[nr_files].name,
		     files[nr_files].value) == 3)
		nr_files++;
	if (!nr_files) {
		fprintf(stderr, "readers: no files: give lines such as 'coretemp.0/temp1_crit 100000'\n");
		return 2;
	}

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &term, NULL);
	for (intptr_t i = 0; i < NR_READERS + 2; i++) {
		if (pthread_create(&threads[i], NULL, starts[i] ?: reader, (void *)i)) {
			perror("readers: pthread_create");
			return 2;
		}
	}
	sigwait(&term, &signal);
	stop = true;
	for (int i = 0; i < NR_READERS + 2; i++)
		pthread_join(threads[i], NULL);
	printf("%lu values read, %lu files gone or failed as they may, %lu wrong\n",
	       nr_read, nr_gone, nr_wrong);
	return nr_wrong || !nr_read;
}
