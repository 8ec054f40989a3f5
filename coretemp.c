// SPDX-License-Identifier: GPL-2.0-only
/*
 * Intel's digital thermal sensors, per core and per package, for hwmon
 *
 * A core's sensor is read through IA32_THERM_STATUS on that core only, so that reading
 * it from elsewhere interrupts the core; its threads share it. Most processors also show
 * the hottest spot of a package, or of each die of one, to all CPUs there. Both say how
 * far the temperature is below TjMax, which IA32_TEMPERATURE_TARGET gives on most parts
 * since Nehalem (on some it changes at run time) and which must be known on older ones
 * (coretemp.h). The sensor is made to protect the processor: the further the temperature
 * is below TjMax, the coarser the readout.
 *
 * A zone is a die (a package where there is one die in it). Each zone that the machine
 * can ever have gets a platform device and a hwmon device when the module is loaded, and
 * keeps them: CPU hotplug callbacks run under the CPU hotplug lock, and adding a device
 * there would call bus notifiers, of which some IOMMU drivers' take that lock. What comes
 * and goes with CPUs is attributes of the hwmon device.
 *
 * Package and core are the same kind of sensor: a register, a CPU that is asked for it,
 * and five files.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bitfield.h>
#include <linux/cpu.h>
#include <linux/hwmon.h>
#include <linux/idr.h>
#include <linux/jiffies.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/sched/isolation.h>
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/sysfs.h>
#include <linux/topology.h>
#include <asm/cpu_device_id.h>
#include <asm/msr.h>

#include "compat.h"
#include "coretemp.h"

#define MSR_EXT_CONFIG		0xee	/* of the Core 2 era; the kernel has no name for it */

#define INTERVAL_MIN_MS		10
#define INTERVAL_DEFAULT_MS	1000
#define INTERVAL_MAX_MS		60000

/* Early Core parts whose readings stick after deep sleep, fixed by microcode 0x39 (AE18) */
#define AE18_STEPPING_FIXED	0xc
#define AE18_MICROCODE_FIXED	0x39

/**
 * struct coretemp_file - one file of a sensor
 * @dev_attr: as sysfs knows it
 * @kind: which of the sensor's files it is, and its place in the sensor's array
 * @name: "temp<number>_<suffix>"
 */
struct coretemp_file {
	struct device_attribute dev_attr;
	u8 kind;
	char name[23];
};

/**
 * struct coretemp_sensor - the sensor of a core or a package
 * @zone: where it is
 * @node: in @zone's cores, unless it is a package
 * @msr: its status register
 * @id: core id, or the zone's for a package
 * @cpu: the housekeeping CPU to interrupt for it, -1 while none is online. Written by
 *	hotplug callbacks alone, which never run at the same time, and under the zone's
 *	lock: either is enough to read it
 * @attached: its files are there. Guarded like @cpu
 * @failed: they could not be added, and the log says so
 * @has_target: IA32_TEMPERATURE_TARGET gives its TjMax. Known before its files are there
 * @used: somebody read @sample since it was taken. A hint that nothing guards
 * @seq: makes @sample and @taken readable without a lock
 * @sample: its registers, as they were last read
 * @taken: when that was (jiffies, in 64 bits so that they never wrap), 0 for never
 * @files: the files that are attached to the hwmon device
 */
struct coretemp_sensor {
	struct coretemp_zone *zone;
	struct list_head node;
	u32 msr;
	unsigned int id;
	int cpu;
	bool attached;
	bool failed;
	bool has_target;
	bool used;
	seqcount_t seq;
	struct coretemp_sample sample;
	u64 taken;
	struct coretemp_file files[CORETEMP_KINDS];
};

/**
 * struct coretemp_zone - a die, or a package that has one die
 * @pdev: its platform device, coretemp.<id>
 * @hwmon: its hwmon device
 * @package: the package sensor
 * @cores: core sensors. Hotplug callbacks add them, under @lock; they stay until the
 *	module goes
 * @numbers: those that their files have
 * @lock: serializes reading registers, and guards what says so. Readers of files take
 *	it, and removing a file waits for its readers: never held when files come or go
 * @calls: CPUs to call now. Guarded by @lock
 * @package_call: the one of them that reads the package, or -1. Guarded by @lock
 * @missed: the sensor that was read last because its sample was old. Guarded by @lock
 * @missed_at: when that was (jiffies). Guarded by @lock
 * @not_before: when the machine last woke up (jiffies); older samples do not count
 * @interval_ms: for how long a sample is good
 * @tjmax: TjMax (mC) for when no register gives it, 0 until a sensor is attached
 * @tjmax_source: where that is from, NULL once the log has said so
 */
struct coretemp_zone {
	struct platform_device *pdev;
	struct device *hwmon;
	struct coretemp_sensor package;
	struct list_head cores;
	struct ida numbers;
	struct mutex lock;		/* see above */
	cpumask_var_t calls;
	int package_call;
	struct coretemp_sensor *missed;
	u64 missed_at;
	u64 not_before;
	unsigned int interval_ms;
	int tjmax;
	const char *tjmax_source;
};

static struct coretemp_zone *coretemp_zones;
static unsigned int coretemp_nr_zones;

/* CPUs that may be interrupted for a sensor. Written by hotplug callbacks alone. */
static cpumask_var_t coretemp_cpus;

/* The core that a CPU is a thread of; stays while the CPU is offline. */
static DEFINE_PER_CPU(struct coretemp_sensor *, coretemp_core);

/* Whether each sensor that comes or goes is worth an event: not while the module does. */
static bool coretemp_loaded;

/* The parameter; 0 where it was not given */
static unsigned int coretemp_tjmax_C;

static int coretemp_set_tjmax(const char *val, const struct kernel_param *kp)
{
	unsigned int tjmax_C;

	if (kstrtouint(val, 0, &tjmax_C) || tjmax_C < 1 || tjmax_C > 200) {
		pr_err("tjmax=%s is not a number from 1 to 200 (degrees Celsius)\n", val);
		return -EINVAL;
	}
	coretemp_tjmax_C = tjmax_C;
	return 0;
}

static const struct kernel_param_ops coretemp_tjmax_ops = {
	.set = coretemp_set_tjmax,
	.get = param_get_uint,
};
module_param_cb(tjmax, &coretemp_tjmax_ops, &coretemp_tjmax_C, 0444);
MODULE_PARM_DESC(tjmax,
		 "TjMax in degrees Celsius (1-200), for processors without a register that gives it");

static bool coretemp_is_package(const struct coretemp_sensor *sensor)
{
	return sensor == &sensor->zone->package;
}

static unsigned long coretemp_interval(const struct coretemp_zone *zone)
{
	return msecs_to_jiffies(READ_ONCE(zone->interval_ms));
}

/*
 * Copies the sensor's sample, and returns whether it is fresh. Takes no lock: readers
 * of fresh samples do not write to memory that they share.
 */
static bool coretemp_fresh(const struct coretemp_sensor *sensor, struct coretemp_sample *sample)
{
	unsigned int seq;
	u64 taken;

	do {
		seq = read_seqcount_begin(&sensor->seq);
		*sample = sensor->sample;
		taken = sensor->taken;
	} while (read_seqcount_retry(&sensor->seq, seq));

	return taken > READ_ONCE(sensor->zone->not_before) &&
	       get_jiffies_64() - taken < coretemp_interval(sensor->zone);
}

/* Reads a sensor's registers on this CPU, with interrupts off, unless it is fresh. */
static void coretemp_sample(struct coretemp_sensor *sensor)
{
	struct coretemp_sample sample;
	u64 val;

	if (coretemp_fresh(sensor, &sample))
		return;
	sample.status_err = rdmsrq_safe(sensor->msr, &val);
	sample.status = sample.status_err ? 0 : val;
	sample.target_err = sensor->has_target ?
			    rdmsrq_safe(MSR_IA32_TEMPERATURE_TARGET, &val) : 0;
	sample.target = sample.target_err || !sensor->has_target ? 0 : val;

	write_seqcount_begin(&sensor->seq);
	sensor->sample = sample;
	sensor->taken = get_jiffies_64();
	write_seqcount_end(&sensor->seq);
	WRITE_ONCE(sensor->used, false);
}

/* Runs on each of zone->calls for a reader that holds the zone's lock. */
static void coretemp_sample_here(void *info)
{
	struct coretemp_zone *zone = info;

	coretemp_sample(this_cpu_read(coretemp_core));
	if (zone->package_call == smp_processor_id())
		coretemp_sample(&zone->package);
}

/**
 * coretemp_refresh() - read a sensor's registers, and what it pays to read with them
 * @sensor: the sensor
 * @ahead: also read the cores that somebody will want next: those with an old sample
 *	that was used
 *
 * All CPUs are called at once, so that the calls overlap. A reader's own CPU reads what
 * it can without a call. The package is read along wherever a CPU of it is called anyhow.
 *
 * Context: Process context. The zone's lock is held.
 * Return: 0, or -ENODEV while there is no CPU to ask.
 */
static int coretemp_refresh(struct coretemp_sensor *sensor, bool ahead)
{
	struct coretemp_zone *zone = sensor->zone;
	struct coretemp_sensor *own, *core;
	struct coretemp_sample old;
	int here, cpu;

	if (sensor->cpu < 0)
		return -ENODEV;
	/* From here on the reader stays on its CPU, and no CPU goes offline. */
	here = get_cpu();
	own = this_cpu_read(coretemp_core);
	cpumask_clear(zone->calls);
	if (!coretemp_is_package(sensor))
		cpumask_set_cpu(sensor == own ? here : sensor->cpu, zone->calls);
	if (ahead)
		list_for_each_entry(core, &zone->cores, node)
			if (READ_ONCE(core->used) && core->cpu >= 0 && !coretemp_fresh(core, &old))
				cpumask_set_cpu(core == own ? here : core->cpu, zone->calls);

	zone->package_call = -1;
	if ((coretemp_is_package(sensor) || zone->package.attached) &&
	    !coretemp_fresh(&zone->package, &old)) {
		cpu = cpumask_first(zone->calls);
		if (own && own->zone == zone)
			cpu = here;
		else if (cpu >= nr_cpu_ids)
			cpu = zone->package.cpu;
		zone->package_call = cpu;
		cpumask_set_cpu(cpu, zone->calls);
	}
	on_each_cpu_mask(zone->calls, coretemp_sample_here, zone, true);
	put_cpu();
	return 0;
}

/**
 * coretemp_read() - get a sensor's sample, at most update_interval old
 * @sensor: the sensor
 * @sample: receives the registers
 *
 * A reader of all files goes from sensor to sensor. The second one that is old shows
 * the intention, and from there on those that were read the last time are read ahead.
 * So a core that nobody reads is not interrupted (but once, after its last reader), nor
 * is any other for a program that reads the same one again and again.
 *
 * Context: Process context. May take the zone's lock and interrupt CPUs.
 * Return: 0, or -ENODEV while no CPU can be asked.
 */
static int coretemp_read(struct coretemp_sensor *sensor, struct coretemp_sample *sample)
{
	struct coretemp_zone *zone = sensor->zone;
	bool ahead;
	int err = 0;

	if (!coretemp_fresh(sensor, sample)) {
		mutex_lock(&zone->lock);
		/* Whoever held the lock before may have read it already. */
		if (!coretemp_fresh(sensor, sample)) {
			ahead = zone->missed != sensor &&
				get_jiffies_64() - zone->missed_at < coretemp_interval(zone);
			err = coretemp_refresh(sensor, ahead);
			coretemp_fresh(sensor, sample);
			zone->missed = sensor;
			zone->missed_at = get_jiffies_64();
		}
		mutex_unlock(&zone->lock);
	}
	if (!READ_ONCE(sensor->used))
		WRITE_ONCE(sensor->used, true);
	return err;
}

static const char *const coretemp_suffixes[CORETEMP_KINDS] = {
	[CORETEMP_LABEL] = "label",
	[CORETEMP_INPUT] = "input",
	[CORETEMP_CRIT] = "crit",
	[CORETEMP_CRIT_ALARM] = "crit_alarm",
	[CORETEMP_MAX] = "max",
};

/* Says, once, where TjMax is from when it is not from the register. */
static void coretemp_tell_tjmax(struct coretemp_zone *zone)
{
	const char *source = READ_ONCE(zone->tjmax_source) ? xchg(&zone->tjmax_source, NULL) : NULL;

	if (source)
		dev_info(&zone->pdev->dev, "no register gives TjMax; using %d C from %s\n",
			 zone->tjmax / 1000, source);
}

static ssize_t coretemp_show(struct device *dev, struct device_attribute *dev_attr, char *buf)
{
	struct coretemp_file *file = container_of(dev_attr, struct coretemp_file, dev_attr);
	struct coretemp_sensor *sensor = container_of(file - file->kind, struct coretemp_sensor,
						      files[0]);
	struct coretemp_sample sample;
	int value, err;

	if (file->kind == CORETEMP_LABEL)
		return sysfs_emit(buf, "%s %u\n", coretemp_is_package(sensor) ?
				  "Package id" : "Core", sensor->id);

	err = coretemp_read(sensor, &sample);
	/* It can vanish at run time. */
	if (!err && !sample.target_err && !FIELD_GET(TARGET_TJMAX, sample.target))
		coretemp_tell_tjmax(sensor->zone);
	if (!err)
		err = coretemp_value(file->kind, &sample, sensor->zone->tjmax, &value);
	return err ?: sysfs_emit(buf, "%d\n", value);
}

static void coretemp_sensor_init(struct coretemp_sensor *sensor, struct coretemp_zone *zone,
				 u32 msr, unsigned int id, int number)
{
	int kind;

	sensor->zone = zone;
	sensor->msr = msr;
	sensor->id = id;
	sensor->cpu = -1;
	seqcount_init(&sensor->seq);
	for (kind = 0; kind < CORETEMP_KINDS; kind++) {
		struct coretemp_file *file = &sensor->files[kind];

		file->kind = kind;
		snprintf(file->name, sizeof(file->name), "temp%d_%s", number,
			 coretemp_suffixes[kind]);
		sysfs_attr_init(&file->dev_attr.attr);
		file->dev_attr.attr.name = file->name;
		file->dev_attr.attr.mode = 0444;
		file->dev_attr.show = coretemp_show;
	}
}

static void coretemp_remove_files(struct coretemp_sensor *sensor)
{
	int kind;

	for (kind = 0; kind < CORETEMP_KINDS; kind++)
		device_remove_file(sensor->zone->hwmon, &sensor->files[kind].dev_attr);
}

static int coretemp_create_files(struct coretemp_sensor *sensor, bool has_max)
{
	int kind, err = 0;

	for (kind = 0; !err && kind < (has_max ? CORETEMP_KINDS : CORETEMP_MAX); kind++)
		err = device_create_file(sensor->zone->hwmon, &sensor->files[kind].dev_attr);
	if (err)
		coretemp_remove_files(sensor);
	return err;
}

static umode_t coretemp_is_visible(const void *drvdata, enum hwmon_sensor_types type,
				   u32 attr, int channel)
{
	return 0644;
}

static int coretemp_hwmon_read(struct device *dev, enum hwmon_sensor_types type, u32 attr,
			       int channel, long *val)
{
	struct coretemp_zone *zone = dev_get_drvdata(dev);

	*val = READ_ONCE(zone->interval_ms);
	return 0;
}

static int coretemp_hwmon_write(struct device *dev, enum hwmon_sensor_types type, u32 attr,
				int channel, long val)
{
	struct coretemp_zone *zone = dev_get_drvdata(dev);

	WRITE_ONCE(zone->interval_ms, clamp_val(val, INTERVAL_MIN_MS, INTERVAL_MAX_MS));
	return 0;
}

static const struct hwmon_ops coretemp_hwmon_ops = {
	.is_visible = coretemp_is_visible,
	.read = coretemp_hwmon_read,
	.write = coretemp_hwmon_write,
};

static const struct hwmon_channel_info *coretemp_channels[] = {
	HWMON_CHANNEL_INFO(chip, HWMON_C_UPDATE_INTERVAL),
	NULL
};

static const struct hwmon_chip_info coretemp_chip = {
	.ops = &coretemp_hwmon_ops,
	.info = coretemp_channels,
};

/* Tells userspace to look at the zone's files again. One event does for a whole load. */
static void coretemp_notify(struct coretemp_zone *zone)
{
	if (READ_ONCE(coretemp_loaded))
		kobject_uevent(&zone->hwmon->kobj, KOBJ_CHANGE);
}

/* Finds TjMax for when a zone's register does not give it; reads registers of this CPU. */
static void coretemp_find_tjmax(struct coretemp_zone *zone)
{
	struct pci_dev *bridge = pci_get_domain_bus_and_slot(0, 0, PCI_DEVFN(0, 0));
	struct cpuinfo_x86 *c = &cpu_data(smp_processor_id());
	struct coretemp_cpu cpu = {
		.model = c->x86 == 6 ? c->x86_model : U8_MAX,
		.stepping = c->x86_stepping,
		.name = c->x86_model_id,
		.host_bridge = bridge && bridge->vendor == PCI_VENDOR_ID_INTEL ? bridge->device : 0,
	};

	pci_dev_put(bridge);
	cpu.platform_id_err = rdmsrq_safe(MSR_IA32_PLATFORM_ID, &cpu.platform_id);
	cpu.ext_config_err = rdmsrq_safe(MSR_EXT_CONFIG, &cpu.ext_config);
	zone->tjmax = coretemp_known_tjmax(&cpu, &zone->tjmax_source);
	if (coretemp_tjmax_C) {
		zone->tjmax = coretemp_tjmax_C * 1000;
		zone->tjmax_source = "the tjmax parameter";
	}
}

/*
 * Looks at what a sensor's registers offer and adds its files. Returns 0, or why there
 * are none: a register that cannot be read, no memory.
 */
static int coretemp_attach(struct coretemp_sensor *sensor)
{
	const struct cpuinfo_x86 *c = &cpu_data(smp_processor_id());
	struct coretemp_zone *zone = sensor->zone;
	struct coretemp_sample sample;
	bool has_max;
	int err;

	mutex_lock(&zone->lock);
	sensor->has_target = true;
	sensor->taken = 0;
	err = coretemp_refresh(sensor, false);
	coretemp_fresh(sensor, &sample);
	sensor->has_target = !sample.target_err && FIELD_GET(TARGET_TJMAX, sample.target);
	if (!sensor->has_target)
		sensor->taken = 0;	/* it has an error that is none */
	mutex_unlock(&zone->lock);
	if (err || sample.status_err)
		return err ?: sample.status_err;

	if (!zone->tjmax)
		coretemp_find_tjmax(zone);
	if (!sensor->has_target)
		coretemp_tell_tjmax(zone);

	/* Up to Yonah, and on the first Atom, the bits of Tcontrol mean something else. */
	has_max = sensor->has_target && !(c->x86 == 6 && (c->x86_model <= MODEL_YONAH ||
							   c->x86_model == MODEL_BONNELL));
	return coretemp_create_files(sensor, has_max);
}

/* A CPU that the sensor can be read on came online. */
static void coretemp_sensor_online(struct coretemp_sensor *sensor, int cpu)
{
	struct coretemp_zone *zone = sensor->zone;
	int err;

	mutex_lock(&zone->lock);
	if (sensor->cpu < 0)
		sensor->cpu = cpu;
	mutex_unlock(&zone->lock);
	if (sensor->attached)
		return;

	err = coretemp_attach(sensor);
	if (err && !sensor->failed)
		dev_err(&zone->pdev->dev, "%s %u has no files: error %d\n",
			coretemp_is_package(sensor) ? "package" : "core", sensor->id, err);
	sensor->failed = err;
	if (err)
		return;
	mutex_lock(&zone->lock);
	sensor->attached = true;
	mutex_unlock(&zone->lock);
	coretemp_notify(zone);
}

/* A CPU that the sensor can be read on goes offline; one of @siblings may take its place. */
static void coretemp_sensor_offline(struct coretemp_sensor *sensor, int cpu,
				    const struct cpumask *siblings)
{
	struct coretemp_zone *zone = sensor->zone;
	int next = cpumask_any_and(coretemp_cpus, siblings);
	bool detach;

	if (sensor->cpu != cpu)
		return;
	mutex_lock(&zone->lock);
	sensor->cpu = next < nr_cpu_ids ? next : -1;
	/* The files stay for a suspend: nobody reads them then, and most CPUs come back. */
	detach = sensor->cpu < 0 && sensor->attached && !cpuhp_tasks_frozen;
	if (detach)
		sensor->attached = false;
	mutex_unlock(&zone->lock);
	if (!detach)
		return;
	coretemp_remove_files(sensor);
	coretemp_notify(zone);
}

/* Whether @cpu is a thread of @core. A core without a CPU is anybody's who has its id. */
static bool coretemp_is_thread_of(int cpu, const struct coretemp_sensor *core)
{
	return core->id == topology_core_id(cpu) &&
	       (core->cpu < 0 || cpumask_test_cpu(core->cpu, topology_sibling_cpumask(cpu)));
}

/* Whether a core of @cpu's zone has the number @number by its core id */
static bool coretemp_is_claimed(int number, int cpu)
{
	int other;

	for_each_cpu(other, topology_die_cpumask(cpu))
		if (topology_core_id(other) + 2 == number)
			return true;
	return false;
}

/**
 * coretemp_find_core() - the sensor of a CPU's core, made if it is new
 * @zone: the CPU's zone
 * @cpu: the CPU
 *
 * A core keeps its sensor, and with it the number of its files, when all of its CPUs are
 * gone. Where two cores have the same id, the second takes the next number that is nobody's.
 *
 * Context: Hotplug callback. May sleep.
 * Return: the sensor, NULL without memory.
 */
static struct coretemp_sensor *coretemp_find_core(struct coretemp_zone *zone, int cpu)
{
	int number = topology_core_id(cpu) + 2, sibling, err;
	struct coretemp_sensor *core;

	for_each_cpu(sibling, topology_sibling_cpumask(cpu)) {
		core = per_cpu(coretemp_core, sibling);
		if (core && core->zone == zone && coretemp_is_thread_of(cpu, core))
			return core;
	}
	err = ida_alloc_range(&zone->numbers, number, number, GFP_KERNEL);
	if (err == -ENOSPC) {
		list_for_each_entry(core, &zone->cores, node)
			if (coretemp_is_thread_of(cpu, core))
				return core;
		do {
			if (!coretemp_is_claimed(++number, cpu))
				err = ida_alloc_range(&zone->numbers, number, number, GFP_KERNEL);
		} while (err == -ENOSPC);
	}
	if (err < 0)
		return NULL;

	core = kzalloc_obj(*core);
	if (!core) {
		ida_free(&zone->numbers, number);
		return NULL;
	}
	coretemp_sensor_init(core, zone, MSR_IA32_THERM_STATUS, topology_core_id(cpu), number);
	mutex_lock(&zone->lock);
	list_add_tail(&core->node, &zone->cores);
	mutex_unlock(&zone->lock);
	return core;
}

/* Never fails: a CPU without a sensor is still a CPU. */
static int coretemp_cpu_online(unsigned int cpu)
{
	const struct cpuinfo_x86 *c = &cpu_data(cpu);
	unsigned int id = topology_logical_die_id(cpu);
	struct coretemp_sensor *core;
	struct coretemp_zone *zone;

	if (!cpu_has(c, X86_FEATURE_DTHERM))
		return 0;
	if (id >= coretemp_nr_zones) {
		pr_err_once("CPU %u is in die %u, but the kernel said that there are %u\n",
			    cpu, id, coretemp_nr_zones);
		return 0;
	}
	zone = &coretemp_zones[id];
	core = coretemp_find_core(zone, cpu);
	if (!core) {
		dev_err(&zone->pdev->dev, "no memory for the sensor of CPU %u\n", cpu);
		return 0;
	}
	/* A reader on an isolated CPU reads its own core without interrupting anybody. */
	per_cpu(coretemp_core, cpu) = core;
	if (!housekeeping_cpu(cpu, HK_TYPE_MISC))
		return 0;

	cpumask_set_cpu(cpu, coretemp_cpus);
	if (cpu_has(c, X86_FEATURE_PTS))
		coretemp_sensor_online(&zone->package, cpu);
	coretemp_sensor_online(core, cpu);
	return 0;
}

static int coretemp_cpu_offline(unsigned int cpu)
{
	struct coretemp_sensor *core = per_cpu(coretemp_core, cpu);

	if (!cpumask_test_and_clear_cpu(cpu, coretemp_cpus))
		return 0;
	coretemp_sensor_offline(core, cpu, topology_sibling_cpumask(cpu));
	coretemp_sensor_offline(&core->zone->package, cpu, topology_die_cpumask(cpu));
	return 0;
}

/* Time may have stood still while the machine slept, so no sample from before counts. */
static int coretemp_resume(struct device *dev)
{
	struct coretemp_zone *zone = dev_get_drvdata(dev);

	WRITE_ONCE(zone->not_before, get_jiffies_64());
	return 0;
}

static const struct dev_pm_ops coretemp_pm_ops = {
	.resume = coretemp_resume,
	.thaw = coretemp_resume,
	.restore = coretemp_resume,
};

/* In a device type and not in a driver, because userspace may keep drivers from binding */
static const struct device_type coretemp_device_type = {
	.pm = &coretemp_pm_ops,
};

static void coretemp_zone_remove(struct coretemp_zone *zone)
{
	struct coretemp_sensor *core, *next;

	hwmon_device_unregister(zone->hwmon);
	platform_device_unregister(zone->pdev);
	list_for_each_entry_safe(core, next, &zone->cores, node)
		kfree(core);
	ida_destroy(&zone->numbers);
	free_cpumask_var(zone->calls);
}

static int coretemp_zone_add(struct coretemp_zone *zone, unsigned int id)
{
	int err;

	mutex_init(&zone->lock);
	INIT_LIST_HEAD(&zone->cores);
	ida_init(&zone->numbers);
	zone->interval_ms = INTERVAL_DEFAULT_MS;
	coretemp_sensor_init(&zone->package, zone, MSR_IA32_PACKAGE_THERM_STATUS, id, 1);
	if (!zalloc_cpumask_var(&zone->calls, GFP_KERNEL))
		return -ENOMEM;

	zone->pdev = platform_device_alloc(KBUILD_MODNAME, id);
	if (!zone->pdev) {
		err = -ENOMEM;
		goto free_mask;
	}
	zone->pdev->dev.type = &coretemp_device_type;
	platform_set_drvdata(zone->pdev, zone);
	err = platform_device_add(zone->pdev);
	if (err)
		goto put_device;

	zone->hwmon = hwmon_device_register_with_info(&zone->pdev->dev, KBUILD_MODNAME, zone,
						      &coretemp_chip, NULL);
	if (IS_ERR(zone->hwmon)) {
		err = PTR_ERR(zone->hwmon);
		goto delete_device;
	}
	return 0;

delete_device:
	platform_device_del(zone->pdev);
put_device:
	platform_device_put(zone->pdev);
free_mask:
	free_cpumask_var(zone->calls);
	return err;
}

static const struct x86_cpu_id coretemp_ids[] = {
	X86_MATCH_VENDOR_FEATURE(INTEL, X86_FEATURE_DTHERM, NULL),
	{}
};
MODULE_DEVICE_TABLE(x86cpu, coretemp_ids);

static enum cpuhp_state coretemp_hp_state;

static int __init coretemp_check_cpu(void)
{
	const struct cpuinfo_x86 *c = &cpu_data(raw_smp_processor_id());

	if (!x86_match_cpu(coretemp_ids)) {
		pr_err("not loaded: this is no Intel CPU with a digital thermal sensor (CPUID.06H:EAX[0])\n");
		return -ENODEV;
	}
	if (c->x86 == 6 && c->x86_model == MODEL_YONAH && c->x86_stepping < AE18_STEPPING_FIXED &&
	    c->microcode < AE18_MICROCODE_FIXED) {
		pr_err("not loaded: readings stick after deep sleep (erratum AE18); update the microcode from 0x%x to 0x%x or newer\n",
		       c->microcode, AE18_MICROCODE_FIXED);
		return -ENODEV;
	}
	return 0;
}

static int __init coretemp_init(void)
{
	unsigned int i;
	int err;

	err = coretemp_check_cpu();
	if (err)
		return err;

	if (!zalloc_cpumask_var(&coretemp_cpus, GFP_KERNEL))
		return -ENOMEM;
	coretemp_nr_zones = topology_max_packages() * topology_max_dies_per_package();
	coretemp_zones = kzalloc_objs(*coretemp_zones, coretemp_nr_zones);
	if (!coretemp_zones) {
		err = -ENOMEM;
		goto free_mask;
	}
	for (i = 0; i < coretemp_nr_zones; i++) {
		err = coretemp_zone_add(&coretemp_zones[i], i);
		if (err)
			goto remove_zones;
	}

	err = cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "hwmon/coretemp:online",
				coretemp_cpu_online, coretemp_cpu_offline);
	if (err < 0)
		goto remove_zones;
	coretemp_hp_state = err;

	WRITE_ONCE(coretemp_loaded, true);
	for (i = 0; i < coretemp_nr_zones; i++)
		coretemp_notify(&coretemp_zones[i]);
	return 0;

remove_zones:
	while (i--)
		coretemp_zone_remove(&coretemp_zones[i]);
	kfree(coretemp_zones);
free_mask:
	free_cpumask_var(coretemp_cpus);
	return err;
}
module_init(coretemp_init);

static void __exit coretemp_exit(void)
{
	unsigned int i = coretemp_nr_zones;

	WRITE_ONCE(coretemp_loaded, false);
	cpuhp_remove_state(coretemp_hp_state);
	while (i--)
		coretemp_zone_remove(&coretemp_zones[i]);
	kfree(coretemp_zones);
	free_cpumask_var(coretemp_cpus);
}
module_exit(coretemp_exit);

MODULE_DESCRIPTION("Intel Core and package temperature sensors");
MODULE_LICENSE("GPL");
MODULE_VERSION("1.0");
