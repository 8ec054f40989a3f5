// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads all files of two drivers, this one and the in-tree driver, in the same random states of the registers, and
 * prints the differences.
 *
 *	differential THIS.ko IN-TREE.ko SEED FIRST COUNT [REG MASK]
 *
 * The seed and the number of a state determine it. A state has two parts: the registers while the driver is loaded,
 * and the registers when its files are read. With REG and MASK, these bits of that register are flipped for the second
 * driver when it is read: a control, which has to be noticed.
 *
 * The drivers have to agree except for these points, in which the in-tree driver is known to be wrong:
 *
 *   negative maximum	TjMax less Tcontrol may be below 0, as any temperature. The in-tree driver takes such a
 *			maximum for an error, and has no file if it is negative at load.
 *   target faults	If TjMax is from IA32_TEMPERATURE_TARGET and reading that register raises #GP, all values
 *			that depend on it are -EIO. The in-tree driver changes to another TjMax permanently, and
 *			its maximum is -ENODEV.
 *   target vanishes	If that register no longer holds TjMax, the last TjMax stays in use. The in-tree driver
 *			changes to another TjMax.
 *
 * In no state does a status register fault when it is read: the in-tree driver makes the kernel warn.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define MAX_CPUS	1024
#define MAX_FILES	8192
#define ZONES		"/sys/devices/platform/coretemp.*/hwmon/hwmon*/"

/* Which CPUs share a register, by the file of each CPU's topology directory that lists them */
enum scope { CORE, DIE, PACKAGE, SCOPES };
static const char *const scope_list[SCOPES] = {
	"core_cpus_list", "die_cpus_list", "package_cpus_list"
};

static const struct reg {
	unsigned int number;
	enum scope scope;
	bool is_constant;	/* the same at load and later */
	bool may_fault_later;
} regs[] = {
	{ 0x19c, CORE, false, false },
	{ 0x1b1, DIE, false, false },
	{ 0x1a2, PACKAGE, false, true },
	{ 0x017, PACKAGE, true, false },
	{ 0x0ee, PACKAGE, true, false },	/* per core, but never seen to differ */
};
#define N_REGS	(sizeof(regs) / sizeof(regs[0]))
enum { STATUS, PACKAGE_STATUS, TARGET };

struct value {
	uint64_t bits;
	bool faults;
};

struct file {
	char name[64];		/* coretemp.N/tempN_suffix */
	char text[64];		/* its value; "error N" for errno N */
};

struct files {
	struct file file[MAX_FILES];
	int n;
};

enum { LOAD, READ, PARTS };
static struct value state[PARTS][N_REGS][MAX_CPUS];
static struct files this_driver, in_tree;
static int cpus, msr_fd;
static int leader[SCOPES][MAX_CPUS];	/* the first CPU of each CPU's core, die, package */
static uint64_t random_state;

/* splitmix64: well mixed from the first number on, so that a state can be made without those before it */
static uint64_t random64(void)
{
	uint64_t z = random_state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static bool one_in(unsigned int n)
{
	return random64() % n == 0;
}

/* Any bits, but the fields that matter have realistic values more often. */
static struct value random_value(int reg)
{
	uint64_t bits = random64();

	if (reg == STATUS || reg == PACKAGE_STATUS) {
		if (!one_in(8))
			bits |= 1u << 31;
	} else if (reg == TARGET) {
		if (one_in(6))
			bits &= ~0xff0000ull;
		else if (!one_in(4))
			bits = (bits & ~0xff0000ull) | (60 + random64() % 60) << 16;
		if (one_in(6))
			bits &= ~0xff00ull;
		else if (!one_in(4))
			bits = (bits & ~0xff00ull) | random64() % 40 << 8;
	}
	return (struct value){ bits, one_in(10) };
}

static void make_state(uint64_t seed, unsigned int number)
{
	random_state = seed;
	random_state = random64() + number;
	random_state = random64();
	for (unsigned int reg = 0; reg < N_REGS; reg++) {
		for (int cpu = 0; cpu < cpus; cpu++) {
			state[LOAD][reg][cpu] = random_value(reg);
			state[READ][reg][cpu] = random_value(reg);
			if (regs[reg].is_constant)
				state[READ][reg][cpu] = state[LOAD][reg][cpu];
			else if (!regs[reg].may_fault_later)
				state[READ][reg][cpu].faults = false;
			/* In some states, the register does not hold TjMax at load, as on old processors. */
			if (reg == TARGET && number % 4 == 3)
				state[LOAD][reg][cpu].bits &= ~0xff0000ull;
		}
	}
}

static const struct value *value_of(int part, int reg, int cpu)
{
	return &state[part][reg][leader[regs[reg].scope][cpu]];
}

/* Writes a command MSR of the model: command 1 sets a value, 2 whether it faults. */
static void write_command(unsigned int command, unsigned int cpu, unsigned int reg, uint64_t value)
{
	if (pwrite(msr_fd, &value, 8, 0xc0000000u | command << 24 | cpu << 12 | reg) != 8)
		err(2, "/dev/cpu/0/msr");
}

static void apply(int part, unsigned int flip_reg, uint64_t flip)
{
	for (unsigned int i = 0; i < N_REGS; i++) {
		unsigned int number = regs[i].number;

		for (int cpu = 0; cpu < cpus; cpu++) {
			const struct value *v = value_of(part, i, cpu);

			write_command(1, cpu, number, v->bits ^ (number == flip_reg ? flip : 0));
			write_command(2, cpu, number, v->faults);
		}
	}
}

static void read_file(const char *path, struct file *f)
{
	int fd = open(path, O_RDONLY);
	/* libc returns some negative numbers of a driver as they are, instead of -1. */
	long n = fd < 0 ? -1 : read(fd, f->text, sizeof(f->text) - 1);

	if (n < 0)
		snprintf(f->text, sizeof(f->text), "error %ld", n == -1 ? errno : -n);
	else
		f->text[n ? n - 1 : 0] = '\0';
	if (fd >= 0)
		close(fd);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

/* Sorted by name */
static void read_files(struct files *files)
{
	glob_t g;

	files->n = 0;
	if (glob(ZONES "{name,temp*}", GLOB_BRACE, NULL, &g))
		err(2, "no zone");
	for (size_t i = 0; i < g.gl_pathc && files->n < MAX_FILES; i++) {
		struct file *f = &files->file[files->n++];
		unsigned int zone;
		char *base = strrchr(g.gl_pathv[i], '/') + 1;

		sscanf(g.gl_pathv[i], "/sys/devices/platform/coretemp.%u", &zone);
		snprintf(f->name, sizeof(f->name), "coretemp.%u/%s", zone, base);
		read_file(g.gl_pathv[i], f);
	}
	globfree(&g);
	qsort(files->file, files->n, sizeof(files->file[0]), by_name);
}

/*
 * Waits until the samples of the load are stale. The in-tree driver has no update_interval; it samples at the first
 * read in any case.
 */
static void expire_samples(void)
{
	const struct timespec past_interval = { .tv_nsec = 20000000 };
	glob_t g;

	if (glob(ZONES "update_interval", 0, NULL, &g))
		return;
	for (size_t i = 0; i < g.gl_pathc; i++) {
		int fd = open(g.gl_pathv[i], O_WRONLY);

		if (fd < 0 || write(fd, "10", 2) < 0)
			err(2, "%s", g.gl_pathv[i]);
		close(fd);
	}
	globfree(&g);
	nanosleep(&past_interval, NULL);
}

/* Reads the files of a driver in one state, with the bits @flip of register @flip_reg flipped after the load. */
static void run_driver(const char *path, unsigned int flip_reg, uint64_t flip, struct files *files)
{
	int fd = open(path, O_RDONLY);

	apply(LOAD, 0, 0);
	if (fd < 0 || syscall(SYS_finit_module, fd, "", 0))
		err(2, "%s", path);
	close(fd);
	apply(READ, flip_reg, flip);
	expire_samples();
	read_files(files);
	if (syscall(SYS_delete_module, "coretemp", O_NONBLOCK))
		err(2, "unloading coretemp");
}

static int tjmax(const struct value *target)
{
	return target->bits >> 16 & 0xff;
}

static int tcontrol(const struct value *target)
{
	return target->bits >> 8 & 0xff;
}

/* The value of the in-tree driver's crit file of the same sensor */
static int in_tree_crit(const char *name)
{
	int length = strrchr(name, '_') - name;

	for (int i = 0; i < in_tree.n; i++)
		if (!strncmp(in_tree.file[i].name, name, length) &&
		    !strcmp(in_tree.file[i].name + length, "_crit"))
			return atoi(in_tree.file[i].text);
	return 0;
}

/*
 * Whether the in-tree driver, whose value is @other, may differ in this file. If so, sets @wanted to the value that
 * this driver has to have.
 */
static bool is_exception(const char *name, const char *other, char *wanted, size_t size)
{
	const struct value *load, *later;
	const char *kind = strrchr(name, '_') ?: "";
	bool is_max = !strcmp(kind, "_max"), is_crit = !strcmp(kind, "_crit");
	/* A reading that is not valid has no temperature, whatever TjMax is. */
	bool is_input = !strcmp(kind, "_input") && !strstr(other, "error");
	unsigned int zone = 0;
	int cpu = 0;

	/* Zones are numbered in the order of their first CPUs. */
	sscanf(name, "coretemp.%u", &zone);
	for (; cpu < cpus && (leader[DIE][cpu] != cpu || zone--); cpu++)
		;
	load = value_of(LOAD, TARGET, cpu);
	later = value_of(READ, TARGET, cpu);
	if (load->faults || !tjmax(load) || !(is_max || is_crit || is_input))
		return false;

	if (later->faults)
		snprintf(wanted, size, "error %d", EIO);
	else if (!tjmax(later))
		snprintf(wanted, size, "%d", is_input ?
			 atoi(other) - in_tree_crit(name) + tjmax(load) * 1000 :
			 (tjmax(load) - (is_max ? tcontrol(load) : 0)) * 1000);
	else if (is_max && (tjmax(load) < tcontrol(load) || tjmax(later) < tcontrol(later)))
		snprintf(wanted, size, "%d", (tjmax(later) - tcontrol(later)) * 1000);
	else
		return false;
	return true;
}

/* Returns whether the two drivers agree; adds to the counters of what was compared. */
static bool compare(unsigned int number, long *equal, long *exceptions)
{
	bool agree = true;
	int i = 0, j = 0;

	while (i < this_driver.n || j < in_tree.n) {
		const struct file *a = &this_driver.file[i], *b = &in_tree.file[j];
		int order = i == this_driver.n ? 1 : j == in_tree.n ? -1 : by_name(a, b);
		const char *name = order <= 0 ? a->name : b->name;
		const char *got = order <= 0 ? a->text : "no file";
		const char *other = order >= 0 ? b->text : "no file";
		char wanted[64];
		bool exception = is_exception(name, other, wanted, sizeof(wanted));

		if (strcmp(got, exception ? wanted : other)) {
			printf("# state %u: %s: this driver: %s, in-tree driver: %s%s%s\n", number, name, got, other,
			       exception ? ", wanted: " : "", exception ? wanted : "");
			agree = false;
		}
		*(exception ? exceptions : equal) += 1;
		i += order <= 0;
		j += order >= 0;
	}
	return agree;
}

static void find_leaders(void)
{
	for (cpus = 0; cpus < MAX_CPUS; cpus++) {
		for (int s = 0; s < SCOPES; s++) {
			char path[96];
			FILE *f;

			snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d/topology/%s",
				 cpus, scope_list[s]);
			f = fopen(path, "r");
			if (!f)
				return;
			if (fscanf(f, "%d", &leader[s][cpus]) != 1)
				err(2, "%s", path);
			fclose(f);
		}
	}
}

int main(int argc, char **argv)
{
	unsigned int flip_reg = 0, first, count, differ = 0, number;
	long equal = 0, exceptions = 0;
	uint64_t seed, flip = 0;

	if (argc != 6 && argc != 8)
		errx(2, "usage: differential THIS.ko IN-TREE.ko SEED FIRST COUNT [REG MASK]");
	seed = strtoull(argv[3], NULL, 0);
	first = strtoul(argv[4], NULL, 0);
	count = strtoul(argv[5], NULL, 0);
	if (argc == 8) {
		flip_reg = strtoul(argv[6], NULL, 0);
		flip = strtoull(argv[7], NULL, 0);
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	msr_fd = open("/dev/cpu/0/msr", O_RDWR);
	if (msr_fd < 0)
		err(2, "/dev/cpu/0/msr");
	find_leaders();

	for (number = first; number < first + count && differ < 5; number++) {
		make_state(seed, number);
		run_driver(argv[1], 0, 0, &this_driver);
		run_driver(argv[2], flip_reg, flip, &in_tree);
		differ += !compare(number, &equal, &exceptions);
		if ((number - first) % 100 == 99)
			printf("# %u states\n", number - first + 1);
	}
	printf("# %u states, %u differ; %ld files equal, %ld exceptions as expected\n",
	       number - first, differ, equal, exceptions);
	return differ || !equal ? 1 : 0;
}
