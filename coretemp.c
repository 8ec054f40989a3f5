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
 * and goes with CPUs is files of the hwmon device. That is why temperatures are not in
 * its hwmon_chip_info: hwmon looks at that once, at registration, and drops for good what
 * is not visible then.
 *
 * Package and core are the same kind of sensor: a register, a CPU that is asked for it,
 * and five files.
 *
 * How a sensor is read: each CPU has one call of its own, which reads the sensors of its
 * core and its package unless they are fresh, and which nobody waits for as such. A reader
 * sends the calls that it wants, then sleeps until its own sensor has been read, by that
 * call or another. So a CPU that is late delays only those who want its core.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bitfield.h>
#include <linux/cpu.h>
#include <linux/hwmon.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/rculist.h>
#include <linux/sched/isolation.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/swait.h>
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

/* A CPU that has not answered for so long is late: another is asked, if one can be. */
#define LATE_MS			100

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
	char name[sizeof("temp65535_crit_alarm")];
};

/**
 * struct coretemp_sensor - the sensor of a core or a package
 * @node: in coretemp_sensors
 * @zone: where it is
 * @msr: its status register
 * @id: core id, or the zone's for a package
 * @number: that of its files
 * @cpu: the housekeeping CPU to interrupt for it, -1 while none is online. Written by
 *	hotplug callbacks alone, of which one runs at a time
 * @attached: it may be read. Written like @cpu
 * @failed: it could not be attached, and the log says so. For hotplug callbacks alone
 * @has_target: IA32_TEMPERATURE_TARGET gives its TjMax. Fixed while it is attached
 * @late: a CPU that was asked for it has not answered within LATE_MS. Cleared when none is
 *	under way any more. A hint that nothing guards
 * @used: somebody read @sample since it was taken. A hint that nothing guards
 * @reading: held by the one reader that waits for it, and others wait for that reader: on
 *	PREEMPT_RT, a hard interrupt may wake one sleeper and not all of them
 * @reader: where that reader sleeps
 * @lock: guards @sample and @sampled_at
 * @sample: its registers, as they were last read
 * @sampled_at: when that was (jiffies, in 64 bits so that they never wrap), 0 for never
 * @files: its files
 * @attrs: those of them that are in the hwmon device's folder, and NULL
 */
struct coretemp_sensor {
	struct list_head node;
	struct coretemp_zone *zone;
	u32 msr;
	unsigned int id;
	u16 number;
	bool attached;
	bool failed;
	bool has_target;
	bool late;
	bool used;
	int cpu;
	struct mutex reading;		/* see above */
	struct swait_queue_head reader;
	raw_spinlock_t lock;		/* see above */
	struct coretemp_sample sample;
	u64 sampled_at;
	struct coretemp_file files[CORETEMP_KINDS];
	const struct attribute *attrs[CORETEMP_KINDS + 1];
};

/**
 * struct coretemp_zone - a die, or a package that has one die
 * @pdev: its platform device, coretemp.<id>
 * @hwmon: its hwmon device
 * @package: the package sensor
 * @interval_ms: for how long a sample is fresh
 * @tjmax: TjMax (mC) for where no register gives it, 0 until it is needed
 */
struct coretemp_zone {
	struct platform_device *pdev;
	struct device *hwmon;
	struct coretemp_sensor package;
	unsigned int interval_ms;
	int tjmax;
};

static struct coretemp_zone *coretemp_zones;
static unsigned int coretemp_nr_zones;

/*
 * All sensors, cores before packages. Hotplug callbacks add cores, which stay until the
 * module goes. Everybody else walks it under RCU.
 */
static LIST_HEAD(coretemp_sensors);

/* The core that a CPU is a thread of; stays while the CPU is offline. */
static DEFINE_PER_CPU(struct coretemp_sensor *, coretemp_core);

/* CPUs that are online and may be interrupted. Written by hotplug callbacks alone. */
static cpumask_var_t coretemp_callable;

/* CPUs whose call is under way: from before it is sent until it has read the sensors */
static cpumask_var_t coretemp_called;

/* The sensor that a reader found old last */
static struct coretemp_sensor *coretemp_found_old;

/*
 * Whether userspace is told of each sensor that comes or goes. While the module loads it
 * is not: one event for each zone follows when all are there.
 */
static bool coretemp_loaded;

static enum cpuhp_state coretemp_hp_state;

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

/* The CPUs that share a sensor with @cpu, isolated ones too */
static const struct cpumask *coretemp_sharers(const struct coretemp_sensor *sensor, int cpu)
{
	return coretemp_is_package(sensor) ? topology_die_cpumask(cpu) :
					     topology_sibling_cpumask(cpu);
}

/* A CPU that may be interrupted for a sensor that @cpu shares and is not in @but, or -1 */
static int coretemp_pick_cpu(const struct coretemp_sensor *sensor, int cpu,
			     const struct cpumask *but)
{
	int other;

	for_each_cpu_and(other, coretemp_sharers(sensor, cpu), coretemp_callable)
		if (!cpumask_test_cpu(other, but) && (!coretemp_is_package(sensor) ||
						      cpu_has(&cpu_data(other), X86_FEATURE_PTS)))
			return other;
	return -1;
}

/* Whether the sample is fresh for who asks at @now (jiffies). The sensor's lock is held. */
static bool coretemp_is_fresh(const struct coretemp_sensor *sensor, u64 now)
{
	return now < sensor->sampled_at +
		     msecs_to_jiffies(READ_ONCE(sensor->zone->interval_ms));
}

/* Copies the sample, if it is fresh for who asks at @now, and says whether it is. */
static bool coretemp_get(struct coretemp_sensor *sensor, u64 now, struct coretemp_sample *sample)
{
	unsigned long flags;
	bool fresh;

	raw_spin_lock_irqsave(&sensor->lock, flags);
	fresh = coretemp_is_fresh(sensor, now);
	*sample = sensor->sample;
	raw_spin_unlock_irqrestore(&sensor->lock, flags);
	if (fresh)
		WRITE_ONCE(sensor->used, true);
	return fresh;
}

/* Reads a sensor's registers on this CPU, unless its sample is fresh. */
static void coretemp_update(struct coretemp_sensor *sensor)
{
	struct coretemp_sample *sample = &sensor->sample;
	unsigned long flags;

	raw_spin_lock_irqsave(&sensor->lock, flags);
	if (READ_ONCE(sensor->attached) && !coretemp_is_fresh(sensor, get_jiffies_64())) {
		sample->status_err = rdmsrq_safe(sensor->msr, &sample->status);
		sample->target = 0;
		sample->target_err = sensor->has_target ?
				     rdmsrq_safe(MSR_IA32_TEMPERATURE_TARGET, &sample->target) : 0;
		sensor->sampled_at = get_jiffies_64();
		WRITE_ONCE(sensor->used, false);
	}
	raw_spin_unlock_irqrestore(&sensor->lock, flags);
}

/* Has the next reader ask for new values. */
static void coretemp_forget(struct coretemp_sensor *sensor)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&sensor->lock, flags);
	sensor->sampled_at = 0;
	raw_spin_unlock_irqrestore(&sensor->lock, flags);
}

/* A CPU's call, which has its function from when the CPU came online */
static DEFINE_PER_CPU(call_single_data_t, coretemp_calls);

/*
 * That function: it reads what it can, then wakes who waits for that. In this order, a
 * reader that found a call under way and went to sleep is woken after it, and looks again.
 */
static void coretemp_sample_here(void *unused)
{
	struct coretemp_sensor *core = this_cpu_read(coretemp_core);
	struct coretemp_sensor *package = &core->zone->package;

	coretemp_update(core);
	if (this_cpu_has(X86_FEATURE_PTS))
		coretemp_update(package);
	cpumask_clear_cpu(smp_processor_id(), coretemp_called);
	swake_up_one(&core->reader);
	swake_up_one(&package->reader);
}

/* Sends a CPU its call, for who put it into coretemp_called. To its own CPU it is no interrupt. */
static void coretemp_call(int cpu)
{
	if (smp_call_function_single_async(cpu, per_cpu_ptr(&coretemp_calls, cpu)))
		cpumask_clear_cpu(cpu, coretemp_called);
}

/**
 * coretemp_ask() - have some CPU read a sensor that is old, unless one is about to
 * @sensor: the sensor
 *
 * Where a CPU that is about to is late, another one is asked, too.
 *
 * Both tests are made under the sensor's lock, which the call takes too before it is taken
 * off coretemp_called: who finds the sensor old finds its call there, too, or none is under
 * way. A sample that grows old in between is no harm: the call wakes its reader after that.
 *
 * Context: Any. Waits for nothing.
 * Return: 0, or -ENODEV while there is no CPU to ask.
 */
static int coretemp_ask(struct coretemp_sensor *sensor)
{
	unsigned long flags;
	int cpu, to = -1;

	local_irq_save(flags);	/* No CPU that is online now goes before they are restored. */
	raw_spin_lock(&sensor->lock);
	cpu = READ_ONCE(sensor->cpu);
	if (cpu >= 0 && !coretemp_is_fresh(sensor, get_jiffies_64())) {
		if (!cpumask_intersects(coretemp_sharers(sensor, cpu), coretemp_called)) {
			WRITE_ONCE(sensor->late, false);
			to = cpu;
		} else if (READ_ONCE(sensor->late)) {
			to = coretemp_pick_cpu(sensor, cpu, coretemp_called);
		}
		if (to >= 0 && cpumask_test_and_set_cpu(to, coretemp_called))
			to = -1;
	}
	raw_spin_unlock(&sensor->lock);
	if (to >= 0)
		coretemp_call(to);
	local_irq_restore(flags);
	return cpu < 0 ? -ENODEV : 0;
}

/**
 * coretemp_begin() - start what an old sensor's reader needs, and probably wants next
 * @sensor: the sensor
 * @now: when its reader came (jiffies)
 *
 * In its own zone, the reader's CPU reads what it can itself, which interrupts nobody.
 * A program that reads all sensors goes from one to the next. When a reader finds a
 * second one old shortly after a first, those that were read since their last samples
 * will be wanted again: all of them are asked at once. A core that nobody reads is left
 * alone (after its last reader it is asked once more), and so are all others while a
 * program reads the same one again and again.
 */
static void coretemp_begin(struct coretemp_sensor *sensor, u64 now)
{
	struct coretemp_sensor *before = xchg(&coretemp_found_old, sensor), *other;
	struct coretemp_sample unused;
	/* Before this CPU reads: that makes samples fresh, too. */
	bool sweep = before && before != sensor && coretemp_get(before, now, &unused);
	unsigned long flags;
	int cpu;

	local_irq_save(flags);
	other = this_cpu_read(coretemp_core);
	if (other && other->zone == sensor->zone &&
	    !cpumask_test_and_set_cpu(smp_processor_id(), coretemp_called))
		coretemp_call(smp_processor_id());
	local_irq_restore(flags);

	/* Where its call is under way, the one that began to read has had all of them sent. */
	cpu = READ_ONCE(sensor->cpu);
	if (!sweep || cpu < 0 ||
	    cpumask_intersects(coretemp_sharers(sensor, cpu), coretemp_called))
		return;
	rcu_read_lock();
	list_for_each_entry_rcu(other, &coretemp_sensors, node)
		if (READ_ONCE(other->used))
			coretemp_ask(other);
	rcu_read_unlock();
}

/* Waits until the sensor has been read, for coretemp_read(). */
static int coretemp_wait(struct coretemp_sensor *sensor, u64 now, struct coretemp_sample *sample)
{
	DECLARE_SWAITQUEUE(wait);
	int err;

	for (;;) {
		err = prepare_to_swait_event(&sensor->reader, &wait, TASK_KILLABLE);
		if (coretemp_get(sensor, now, sample)) {
			err = 0;
			break;
		}
		err = err ?: coretemp_ask(sensor);
		if (err)
			break;
		if (!schedule_timeout(msecs_to_jiffies(LATE_MS)))
			WRITE_ONCE(sensor->late, true);
	}
	finish_swait(&sensor->reader, &wait);
	return err;
}

/**
 * coretemp_read() - get a sensor's sample, at most update_interval old when it was asked for
 * @sensor: the sensor
 * @sample: receives the registers
 *
 * Context: Process context. Sleeps while CPUs are asked.
 * Return: 0, -ENODEV while no CPU can be asked, -EINTR or -ERESTARTSYS if the reader was killed.
 */
static int coretemp_read(struct coretemp_sensor *sensor, struct coretemp_sample *sample)
{
	u64 now = get_jiffies_64();
	int err;

	/* A fresh sample is not for those who wait, and they may not get a CPU soon. */
	if (coretemp_get(sensor, now, sample))
		return 0;
	err = mutex_lock_killable(&sensor->reading);
	if (err)
		return err;
	/* Whoever held it may have seen to it. */
	if (!coretemp_get(sensor, now, sample)) {
		coretemp_begin(sensor, now);
		err = coretemp_wait(sensor, now, sample);
	}
	mutex_unlock(&sensor->reading);
	return err;
}

/* By enum coretemp_kind */
static const char *const coretemp_suffixes[] = { "label", "input", "crit", "crit_alarm", "max" };

/*
 * TjMax (mC) for where the register of a sensor's zone does not give it. It is looked for,
 * and the log says where it is from, when it is first needed: registers that tell it on old
 * processors are unknown to most hypervisors, which log each attempt to read one.
 */
static int coretemp_fallback_tjmax(const struct coretemp_sensor *sensor)
{
	static DEFINE_MUTEX(lock);
	struct coretemp_zone *zone = sensor->zone;
	int where = max(READ_ONCE(sensor->cpu), 0);	/* CPU 0 for one that has just gone */
	const struct cpuinfo_x86 *c = &boot_cpu_data;
	const char *source = "the tjmax parameter";
	struct pci_dev *bridge;
	struct coretemp_cpu cpu = {
		.model = c->x86 == 6 ? c->x86_model : U8_MAX,
		.stepping = c->x86_stepping,
		.name = c->x86_model_id,
	};

	mutex_lock(&lock);
	if (!zone->tjmax) {
		zone->tjmax = coretemp_tjmax_C * 1000;
		if (!zone->tjmax) {
			bridge = pci_get_domain_bus_and_slot(0, 0, PCI_DEVFN(0, 0));
			if (bridge && bridge->vendor == PCI_VENDOR_ID_INTEL)
				cpu.host_bridge = bridge->device;
			pci_dev_put(bridge);
			cpu.platform_id_err = rdmsrq_safe_on_cpu(where, MSR_IA32_PLATFORM_ID,
								 &cpu.platform_id);
			cpu.ext_config_err = rdmsrq_safe_on_cpu(where, MSR_EXT_CONFIG,
								&cpu.ext_config);
			zone->tjmax = coretemp_known_tjmax(&cpu, &source);
		}
		dev_info(&zone->pdev->dev, "no register gives TjMax; using %d C from %s\n",
			 zone->tjmax / 1000, source);
	}
	mutex_unlock(&lock);
	return zone->tjmax;
}

static ssize_t coretemp_show(struct device *dev, struct device_attribute *dev_attr, char *buf)
{
	struct coretemp_file *file = container_of(dev_attr, struct coretemp_file, dev_attr);
	struct coretemp_sensor *sensor = container_of(file, struct coretemp_sensor,
						      files[file->kind]);
	struct coretemp_sample sample;
	int value, err, tjmax = 0;

	if (file->kind == CORETEMP_LABEL)
		return sysfs_emit(buf, "%s %u\n", coretemp_is_package(sensor) ?
				  "Package id" : "Core", sensor->id);

	err = coretemp_read(sensor, &sample);
	if (err)
		return err;
	/* The register may give it at one time and not at another. */
	if (!sample.target_err && !FIELD_GET(TARGET_TJMAX, sample.target))
		tjmax = coretemp_fallback_tjmax(sensor);
	err = coretemp_value(file->kind, &sample, tjmax, &value);
	return err ?: sysfs_emit(buf, "%d\n", value);
}

/* To be called in hotplug callbacks, or before there are any */
static void coretemp_sensor_init(struct coretemp_sensor *sensor, struct coretemp_zone *zone,
				 u32 msr, unsigned int id, u16 number)
{
	int kind;

	sensor->zone = zone;
	sensor->msr = msr;
	sensor->id = id;
	sensor->number = number;
	sensor->cpu = -1;
	mutex_init(&sensor->reading);
	init_swait_queue_head(&sensor->reader);
	raw_spin_lock_init(&sensor->lock);
	for (kind = 0; kind < CORETEMP_KINDS; kind++) {
		struct coretemp_file *file = &sensor->files[kind];

		file->kind = kind;
		snprintf(file->name, sizeof(file->name), "temp%u_%s", number,
			 coretemp_suffixes[kind]);
		sysfs_attr_init(&file->dev_attr.attr);
		file->dev_attr.attr.name = file->name;
		file->dev_attr.attr.mode = 0444;
		file->dev_attr.show = coretemp_show;
		sensor->attrs[kind] = &file->dev_attr.attr;
	}
	/* At the head: packages, which are made first, stay behind cores. */
	list_add_rcu(&sensor->node, &coretemp_sensors);
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

/* Tells userspace to look at the zone's files again. */
static void coretemp_notify(struct coretemp_zone *zone)
{
	if (READ_ONCE(coretemp_loaded))
		kobject_uevent(&zone->hwmon->kobj, KOBJ_CHANGE);
}

/*
 * Looks at what a sensor's registers offer on this CPU, and adds its files. Returns 0, or
 * why there are none: a register that cannot be read, no memory, a name that is taken.
 */
static int coretemp_attach(struct coretemp_sensor *sensor)
{
	const struct cpuinfo_x86 *c = &boot_cpu_data;
	u64 target = 0;
	bool has_max;

	sensor->has_target = !rdmsrq_safe(MSR_IA32_TEMPERATURE_TARGET, &target) &&
			     FIELD_GET(TARGET_TJMAX, target);
	/* Up to Yonah, and on the first Atom, the bits of Tcontrol mean something else. */
	has_max = sensor->has_target && !(c->x86 == 6 && (c->x86_model <= MODEL_YONAH ||
							  c->x86_model == MODEL_BONNELL));
	sensor->attrs[CORETEMP_MAX] = has_max ? &sensor->files[CORETEMP_MAX].dev_attr.attr : NULL;

	/* A sample from before its CPUs were offline does not count. */
	coretemp_forget(sensor);
	WRITE_ONCE(sensor->attached, true);
	coretemp_update(sensor);
	if (sensor->sample.status_err)
		return sensor->sample.status_err;
	if (!sensor->has_target)
		coretemp_fallback_tjmax(sensor);
	return sysfs_create_files(&sensor->zone->hwmon->kobj, sensor->attrs);
}

/* A CPU that the sensor can be read on, this one, came online. */
static void coretemp_sensor_online(struct coretemp_sensor *sensor, int cpu)
{
	int err;

	/* Also where it could not be read on a CPU that came before */
	if (sensor->cpu < 0 || !sensor->attached)
		WRITE_ONCE(sensor->cpu, cpu);
	if (sensor->attached)
		return;

	err = coretemp_attach(sensor);
	if (!err)
		coretemp_notify(sensor->zone);
	else if (!sensor->failed)
		dev_err(&sensor->zone->pdev->dev, "%s %u has no files: error %d\n",
			coretemp_is_package(sensor) ? "package" : "core", sensor->id, err);
	sensor->failed = err;
	WRITE_ONCE(sensor->attached, !err);
}

/* A CPU that the sensor can be read on goes offline; another may take its place. */
static void coretemp_sensor_offline(struct coretemp_sensor *sensor, int cpu)
{
	if (sensor->cpu != cpu)
		return;
	WRITE_ONCE(sensor->cpu, coretemp_pick_cpu(sensor, cpu, cpumask_of(cpu)));
	/* The files stay for a suspend: nobody reads them then, and most CPUs come back. */
	if (sensor->cpu >= 0 || !sensor->attached || cpuhp_tasks_frozen)
		return;
	/* Waits for who reads them: this CPU answers to the end, who comes now gets ENODEV. */
	sysfs_remove_files(&sensor->zone->hwmon->kobj, sensor->attrs);
	WRITE_ONCE(sensor->attached, false);
	coretemp_notify(sensor->zone);
}

/* Whether @cpu of @zone is a thread of @core: by ids, and by another thread if one is online */
static bool coretemp_is_thread_of(int cpu, const struct coretemp_zone *zone,
				  const struct coretemp_sensor *core)
{
	int other;

	if (coretemp_is_package(core) || core->zone != zone || core->id != topology_core_id(cpu))
		return false;
	for_each_online_cpu(other)
		if (other != cpu && per_cpu(coretemp_core, other) == core)
			return cpumask_test_cpu(other, topology_sibling_cpumask(cpu));
	return true;
}

/*
 * The number of the files of a new core, that of @cpu: by its id, or the next that no sensor
 * has and no online core's id claims, where another core of the zone has the same id.
 */
static u16 coretemp_new_number(const struct coretemp_zone *zone, int cpu)
{
	u16 by_id = topology_core_id(cpu) + 2, number = by_id;
	const struct coretemp_sensor *sensor;
	int other;

again:
	list_for_each_entry(sensor, &coretemp_sensors, node)
		if (sensor->zone == zone && sensor->number == number)
			goto taken;
	for_each_cpu(other, topology_die_cpumask(cpu))
		if (number != by_id && topology_core_id(other) + 2 == number)
			goto taken;
	return number;
taken:
	number++;
	goto again;
}

/*
 * The sensor of a CPU's core, made if it is new; NULL without memory. A core keeps it,
 * and with it the number of its files, while all of its CPUs are gone.
 */
static struct coretemp_sensor *coretemp_find_core(struct coretemp_zone *zone, int cpu)
{
	struct coretemp_sensor *core = per_cpu(coretemp_core, cpu);

	/* Of two cores with the same id, the one that it was a thread of before */
	if (core && coretemp_is_thread_of(cpu, zone, core))
		return core;
	list_for_each_entry(core, &coretemp_sensors, node)
		if (coretemp_is_thread_of(cpu, zone, core))
			return core;
	core = kzalloc_obj(*core);
	if (core)
		coretemp_sensor_init(core, zone, MSR_IA32_THERM_STATUS, topology_core_id(cpu),
				     coretemp_new_number(zone, cpu));
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
	per_cpu(coretemp_core, cpu) = core;
	if (!core) {
		dev_err(&zone->pdev->dev, "no memory for the sensor of CPU %u\n", cpu);
		return 0;
	}
	/* Not in its definition: Linux 6.1 and others do not relocate a module's per-CPU data. */
	per_cpu(coretemp_calls, cpu).func = coretemp_sample_here;
	/* An isolated CPU has its core for its own readers, who interrupt nobody there. */
	if (!cpumask_test_cpu(cpu, housekeeping_cpumask(HK_TYPE_MISC)))
		return 0;

	cpumask_set_cpu(cpu, coretemp_callable);
	if (cpu_has(c, X86_FEATURE_PTS))
		coretemp_sensor_online(&zone->package, cpu);
	coretemp_sensor_online(core, cpu);
	return 0;
}

static int coretemp_cpu_offline(unsigned int cpu)
{
	struct coretemp_sensor *core = per_cpu(coretemp_core, cpu);

	if (cpumask_test_and_clear_cpu(cpu, coretemp_callable)) {
		coretemp_sensor_offline(core, cpu);
		coretemp_sensor_offline(&core->zone->package, cpu);
	}
	return 0;
}

/* Time may have stood still while the machine slept, so no sample from before counts. */
static int coretemp_resume(struct device *dev)
{
	struct coretemp_sensor *sensor;

	rcu_read_lock();
	list_for_each_entry_rcu(sensor, &coretemp_sensors, node)
		coretemp_forget(sensor);
	rcu_read_unlock();
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

static int coretemp_zone_add(struct coretemp_zone *zone, unsigned int id)
{
	int err;

	zone->interval_ms = INTERVAL_DEFAULT_MS;
	coretemp_sensor_init(&zone->package, zone, MSR_IA32_PACKAGE_THERM_STATUS, id, 1);

	zone->pdev = platform_device_alloc(KBUILD_MODNAME, id);
	if (!zone->pdev)
		return -ENOMEM;
	zone->pdev->dev.type = &coretemp_device_type;
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
	return err;
}

/* Removes the first @zones zones, and all that there is besides. Hotplug callbacks are gone. */
static void coretemp_remove(unsigned int zones)
{
	struct coretemp_sensor *sensor, *next;

	while (zones--) {
		hwmon_device_unregister(coretemp_zones[zones].hwmon);
		platform_device_unregister(coretemp_zones[zones].pdev);
	}
	/* No reader is left. Wait for calls that nobody waits for: to be run, then to return. */
	while (cpumask_available(coretemp_called) && !cpumask_empty(coretemp_called))
		schedule_timeout_uninterruptible(1);
	synchronize_rcu();
	list_for_each_entry_safe(sensor, next, &coretemp_sensors, node)
		if (!coretemp_is_package(sensor))
			kfree(sensor);
	kfree(coretemp_zones);
	free_cpumask_var(coretemp_called);
	free_cpumask_var(coretemp_callable);
}

static const struct x86_cpu_id coretemp_ids[] __initconst = {
	X86_MATCH_VENDOR_FEATURE(INTEL, X86_FEATURE_DTHERM, NULL),
	{}
};
MODULE_DEVICE_TABLE(x86cpu, coretemp_ids);

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
	unsigned int i = 0;
	int err = coretemp_check_cpu();

	if (err)
		return err;
	err = -ENOMEM;
	coretemp_nr_zones = topology_max_packages() * topology_max_dies_per_package();
	coretemp_zones = kzalloc_objs(*coretemp_zones, coretemp_nr_zones);
	if (!coretemp_zones || !zalloc_cpumask_var(&coretemp_callable, GFP_KERNEL) ||
	    !zalloc_cpumask_var(&coretemp_called, GFP_KERNEL))
		goto remove;
	for (i = 0; i < coretemp_nr_zones; i++) {
		err = coretemp_zone_add(&coretemp_zones[i], i);
		if (err)
			goto remove;
	}

	err = cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "hwmon/coretemp:online",
				coretemp_cpu_online, coretemp_cpu_offline);
	if (err < 0)
		goto remove;
	coretemp_hp_state = err;

	WRITE_ONCE(coretemp_loaded, true);
	for (i = 0; i < coretemp_nr_zones; i++)
		coretemp_notify(&coretemp_zones[i]);
	return 0;

remove:
	coretemp_remove(i);
	return err;
}
module_init(coretemp_init);

static void __exit coretemp_exit(void)
{
	WRITE_ONCE(coretemp_loaded, false);
	cpuhp_remove_state(coretemp_hp_state);
	coretemp_remove(coretemp_nr_zones);
}
module_exit(coretemp_exit);

MODULE_AUTHOR("the coretemp authors");
MODULE_DESCRIPTION("Intel Core and package temperature sensors");
MODULE_LICENSE("GPL");
MODULE_VERSION("1.0");
