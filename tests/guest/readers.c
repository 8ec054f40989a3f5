// SPDX-License-Identifier: GPL-2.0-only
/*
 * Until SIGTERM, eight threads read the files of all sensors in a loop, one thread writes update_interval, and one
 * walks the directories.
 *
 *	readers [-p] [ERROR...] <FILES
 *
 * FILES has a line for each file and its only right value, such as "coretemp.0/temp1_label Package id 0". A file may be
 * missing (ENOENT), and reading it may fail with ENODEV or with one of the errors that are named; another value or
 * error is wrong. With -p, each thread is pinned to a CPU, update_interval stays 10 ms, and pauses are shorter. Prints
 * wrong values and errors and the number of values; returns 1 if anything was wrong or nothing was read.
 */
#define _GNU_SOURCE	/* strerrorname_np() */
#include <err.h>
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
 * The pause between two files in microseconds, and the values that are written to update_interval in turn. If several
 * CPUs are emulated by one host CPU and none is ever idle, they spin for each other when they send IPIs, and taking one
 * offline needs a minute.
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

static bool is_allowed(int error)
{
	for (char **name = allowed; *name; name++)
		if (!strcmp(*name, strerrorname_np(error)))
			return true;
	return error == ENOENT || error == ENODEV;
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

/* Opens a file of a zone. The number of its hwmon device may change each time the driver is loaded. */
static int open_file(const char *zone, const char *name, int flags, char *path, size_t size)
{
	glob_t found;

	snprintf(path, size, "/sys/devices/platform/%s/hwmon/hwmon*", zone);
	if (glob(path, GLOB_NOSORT, NULL, &found)) {
		globfree(&found);
		errno = ENOENT;
		return -1;
	}
	snprintf(path, size, "%s/%s", found.gl_pathv[0], name);
	globfree(&found);
	return open(path, flags);
}

static void read_file(const struct file *file)
{
	char path[256], buf[64];
	int fd = open_file(file->zone, file->name, O_RDONLY, path, sizeof(path));
	ssize_t n = fd < 0 ? -1 : read(fd, buf, sizeof(buf) - 1);

	if (n < 0) {
		failed(path, file->value);
	} else {
		nr_read++;
		buf[n] = '\0';
		buf[strcspn(buf, "\n")] = '\0';
		if (strcmp(buf, file->value))
			wrong(path, buf, file->value);
	}
	if (fd >= 0)
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
			/* Each time, because the kernel unpins the tasks of a CPU that goes offline. */
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
		usleep(pinned ? PAUSE_PINNED / 10 : PAUSE);
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
	if (!nr_files)
		errx(2, "no files: give lines such as 'coretemp.0/temp1_crit 100000'");

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &term, NULL);
	for (intptr_t i = 0; i < NR_READERS + 2; i++)
		if (pthread_create(&threads[i], NULL, starts[i] ?: reader, (void *)i))
			errx(2, "cannot start a thread");
	sigwait(&term, &signal);
	stop = true;
	for (int i = 0; i < NR_READERS + 2; i++)
		pthread_join(threads[i], NULL);
	printf("%lu values read, %lu files missing or with an allowed error, %lu wrong\n", nr_read, nr_gone, nr_wrong);
	return nr_wrong || !nr_read;
}
