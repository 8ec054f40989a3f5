// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs coretemp.c itself on the build host, on random machines whose CPUs go offline and online in
 * random order, and checks after each step which files all zones have, and their values.
 *
 *	hotplug-model [SEQUENCES [SEED]]
 *
 * Each sequence is a machine of up to 12 CPUs and 12 steps. It runs once with core ids that are
 * unique in their zone, and once with ids that several cores share. Results are TAP; the first
 * sequence that fails is printed with its steps.
 *
 * One thread simulates all CPUs: smp_cpu is the CPU that runs. Requests are queued until a reader
 * sleeps, so that they are in flight for a while.
 */
#include <setjmp.h>
#include "kernel.h"

#define STEPS		12
#define TJMAX_C		100
#define NUMBERS		400	/* more than the files of any machine here have */

/* The machine: what each CPU belongs to. A core's temperature is 10 C plus its index. */
static struct place { int zone, core, id; } topology[NR_CPUS];
static int nr_cpus, nr_zones, nr_packages;
static bool has_target;
struct cpuinfo_x86 cpus[NR_CPUS];
struct cpumask cpu_online, cpu_housekeeping, cpu_other_housekeeping;
bool cpuhp_tasks_frozen;
int smp_cpu;
struct task reader;

static char steps[STEPS * 64], complaint[256];
static u32 online_at_start;
static jmp_buf failed;
static u64 random_state, now_ns;

static __attribute__((noreturn, format(printf, 1, 2))) void fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(complaint, sizeof(complaint), format, args);
	va_end(args);
	longjmp(failed, 1);
}

static void print_failure(long number)
{
	printf("# sequence %ld: %s\n#   CPUs:", number, complaint);
	for (int cpu = 0; cpu < nr_cpus; cpu++)
		printf(" %d: zone %d core %d id %d%s%s;", cpu, topology[cpu].zone,
		       topology[cpu].core, topology[cpu].id,
		       online_at_start >> cpu & 1 ? "" : " offline",
		       cpumask_test_cpu(cpu, &cpu_housekeeping) ? "" : " isolated");
	printf("\n#   steps:%s\n", steps);
}

static unsigned int random_below(unsigned int limit)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (random_state >> 16) % limit;
}

static int random_cpu(void)
{
	int cpu;

	do
		cpu = random_below(nr_cpus);
	while (!cpumask_test_cpu(cpu, &cpu_online));
	return cpu;
}

u64 ktime_get_boottime_ns(void) { return ++now_ns; }

/* The CPUs of a core, or with core -1 of a zone, that are online */
static const struct cpumask *mask_of(int zone, int core)
{
	static struct cpumask masks[2];
	struct cpumask *mask = &masks[core < 0];

	mask->bits = 0;
	for (int cpu = 0; cpu < nr_cpus; cpu++)
		if (topology[cpu].zone == zone && (core < 0 || topology[cpu].core == core))
			mask->bits |= cpu_online.bits & 1u << cpu;
	return mask;
}

#define topology_sibling_cpumask(cpu)	mask_of(topology[cpu].zone, topology[cpu].core)
#define topology_die_cpumask(cpu)	mask_of(topology[cpu].zone, -1)
unsigned int topology_core_id(int cpu) { return topology[cpu].id; }
unsigned int topology_logical_die_id(int cpu) { return topology[cpu].zone; }
unsigned int topology_max_packages(void) { return nr_packages; }
unsigned int topology_max_dies_per_package(void) { return nr_zones / nr_packages; }

int rdmsrq_safe(u32 msr, u64 *value)
{
	switch (msr) {
	case MSR_IA32_THERM_STATUS:
		*value = 0x88000000 | (TJMAX_C - 10 - topology[smp_cpu].core) << 16;
		return 0;
	case MSR_IA32_PACKAGE_THERM_STATUS:
		if (!cpu_has(&cpus[smp_cpu], X86_FEATURE_PTS))
			fail("CPU %d reads the package register, which it does not have", smp_cpu);
		*value = 0x88000000 | (TJMAX_C - 80 - topology[smp_cpu].zone) << 16;
		return 0;
	case MSR_IA32_TEMPERATURE_TARGET:
		*value = has_target ? TJMAX_C << 16 : 0;
		return 0;
	default:
		return -EIO;
	}
}

/* One thread runs all tasks, so that a lock taken twice would be a deadlock. */
void set_lock(raw_spinlock_t *lock, bool held)
{
	if (lock->held == held)
		fail("a lock was %s twice", held ? "taken" : "released");
	lock->held = held;
}

void set_bit_lock(unsigned long *word, int bit, bool held)
{
	if (test_bit(bit, word) == held)
		fail("bit lock %d was %s twice", bit, held ? "taken" : "released");
	*word ^= 1ul << bit;
}

/* Requests in flight */
static call_single_data_t *requests[2 * NR_CPUS];
static int nr_requests, sleeps;

int smp_call_function_single_async(int cpu, call_single_data_t *request)
{
	if (!cpumask_test_cpu(cpu, &cpu_online))
		return -ENXIO;
	if (!cpumask_test_cpu(cpu, &cpu_housekeeping))
		fail("isolated CPU %d was sent a request", cpu);
	if (request->queued)
		fail("a request was sent again while it was in flight");
	request->queued = true;
	request->cpu = cpu;
	requests[nr_requests++] = request;
	return 0;
}

static void serve(int index)
{
	call_single_data_t *request = requests[index];
	int cpu = smp_cpu;

	requests[index] = requests[--nr_requests];
	request->queued = false;
	smp_cpu = request->cpu;
	request->func(request->info);
	smp_cpu = cpu;
}

static void serve_all(int cpu)
{
	for (int i = nr_requests - 1; i >= 0; i--)
		if (cpu < 0 || requests[i]->cpu == cpu)
			serve(i);
}

void sleep_until_woken(struct rcuwait *wait)
{
	if (++sleeps > 3)
		fail("a reader went to sleep more than three times");
	while (!wait->woken) {
		if (!nr_requests)
			fail("a reader sleeps, but no request is in flight");
		serve(random_below(nr_requests));
	}
}

void schedule_timeout_uninterruptible(long ticks)
{
	if (!nr_requests)
		fail("the module waits for a request, but none is in flight");
	now_ns += ticks;
	serve_all(-1);
}

/* Devices and files. After a resume without some CPUs, the files of their cores stay until the module is unloaded. */
static bool cpus_missing;

struct device *hwmon_device_register_with_info(struct device *dev, const char *name, void *drvdata,
					       const struct hwmon_chip_info *chip, void *groups)
{
	struct device *hwmon = calloc(1, sizeof(*hwmon));

	hwmon->driver_data = drvdata;
	return hwmon;
}

void hwmon_device_unregister(struct device *dev)
{
	if (dev->kobj.nr_files && !cpus_missing)
		fail("%d files are left when the module is unloaded", dev->kobj.nr_files);
	free(dev);
}

/* A task on a random CPU reads a file. Returns its value, or an error. */
static int read_file(const struct file *file)
{
	struct device_attribute *dev_attr = container_of(file->attr, struct device_attribute, attr);
	int cpu = smp_cpu, ret;
	char buf[64];

	sleeps = 0;
	reader.tgid = 1 + random_below(2);
	smp_cpu = random_cpu();
	ret = dev_attr->show(NULL, dev_attr, buf);
	smp_cpu = cpu;
	return ret < 0 ? ret : atoi(buf + strcspn(buf, "0123456789"));
}

static const char *const suffixes[] = { "_label", "_input", "_crit", "_crit_alarm", "_max" };

/* While a callback runs, other tasks read the files that exist. @allowed: an error that they may get */
static void read_meanwhile(const struct file *file, int allowed)
{
	int ret;

	if (cpuhp_tasks_frozen || random_below(4))
		return;
	now_ns += 2000 * NSEC_PER_MSEC;
	ret = read_file(file);
	if (ret < 0 ? ret != allowed : !strcmp(suffixes[file->kind], "_crit") && ret != TJMAX_C * 1000)
		fail("reading %s during a callback: %d", file->attr->name, ret);
}

int sysfs_create_files(struct kobject *kobj, const struct attribute *const *attrs)
{
	for (; *attrs; attrs++) {
		struct file *file = &kobj->files[kobj->nr_files];
		char *suffix;

		file->attr = *attrs;
		file->number = strtol((*attrs)->name + strlen("temp"), &suffix, 10);
		if (file->number < 1 || file->number >= NUMBERS)
			fail("unexpected file %s", (*attrs)->name);
		for (file->kind = 0; strcmp(suffix, suffixes[file->kind]); file->kind++)
			if (file->kind == ARRAY_SIZE(suffixes) - 1)
				fail("unexpected file %s", (*attrs)->name);
		for (int i = 0; i < kobj->nr_files; i++)
			if (kobj->files[i].number == file->number && kobj->files[i].kind == file->kind)
				fail("two files have the name %s", (*attrs)->name);
		kobj->nr_files++;
		read_meanwhile(file, 0);
	}
	return 0;
}

void sysfs_remove_files(struct kobject *kobj, const struct attribute *const *attrs)
{
	for (; *attrs; attrs++) {
		int i = 0;

		read_meanwhile(&kobj->files[random_below(kobj->nr_files)], -ENODEV);
		while (i < kobj->nr_files && kobj->files[i].attr != *attrs)
			i++;
		if (i == kobj->nr_files)
			fail("file %s is removed, but does not exist", (*attrs)->name);
		kobj->files[i] = kobj->files[--kobj->nr_files];
	}
}

/* CPU hotplug */
static int (*cpu_online_callback)(unsigned int cpu), (*cpu_offline_callback)(unsigned int cpu);

static void set_online(int cpu, bool online)
{
	int before = smp_cpu;

	smp_cpu = cpu;
	if (online) {
		cpu_online.bits |= 1u << cpu;
		cpu_online_callback(cpu);
	} else {
		cpu_offline_callback(cpu);
		serve_all(cpu);
		cpu_online.bits &= ~(1u << cpu);
	}
	smp_cpu = before;
}

int cpuhp_setup_state(enum cpuhp_state state, const char *name, int (*online)(unsigned int cpu),
		      int (*offline)(unsigned int cpu))
{
	cpu_online_callback = online;
	cpu_offline_callback = offline;
	for_each_cpu(smp_cpu, &cpu_online)
		online(smp_cpu);
	smp_cpu = random_cpu();
	return 1;
}

void cpuhp_remove_state(enum cpuhp_state state)
{
	for_each_cpu(smp_cpu, &cpu_online)
		cpu_offline_callback(smp_cpu);
	smp_cpu = random_cpu();
}

/* The driver, which uses what is above */
#include SOURCE

/* The number of each core's files, 0 if it has none; and the last such number, by CPU */
static int numbers[NR_CPUS], last_numbers[NR_CPUS];

/* Which cores and packages have files, but no CPU that can be asked, because none came back from a suspend */
static bool core_kept[NR_CPUS], package_kept[NR_CPUS];

/* All values of a zone's files, by number and kind; 0 for a missing file */
static int values[NUMBERS][ARRAY_SIZE(suffixes)];

static void read_all(const struct kobject *kobj)
{
	memset(values, 0, sizeof(values));
	for (int i = 0; i < kobj->nr_files; i++) {
		const struct file *file = &kobj->files[i];

		if (!random_below(4))
			now_ns += 2000 * NSEC_PER_MSEC;
		/* One more than the value, because 0 stands for a missing file */
		values[file->number][file->kind] = read_file(file) + 1;
	}
}

/*
 * The files tempN_* have this temperature, and this id in the label. @kept: except for the label, reading them may
 * fail, because only an isolated CPU or none can read the registers.
 */
static void check_values(int number, int temperature_C, int id, bool kept)
{
	const int wanted[] = { id, temperature_C * 1000, TJMAX_C * 1000, 0,
			       has_target ? TJMAX_C * 1000 : -1 };

	for (unsigned int i = 0; i < ARRAY_SIZE(suffixes); i++)
		if (values[number][i] - 1 != wanted[i] &&
		    !(kept && i != CORETEMP_LABEL && wanted[i] >= 0 && values[number][i] - 1 == -ENODEV))
			fail("temp%d%s is %d, not %d (-1: no file)", number, suffixes[i],
			     values[number][i] - 1, wanted[i]);
}

/*
 * A core that @cpu has brought online has the number that it had before, unless another core has
 * it. When the module was just loaded (@cpu is -1), each id in use is the number of some core.
 */
static void check_number(int cpu, int core, int number)
{
	if (numbers[core] && numbers[core] != number)
		fail("the number of a core that stayed online changed from %d to %d",
		     numbers[core], number);
	/* An isolated core has a number that is not visible. */
	if (numbers[core] || cpu_housekeeping.bits != ~0u)
		return;
	if (cpu >= 0) {
		for (int other = 0; other < nr_cpus; other++)
			if (topology[other].zone == topology[cpu].zone &&
			    numbers[topology[other].core] == last_numbers[cpu])
				return;
		if (last_numbers[cpu] && number != last_numbers[cpu])
			fail("the number of CPU %d's core was %d and is %d", cpu,
			     last_numbers[cpu], number);
	} else {
		for (int other = 0; other < nr_cpus; other++)
			if (topology[other].core == core &&
			    values[topology[other].id + 2][CORETEMP_LABEL] - 1 != topology[other].id)
				fail("another core has the number of id %d", topology[other].id);
	}
}

static void check_core(int cpu, int changed, bool unique)
{
	int core = topology[cpu].core, number = 0;

	for (int i = 2; i < NUMBERS; i++) {
		if (values[i][CORETEMP_INPUT] - 1 == (10 + core) * 1000) {
			if (number)
				fail("two sensors have the temperature of CPU %d's core", cpu);
			number = i;
		}
	}
	if (!number)
		fail("no sensor has the temperature of CPU %d's core", cpu);
	if (unique && number != topology[cpu].id + 2)
		fail("the files of core %d have number %d", topology[cpu].id, number);
	check_number(changed, core, number);
	numbers[core] = number;
	check_values(number, 10 + core, topology[cpu].id, false);
}

/* Whether requests for a core, or with core -1 for a zone's package, can be sent to a CPU that is online */
static bool any_usable(int zone, int core)
{
	int cpu;

	for_each_cpu(cpu, mask_of(zone, core))
		if (cpumask_test_cpu(cpu, &cpu_housekeeping) && (core >= 0 || cpu_has(&cpus[cpu], X86_FEATURE_PTS)))
			return true;
	return false;
}

/* @changed: the CPU that went online or offline, or -1 */
static void check(int changed, bool unique)
{
	u32 usable = cpu_online.bits & cpu_housekeeping.bits;

	for (int zone = 0; zone < nr_zones; zone++) {
		const struct kobject *kobj = &coretemp_zones[zone].hwmon->kobj;
		bool package = any_usable(zone, -1);
		u32 cores = 0, readable;
		int files;

		read_all(kobj);
		for (int cpu = 0; cpu < nr_cpus; cpu++) {
			if (topology[cpu].zone != zone || !(usable >> cpu & 1))
				continue;
			if (!(cores >> topology[cpu].core & 1))
				check_core(cpu, changed, unique);
			last_numbers[cpu] = numbers[topology[cpu].core];
			cores |= 1u << topology[cpu].core;
		}
		readable = cores;
		for (int cpu = 0; cpu < nr_cpus; cpu++) {
			const struct place *place = &topology[cpu];

			if (place->zone != zone)
				continue;
			if (readable >> place->core & 1) {
				core_kept[place->core] = false;
				continue;
			}
			numbers[place->core] = 0;
			if (core_kept[place->core]) {
				check_values(place->id + 2, 10 + place->core, place->id, true);
				cores |= 1u << place->core;
			}
		}
		package_kept[zone] &= !package;
		package |= package_kept[zone];
		if (package)
			check_values(1, 80 + zone, zone, package_kept[zone]);
		files = (__builtin_popcount(cores) + package) * (has_target ? 5 : 4);
		if (kobj->nr_files != files)
			fail("zone %d has %d files, not %d", zone, kobj->nr_files, files);
	}
}

static void make_machine(bool unique)
{
	int dies = 1 + !random_below(4), cores = 1 + random_below(4), threads = 1 + random_below(3);
	int order[NR_CPUS], n = 0, nr_cores = 0;

	nr_packages = 1 + random_below(2);
	nr_zones = nr_packages * dies;
	while (nr_zones * cores * threads > 12)
		cores--;
	nr_cpus = nr_zones * cores * threads;
	/* CPU numbers in random order */
	for (int i = 0; i < nr_cpus; i++) {
		int j = random_below(i + 1);

		order[i] = order[j];
		order[j] = i;
	}
	for (int zone = 0; zone < nr_zones; zone++) {
		int first = random_below(3) + (random_below(4) ? 0 : 300);

		for (int core = 0; core < cores; core++, nr_cores++) {
			int id = first + (unique ? core * 2 : (int)random_below(2));

			for (int thread = 0; thread < threads; thread++)
				topology[order[n++]] = (struct place){ zone, nr_cores, id };
		}
	}
	has_target = random_below(4);
	cpu_other_housekeeping.bits = random_below(1u << nr_cpus);
	cpu_housekeeping.bits = ~0u;
	if (!random_below(3))
		do
			cpu_housekeeping.bits = random_below(1u << nr_cpus);
		while (!cpu_housekeeping.bits);
	for (int cpu = 0; cpu < nr_cpus; cpu++)
		cpus[cpu] = (struct cpuinfo_x86){
			.x86 = 6, .x86_model = 0x3c, .x86_model_id = "", .has = { true, true },
		};
	if (!random_below(4))
		for (int cpu = 0; cpu < nr_cpus; cpu++)
			cpus[cpu].has[X86_FEATURE_PTS] = random_below(2);
	do
		cpu_online.bits = random_below(1u << nr_cpus);
	while (!cpu_online.bits);
	if (random_below(2))
		cpu_online.bits = (1u << nr_cpus) - 1;
	smp_cpu = random_cpu();
}

/* The state of a module that was just loaded into memory */
static void reset_module(void)
{
	extern char __start_percpu[], __stop_percpu[];

	memset(__start_percpu, 0, __stop_percpu - __start_percpu);
	coretemp_sensors.next = coretemp_sensors.prev = &coretemp_sensors;
	coretemp_last_stale = NULL;
	coretemp_tjmax_C = TJMAX_C;
	cpuhp_tasks_frozen = false;
	memset(numbers, 0, sizeof(numbers));
	memset(last_numbers, 0, sizeof(last_numbers));
	memset(core_kept, 0, sizeof(core_kept));
	memset(package_kept, 0, sizeof(package_kept));
	cpus_missing = false;
	nr_requests = 0;
}

/* All CPUs but this one go offline and online again, while all tasks are frozen. With @some_fail, some stay offline. */
static void suspend(bool some_fail)
{
	const struct cpumask others = { cpu_online.bits & ~(1u << smp_cpu) };
	bool had_package[NR_CPUS];
	int files[NR_CPUS], cpu;

	strcat(steps, " suspend");
	for (int zone = 0; zone < nr_zones; zone++) {
		files[zone] = coretemp_zones[zone].hwmon->kobj.nr_files;
		had_package[zone] = any_usable(zone, -1);
	}
	cpuhp_tasks_frozen = true;
	for_each_cpu(cpu, &others)
		set_online(cpu, false);
	for (int zone = 0; zone < nr_zones; zone++)
		if (coretemp_zones[zone].hwmon->kobj.nr_files != files[zone])
			fail("files of zone %d were removed for a suspend", zone);
	for_each_cpu(cpu, &others)
		if (!some_fail || random_below(3))
			set_online(cpu, true);
		else
			sprintf(steps + strlen(steps), " -%d", cpu);
	cpuhp_tasks_frozen = false;
	cpus_missing |= some_fail;
	for (cpu = 0; cpu < nr_cpus; cpu++) {
		const struct place *place = &topology[cpu];

		if (numbers[place->core] && !any_usable(place->zone, place->core))
			core_kept[place->core] = true;
		if (had_package[place->zone] && !any_usable(place->zone, -1))
			package_kept[place->zone] = true;
	}
}

static void sequence(bool unique)
{
	make_machine(unique);
	reset_module();
	online_at_start = cpu_online.bits;
	steps[0] = '\0';
	if (module_load())
		fail("the module is not loaded");
	check(-1, unique);
	for (int step = 0; step < STEPS; step++) {
		int cpu = random_below(nr_cpus);
		bool online = !cpumask_test_cpu(cpu, &cpu_online);

		if (!random_below(8)) {
			smp_cpu = random_cpu();
			suspend(unique && !random_below(2));
			check(cpu, unique);
		}
		if (cpu_online.bits == 1u << cpu)
			continue;
		sprintf(steps + strlen(steps), " %c%d", online ? '+' : '-', cpu);
		set_online(cpu, online);
		check(cpu, unique);
		if (random_below(2))
			serve_all(-1);
	}
	strcat(steps, " unload");
	module_unload();
	if (nr_requests)
		fail("%d requests outlive the module", nr_requests);
}

static bool passes(bool unique)
{
	if (setjmp(failed))
		return false;
	sequence(unique);
	return true;
}

int main(int argc, char **argv)
{
	static const char *const kinds[] = { "unique core ids", "shared core ids" };
	long sequences = argc > 1 ? atol(argv[1]) : 100000;
	long seed = argc > 2 ? atol(argv[2]) : 1, all_bad = 0;

	for (int kind = 0; kind < 2; kind++) {
		long bad = 0;

		for (long i = 0; i < sequences; i++) {
			random_state = (seed << 32) + 2 * i + kind + 0x9e3779b97f4a7c15ull;
			for (int j = 0; j < 8; j++)
				random_below(2);
			now_ns = 1000000 * NSEC_PER_MSEC;
			if (!passes(!kind) && !bad++)
				print_failure(i);
		}
		printf("%s %d - %s: each usable core has its files and its own temperature, in %ld sequences\n",
		       bad ? "not ok" : "ok", kind + 1, kinds[kind], sequences);
		if (bad)
			printf("# %ld sequences failed\n", bad);
		all_bad += bad;
	}
	return all_bad > 0;
}
