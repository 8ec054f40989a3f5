// SPDX-License-Identifier: GPL-2.0-only
/*
 * hwmon driver for the digital thermal sensors of Intel processors
 *
 * The hardware: each core has a sensor, which its threads share and which only they can read,
 * through IA32_THERM_STATUS. Reading a core from elsewhere therefore interrupts one of its
 * threads. Most processors also have a sensor for the package, or for each die of it, which all
 * CPUs there can read. A readout is a distance in degrees below TjMax, at which the processor
 * throttles. Most processors since Nehalem report TjMax in IA32_TEMPERATURE_TARGET, and on some it
 * changes at run time; for the others coretemp.h has a table (Atoms) and a rule (Core 2 and older).
 * Sensors are made to protect the processor, so readouts get less accurate the further the
 * temperature is below TjMax.
 *
 * Sensors and zones: the driver treats a core and a package alike. A sensor is a status register,
 * a CPU to which requests for it are sent, and four or five files. A zone is a die, or a package
 * with one die; it has one hwmon device, with the files of its cores and of its package sensor.
 *
 * Devices are registered when the module is loaded, for each zone that the machine can have, and
 * stay until it is unloaded. CPU hotplug callbacks cannot register devices: the callbacks run under
 * the CPU hotplug lock, registration calls bus notifiers, and the notifiers of some IOMMU drivers
 * take that lock. The callbacks add and remove only a sensor's files. These files are not in
 * hwmon_chip_info, because hwmon decides which files a device has when it registers the device.
 *
 * A read returns the sensor's last sample while that is fresh. Otherwise the reader samples the
 * registers itself if it runs on a CPU of the sensor, or requests a sample from a CPU of the
 * sensor by an asynchronous cross-CPU call (an IPI) and sleeps until there is one. Each sensor
 * has its own request, so that a CPU that responds late delays only readers of the sensors that
 * were requested from it. When a program appears to read one sensor after the other, the driver
 * requests all those sensors together.
 *
 * If several readers find a sensor stale, they queue: the first waits for the sample, the others
 * wait for the first. Each of them can be killed. If the first gets no CPU time, because its cgroup
 * is throttled or its nice value is high, it delays those behind it until it runs, and the
 * sensor's last CPU if that is going offline. Readers that find a fresh sample never queue.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bitfield.h>
#include <linux/cpu.h>
#include <linux/hwmon.h>
#include <linux/hwmon-sysfs.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/rculist.h>
#include <linux/rcuwait.h>
#include <linux/sched/isolation.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/sysfs.h>
#include <linux/timekeeping.h>
#include <linux/wait_bit.h>
#include <asm/cpu_device_id.h>
#include <asm/msr.h>

#include "compat.h"
#include "coretemp.h"

#define MSR_EXT_CONFIG		0xee	/* Core 2 and older; the kernel has no name for it */

#define INTERVAL_MIN_MS		10
#define INTERVAL_DEFAULT_MS	1000
#define INTERVAL_MAX_MS		60000

/* Erratum AE18: on early Core processors readings stick after deep sleep. */
#define AE18_STEPPING_FIXED	0xc
#define AE18_MICROCODE_FIXED	0x39

/* Bits of struct coretemp_sensor.state */
#define STATE_REQUESTED		0	/* @request is sent, or about to be, and not yet served */
#define STATE_SAMPLING		1	/* a CPU is reading the registers */

/**
 * struct coretemp_sensor - the sensor of a core or of a package
 * @node: entry in coretemp_sensors
 * @zone: the zone that the sensor belongs to
 * @state: STATE_* bits, changed atomically by any CPU
 * @request: the cross-CPU call. Only the task that has set STATE_REQUESTED may send it
 * @sample: the registers as they were last read. Written under @lock, by the CPU that has set
 *	STATE_SAMPLING and by coretemp_attach()
 * @reading: bit 0 is a lock, which the task in @reader holds
 * @reader: the task that holds @reading, while it waits for a sample. Only that task writes it;
 *	wake-ups use RCU. Other readers wait for @reading, because on PREEMPT_RT a hard interrupt
 *	must wake one task, not a queue of unknown length. (A mutex in place of @reading would spin
 *	while its holder reads a register, which may take long in a virtual machine)
 * @rcu: to free the sensor, or the zones, after a grace period
 * @files: the files, by enum coretemp_kind
 * @attrs: those of @files that the sensor has, ended by NULL
 * @msr: address of the status register
 * @id: core id, or the zone's number for a package
 * @cpu: the CPU to which readers send @request. It is a housekeeping CPU, or -1 if no such CPU is
 *	online or attaching failed. Only hotplug callbacks write @cpu. coretemp_request() reads @cpu
 *	without a lock, and its comment says why
 * @lock: guards @sample. Never held while a register is read: in a virtual machine that may
 *	take long, and tasks on other CPUs would spin
 * @number: the X of its tempX files
 * @attached: its files exist. Only hotplug callbacks access it
 * @failed: attaching failed, which is logged once. Only hotplug callbacks access it
 * @has_target: IA32_TEMPERATURE_TARGET has given TjMax, and is part of each sample. Only
 *	coretemp_attach() writes it, before the sensor's files exist
 * @program: the process id of the last reader that stored the sensor in coretemp_last_stale.
 *	Accessed without a lock, see there
 * @used: @sample has been read since it was requested. Accessed without a lock: a race costs
 *	one request too many, or leaves one sensor out when the driver reads ahead
 * @names: the names of @files
 *
 * The members are in an order without holes, so that they fit into 512 bytes: for more, kmalloc()
 * would take 1024.
 */
struct coretemp_sensor {
	struct list_head node;
	struct coretemp_zone *zone;
	unsigned long state;
	call_single_data_t request;
	struct coretemp_sample sample;
	unsigned long reading;
	struct rcuwait reader;
	struct rcu_head rcu;
	struct sensor_device_attribute files[CORETEMP_KINDS];
	const struct attribute *attrs[CORETEMP_KINDS + 1];
	u32 msr;
	unsigned int id;
	int cpu;
	pid_t program;
	raw_spinlock_t lock;		/* see above */
	u16 number;
	bool attached;
	bool failed;
	bool has_target;
	bool used;
	char names[CORETEMP_KINDS][sizeof("temp65535_crit_alarm")];
};

/**
 * struct coretemp_zone - a die, or a package with one die
 * @pdev: platform device coretemp.<number of the zone>
 * @hwmon: hwmon device
 * @package: the sensor of the package, or of the die if the package has several
 * @interval_ms: how long a sample is fresh. update_interval writes it, without a lock: one word
 * @tjmax_C: TjMax for sensors without a register that holds it, 0 until the first of them is
 *	attached. Only hotplug callbacks access it
 */
struct coretemp_zone {
	struct platform_device *pdev;
	struct device *hwmon;
	struct coretemp_sensor package;
	unsigned int interval_ms;
	u8 tjmax_C;
};

static struct coretemp_zone *coretemp_zones;
static unsigned int coretemp_nr_zones;

/*
 * All sensors: the cores of each zone, the newest first, then the package of that zone. The oldest
 * core is thus next to the package. Requests for both go to the same CPU at first, which normally
 * serves them in one interrupt. Hotplug callbacks add cores. No sensor is removed before the last
 * reader has returned, so that readers walk the list without a lock.
 */
static LIST_HEAD(coretemp_sensors);

/*
 * coretemp_core: the sensor of each CPU's core, NULL while the CPU is offline or has no sensor.
 * coretemp_last_core: the same, but it stays when the CPU goes offline. Only a CPU's own hotplug
 * callbacks write them, on that CPU. A reader looks up its own CPU in coretemp_core without a lock:
 * preemption is off, so that no callback runs there and the CPU stays online.
 */
static DEFINE_PER_CPU(struct coretemp_sensor *, coretemp_core);
static DEFINE_PER_CPU(struct coretemp_sensor *, coretemp_last_core);

/*
 * The last sensor that a reader found stale while @state was 0. Accessed without a lock: a race
 * sends needless requests, or makes a program that reads all sensors request some one by one.
 */
static struct coretemp_sensor *coretemp_last_stale;

static enum cpuhp_state coretemp_hp_state;

static unsigned int coretemp_tjmax_C;
module_param_named(tjmax, coretemp_tjmax_C, uint, 0444);
MODULE_PARM_DESC(tjmax, "TjMax in degrees Celsius, if the CPU does not report it (0: not set)");

static bool coretemp_is_package(const struct coretemp_sensor *sensor)
{
	return sensor == &sensor->zone->package;
}

/* Returns whether @cpu is online and can read the sensor's registers. */
static bool coretemp_can_read(int cpu, const struct coretemp_sensor *sensor)
{
	const struct coretemp_sensor *core = READ_ONCE(per_cpu(coretemp_core, cpu));

	return core && (core == sensor || (&core->zone->package == sensor &&
					   cpu_has(&cpu_data(cpu), X86_FEATURE_PTS)));
}

/**
 * coretemp_get() - copy a sensor's sample
 * @sensor: the sensor
 * @now_ns: the time to compare with, on the boottime clock, which counts time asleep
 * @sample: receives the sample
 *
 * Context: any.
 * Return: whether the sample is fresh at @now_ns.
 */
static bool coretemp_get(struct coretemp_sensor *sensor, u64 now_ns, struct coretemp_sample *sample)
{
	u64 interval_ns = (u64)READ_ONCE(sensor->zone->interval_ms) * NSEC_PER_MSEC;
	unsigned long flags;

	raw_spin_lock_irqsave(&sensor->lock, flags);
	*sample = sensor->sample;
	raw_spin_unlock_irqrestore(&sensor->lock, flags);
	return now_ns < sample->taken_ns + interval_ns;
}

static void coretemp_publish(struct coretemp_sensor *sensor, const struct coretemp_sample *sample)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&sensor->lock, flags);
	sensor->sample = *sample;
	raw_spin_unlock_irqrestore(&sensor->lock, flags);
}

/* Reads the registers on this CPU. @sample keeps its target if TjMax cannot be read now. */
static void coretemp_read_registers(const struct coretemp_sensor *sensor,
				    struct coretemp_sample *sample)
{
	u64 target = 0;

	sample->taken_ns = ktime_get_boottime_ns();
	sample->status_err = rdmsrq_safe(sensor->msr, &sample->status);
	if (sensor->has_target)
		sample->target_err = rdmsrq_safe(MSR_IA32_TEMPERATURE_TARGET, &target);
	if (!sample->target_err && FIELD_GET(TARGET_TJMAX, target))
		sample->target = target;
}

/*
 * Samples a stale sensor on this CPU and wakes the reader. Does nothing if another CPU is sampling
 * the sensor, or a task that the calling handler has interrupted: that one wakes the reader.
 * Context: a CPU of the sensor, preemption or interrupts off.
 */
static void coretemp_take_sample(struct coretemp_sensor *sensor)
{
	struct coretemp_sample sample;

	if (test_and_set_bit_lock(STATE_SAMPLING, &sensor->state))
		return;
	if (!coretemp_get(sensor, ktime_get_boottime_ns(), &sample)) {
		coretemp_read_registers(sensor, &sample);
		coretemp_publish(sensor, &sample);
	}
	clear_bit_unlock(STATE_SAMPLING, &sensor->state);
	rcuwait_wake_up(&sensor->reader);
}

/* Serves a request, interrupts off: in an IPI, in the idle loop, or while this CPU goes offline. */
static void coretemp_handle_request(void *info)
{
	struct coretemp_sensor *sensor = info;

	coretemp_take_sample(sensor);
	clear_bit_unlock(STATE_REQUESTED, &sensor->state);
	rcuwait_wake_up(&sensor->reader);
}

/**
 * coretemp_request() - sample a sensor here, or request a sample from a CPU that can take it
 * @sensor: the sensor
 * @now_ns: when the read began
 *
 * Sends nothing while an earlier request is in flight or a CPU is sampling the sensor, nor if that
 * has given a fresh sample since the caller looked.
 *
 * A request is never lost to CPU hotplug. This function may read @cpu just before a hotplug
 * callback replaces it, and send the request just after. But a CPU that goes offline first stops
 * all CPUs, and cannot stop this one while preemption is off; so it receives the request, and it
 * serves all requests before it is gone.
 *
 * A CPU isolated by nohz_full= is not interrupted. Hotplug callbacks put only housekeeping CPUs
 * into @cpu, and a reader on an isolated CPU samples its own core and package without a request.
 *
 * Context: any task context; does not sleep.
 * Return: 0, or -ENODEV if no CPU can take the sample.
 */
static int coretemp_request(struct coretemp_sensor *sensor, u64 now_ns)
{
	int cpu = get_cpu(), err = 0;
	struct coretemp_sample unused;

	WRITE_ONCE(sensor->used, false);
	if (coretemp_can_read(cpu, sensor)) {
		coretemp_take_sample(sensor);
	} else if (!cmpxchg(&sensor->state, 0, BIT(STATE_REQUESTED))) {
		bool fresh = coretemp_get(sensor, now_ns, &unused);

		cpu = READ_ONCE(sensor->cpu);
		if (fresh || cpu < 0 || smp_call_function_single_async(cpu, &sensor->request)) {
			clear_bit_unlock(STATE_REQUESTED, &sensor->state);
			/* Another reader may have found the bit set, and must look again. */
			rcuwait_wake_up(&sensor->reader);
			err = fresh ? 0 : -ENODEV;
		}
	}
	put_cpu();
	return err;
}

/**
 * coretemp_request_ahead() - request a stale sensor, and those that its reader probably reads next
 * @sensor: the sensor
 * @now_ns: when the read began
 *
 * If a process finds one sensor stale and then another, while the sample of the first is fresh, it
 * probably reads sensor after sensor, next those that were read since they were last requested. The
 * driver requests all of these together. A process that polls one sensor causes no other request,
 * and a sensor that no process reads any more is requested at most once more.
 *
 * Context: any task context; does not sleep.
 */
static void coretemp_request_ahead(struct coretemp_sensor *sensor, u64 now_ns)
{
	bool busy = READ_ONCE(sensor->state);
	struct coretemp_sensor *last, *other;
	struct coretemp_sample unused;

	coretemp_request(sensor, now_ns);
	/* The reader for which a sample is on its way normally has requested the others, too. */
	if (busy)
		return;
	WRITE_ONCE(sensor->program, current->tgid);
	last = xchg(&coretemp_last_stale, sensor);
	if (!last || last == sensor || READ_ONCE(last->program) != current->tgid ||
	    !coretemp_get(last, now_ns, &unused))
		return;
	list_for_each_entry_lockless(other, &coretemp_sensors, node)
		if (READ_ONCE(other->used) && !coretemp_get(other, now_ns, &unused))
			coretemp_request(other, now_ns);
}

/*
 * Waits for a fresh sample, for coretemp_read().
 *
 * No wake-up is lost. A reader stores itself in @reader, then finds the sample stale, then looks at
 * @state. If that is 0, the reader sends a request. Then it sleeps. The CPU that clears a bit of
 * @state first publishes the sample that it has taken, if any, and wakes @reader afterwards. If the
 * reader has seen or set the bit, the wake-up comes after the reader was stored, and finds it:
 * rcuwait_wait_event() and rcuwait_wake_up() have the barriers for that. The reader then looks at
 * the sample and @state again. (A reader on a CPU of the sensor takes the sample, and sleeps only
 * if another CPU is taking it.)
 */
static int coretemp_wait(struct coretemp_sensor *sensor, u64 now_ns, struct coretemp_sample *sample)
{
	int err = wait_on_bit_lock(&sensor->reading, 0, TASK_KILLABLE), killed;

	if (err)
		return err;
	killed = rcuwait_wait_event(&sensor->reader,
				    coretemp_get(sensor, now_ns, sample) ||
				    (err = coretemp_request(sensor, now_ns)),
				    TASK_KILLABLE);
	clear_and_wake_up_bit(0, &sensor->reading);
	return err ?: killed;
}

/**
 * coretemp_read() - get a sample that was fresh when the read began
 * @sensor: the sensor
 * @sample: receives it
 *
 * Context: process context; may sleep. The caller reads one of the sensor's files, so that the
 * sensor stays until it returns.
 * Return: 0, -ENODEV if no CPU can take the sample, -EINTR if the reader was killed.
 */
static int coretemp_read(struct coretemp_sensor *sensor, struct coretemp_sample *sample)
{
	u64 now_ns = ktime_get_boottime_ns();
	int err = 0;

	if (!coretemp_get(sensor, now_ns, sample)) {
		/* On a CPU of the sensor, this takes the sample, and the reader need not wait. */
		coretemp_request_ahead(sensor, now_ns);
		if (!coretemp_get(sensor, now_ns, sample))
			err = coretemp_wait(sensor, now_ns, sample);
	}
	if (!err)
		WRITE_ONCE(sensor->used, true);
	return err;
}

static ssize_t coretemp_show(struct device *dev, struct device_attribute *dev_attr, char *buf)
{
	int kind = to_sensor_dev_attr(dev_attr)->index, value, err;
	struct coretemp_sensor *sensor = container_of(dev_attr, struct coretemp_sensor,
						      files[kind].dev_attr);
	struct coretemp_sample sample;

	if (kind == CORETEMP_LABEL)
		return sysfs_emit(buf, "%s %u\n", coretemp_is_package(sensor) ?
				  "Package id" : "Core", sensor->id);

	err = coretemp_read(sensor, &sample) ?: coretemp_value(kind, &sample, &value);
	return err ?: sysfs_emit(buf, "%d\n", value);
}

/* Context: a hotplug callback, or coretemp_init() before the callbacks are set up. */
static void coretemp_sensor_init(struct coretemp_sensor *sensor, struct coretemp_zone *zone,
				 u32 msr, unsigned int id, u16 number)
{
	static const char *const suffixes[] = { "label", "input", "crit", "crit_alarm", "max" };
	int kind;

	sensor->zone = zone;
	sensor->msr = msr;
	sensor->id = id;
	sensor->number = number;
	sensor->cpu = -1;
	sensor->request.func = coretemp_handle_request;
	sensor->request.info = sensor;
	rcuwait_init(&sensor->reader);
	raw_spin_lock_init(&sensor->lock);
	for (kind = 0; kind < CORETEMP_KINDS; kind++) {
		struct device_attribute *attr = &sensor->files[kind].dev_attr;

		snprintf(sensor->names[kind], sizeof(sensor->names[kind]), "temp%u_%s", number,
			 suffixes[kind]);
		sysfs_attr_init(&attr->attr);
		attr->attr.name = sensor->names[kind];
		attr->attr.mode = 0444;
		attr->show = coretemp_show;
		sensor->files[kind].index = kind;
		sensor->attrs[kind] = &attr->attr;
	}
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

/*
 * Returns TjMax for a zone whose CPUs do not report it, and logs its source the first time.
 * Context: the hotplug callback of a CPU of the zone, on that CPU; may sleep.
 */
static u8 coretemp_fallback_tjmax_C(struct coretemp_zone *zone)
{
	const struct cpuinfo_x86 *c = &boot_cpu_data;
	const char *source = "tjmax parameter";
	struct pci_dev *bridge;
	struct coretemp_cpu cpu = {
		.model = c->x86 == 6 ? c->x86_model : U8_MAX,
		.stepping = c->x86_stepping,
		.name = c->x86_model_id,
	};

	if (zone->tjmax_C)
		return zone->tjmax_C;
	zone->tjmax_C = coretemp_tjmax_C;
	if (!zone->tjmax_C) {
		bridge = pci_get_domain_bus_and_slot(0, 0, PCI_DEVFN(0, 0));
		if (bridge && bridge->vendor == PCI_VENDOR_ID_INTEL)
			cpu.host_bridge = bridge->device;
		pci_dev_put(bridge);
		cpu.platform_id_err = rdmsrq_safe(MSR_IA32_PLATFORM_ID, &cpu.platform_id);
		cpu.ext_config_err = rdmsrq_safe(MSR_EXT_CONFIG, &cpu.ext_config);
		zone->tjmax_C = coretemp_known_tjmax_C(&cpu, &source);
	}
	dev_info(&zone->pdev->dev, "the CPU does not report TjMax; using %u C (%s)\n",
		 zone->tjmax_C, source);
	return zone->tjmax_C;
}

/**
 * coretemp_attach() - take a first sample of a sensor on this CPU and add its files
 * @sensor: the sensor, without files
 *
 * Context: the hotplug callback of this CPU, on this CPU; may sleep.
 * Return: 0; the error of the status register (-EIO); or that of adding files: -ENOMEM, -EEXIST.
 */
static int coretemp_attach(struct coretemp_sensor *sensor)
{
	const struct cpuinfo_x86 *c = &boot_cpu_data;
	struct coretemp_sample sample;
	bool has_max;
	u64 target;

	sensor->has_target |= !rdmsrq_safe(MSR_IA32_TEMPERATURE_TARGET, &target) &&
			      FIELD_GET(TARGET_TJMAX, target);
	/* Start from the last sample, which keeps its TjMax if the register holds none now. */
	coretemp_get(sensor, 0, &sample);
	coretemp_read_registers(sensor, &sample);
	if (sample.status_err)
		return sample.status_err;
	if (!sensor->has_target)
		sample.target = FIELD_PREP(TARGET_TJMAX, coretemp_fallback_tjmax_C(sensor->zone));
	coretemp_publish(sensor, &sample);

	/* Up to Yonah, and on the first Atom, the register does not hold Tcontrol. */
	has_max = sensor->has_target && !(c->x86 == 6 && (c->x86_model <= MODEL_YONAH ||
							  c->x86_model == MODEL_BONNELL));
	sensor->attrs[CORETEMP_MAX] = has_max ? &sensor->files[CORETEMP_MAX].dev_attr.attr : NULL;
	return sysfs_create_files(&sensor->zone->hwmon->kobj, sensor->attrs);
}

/* @cpu, a housekeeping CPU that can read the sensor, came online. */
static void coretemp_sensor_online(struct coretemp_sensor *sensor, int cpu)
{
	int err;

	if (sensor->cpu < 0)
		WRITE_ONCE(sensor->cpu, cpu);
	if (sensor->attached)
		return;
	err = coretemp_attach(sensor);
	if (err)
		WRITE_ONCE(sensor->cpu, -1);
	if (err && !sensor->failed)
		dev_err(&sensor->zone->pdev->dev, "%s %u has no files: error %d\n",
			coretemp_is_package(sensor) ? "package" : "core", sensor->id, err);
	sensor->failed = err;
	sensor->attached = !err;
}

/* Returns a CPU in @mask that is online and can read the sensor, or -1. */
static int coretemp_find_cpu(const struct coretemp_sensor *sensor, const struct cpumask *mask)
{
	int cpu;

	for_each_cpu(cpu, mask)
		if (coretemp_can_read(cpu, sensor))
			return cpu;
	return -1;
}

/* @cpu is going offline and can no longer be found by coretemp_find_cpu(). */
static void coretemp_sensor_offline(struct coretemp_sensor *sensor, int cpu)
{
	if (sensor->cpu != cpu)
		return;
	WRITE_ONCE(sensor->cpu,
		   coretemp_find_cpu(sensor, housekeeping_cpumask(HK_TYPE_KERNEL_NOISE)));
	/* Files stay during a suspend: tasks are frozen, and the CPU normally comes back. */
	if (sensor->cpu >= 0 || cpuhp_tasks_frozen)
		return;
	/*
	 * No deadlock: this waits for tasks that are reading the files while it holds the CPU
	 * hotplug lock, which these tasks do not take. This CPU still serves the requests that
	 * were sent before sensor->cpu became -1; a reader that finds -1 returns -ENODEV.
	 */
	sysfs_remove_files(&sensor->zone->hwmon->kobj, sensor->attrs);
	sensor->attached = false;
	WRITE_ONCE(sensor->used, false);
}

/*
 * Returns the number for the files of @cpu's core, which is new: the core id plus 2. If a sensor of
 * the zone has that number, because two cores have the same id, returns one more than the highest
 * number of the zone: that of a sensor, or the core id plus 2 of a CPU that is online.
 */
static u16 coretemp_new_number(const struct coretemp_zone *zone, int cpu)
{
	u16 number = topology_core_id(cpu) + 2, highest = number;
	const struct coretemp_sensor *sensor;
	bool in_use = false;
	int other;

	list_for_each_entry(sensor, &coretemp_sensors, node)
		if (sensor->zone == zone) {
			in_use |= sensor->number == number;
			highest = max(highest, sensor->number);
		}
	for_each_cpu(other, topology_die_cpumask(cpu))
		highest = max_t(u16, highest, topology_core_id(other) + 2);
	return in_use ? highest + 1 : number;
}

/*
 * Returns the sensor of @cpu's core, or NULL if there is no memory for a new one. Before Linux 6.9,
 * several cores of a zone may have one id. So this takes the first of these: the sensor of a thread
 * sibling that is online; of the sensors with the core's id that no CPU online has, the one that
 * @cpu had before, or any; a new one. Cores thus keep their sensors, and the numbers of their
 * files, while their CPUs are offline.
 */
static struct coretemp_sensor *coretemp_find_or_add_core(struct coretemp_zone *zone, int cpu)
{
	struct coretemp_sensor *core, *found = NULL;
	int sibling;

	for_each_cpu(sibling, topology_sibling_cpumask(cpu))
		if (per_cpu(coretemp_core, sibling))
			return per_cpu(coretemp_core, sibling);

	list_for_each_entry(core, &coretemp_sensors, node)
		if (core->zone == zone && !coretemp_is_package(core) &&
		    core->id == topology_core_id(cpu) &&
		    coretemp_find_cpu(core, cpu_online_mask) < 0 &&
		    (!found || core == per_cpu(coretemp_last_core, cpu)))
			found = core;

	core = found ?: kzalloc_obj(*core, GFP_KERNEL);
	if (core && !found) {
		coretemp_sensor_init(core, zone, MSR_IA32_THERM_STATUS, topology_core_id(cpu),
				     coretemp_new_number(zone, cpu));
		/* At the start of the zone's part of the list, see coretemp_sensors */
		list_add_rcu(&core->node, zone == coretemp_zones ? &coretemp_sensors :
							&zone[-1].package.node);
	}
	return core;
}

/* Always returns 0: the kernel would take a CPU offline again whose callback fails. */
static int coretemp_cpu_online(unsigned int cpu)
{
	unsigned int id = topology_logical_die_id(cpu);
	struct coretemp_sensor *core;
	struct coretemp_zone *zone;

	if (!cpu_has(&cpu_data(cpu), X86_FEATURE_DTHERM))
		return 0;
	if (id >= coretemp_nr_zones) {
		pr_err_once("CPU %u has no sensor: its die number is %u, but the kernel expected %u dies\n",
			    cpu, id, coretemp_nr_zones);
		return 0;
	}
	zone = &coretemp_zones[id];
	core = coretemp_find_or_add_core(zone, cpu);
	if (!core) {
		dev_err_once(&zone->pdev->dev, "no memory for the sensor of CPU %u\n", cpu);
		return 0;
	}
	per_cpu(coretemp_last_core, cpu) = core;
	WRITE_ONCE(per_cpu(coretemp_core, cpu), core);
	if (!housekeeping_cpu(cpu, HK_TYPE_KERNEL_NOISE))
		return 0;

	if (cpu_has(&cpu_data(cpu), X86_FEATURE_PTS))
		coretemp_sensor_online(&zone->package, cpu);
	coretemp_sensor_online(core, cpu);
	return 0;
}

static int coretemp_cpu_offline(unsigned int cpu)
{
	struct coretemp_sensor *core = per_cpu(coretemp_core, cpu);

	WRITE_ONCE(per_cpu(coretemp_core, cpu), NULL);
	if (core) {
		coretemp_sensor_offline(core, cpu);
		coretemp_sensor_offline(&core->zone->package, cpu);
	}
	return 0;
}

static int coretemp_zone_add(struct coretemp_zone *zone, unsigned int id)
{
	zone->interval_ms = INTERVAL_DEFAULT_MS;
	coretemp_sensor_init(&zone->package, zone, MSR_IA32_PACKAGE_THERM_STATUS, id, 1);
	list_add_tail_rcu(&zone->package.node, &coretemp_sensors);

	zone->pdev = platform_device_register_simple(KBUILD_MODNAME, id, NULL, 0);
	if (IS_ERR(zone->pdev))
		return PTR_ERR(zone->pdev);
	zone->hwmon = hwmon_device_register_with_info(&zone->pdev->dev, KBUILD_MODNAME, zone,
						      &coretemp_chip, NULL);
	if (IS_ERR(zone->hwmon))
		platform_device_unregister(zone->pdev);
	return PTR_ERR_OR_ZERO(zone->hwmon);
}

/*
 * Unregisters the first @zones zones, and frees everything after a grace period. No hotplug
 * callback may run any more.
 *
 * Nothing is used after it is freed. cpuhp_remove_state() and the unregistering of devices remove
 * all files and wait for their readers, so that no request is sent any more. A request that was
 * sent ahead, or whose reader was killed, may still be in flight; the second loop waits until its
 * handler has cleared STATE_REQUESTED. The handler then still uses the sensor and the code of this
 * module, with interrupts off. So an RCU grace period must pass before they are freed: the sensor
 * is freed after one, and the kernel itself waits for one before it frees a module.
 */
static void coretemp_remove(unsigned int zones)
{
	struct coretemp_sensor *sensor, *next;

	while (zones--) {
		hwmon_device_unregister(coretemp_zones[zones].hwmon);
		platform_device_unregister(coretemp_zones[zones].pdev);
	}
	list_for_each_entry(sensor, &coretemp_sensors, node)
		while (test_bit(STATE_REQUESTED, &sensor->state))
			schedule_timeout_uninterruptible(1);
	list_for_each_entry_safe(sensor, next, &coretemp_sensors, node)
		if (!coretemp_is_package(sensor))
			kfree_rcu(sensor, rcu);
	kfree_rcu(coretemp_zones, package.rcu);
}

static const struct x86_cpu_id coretemp_ids[] __initconst = {
	X86_MATCH_VENDOR_FEATURE(INTEL, X86_FEATURE_DTHERM, NULL),
	{}
};
MODULE_DEVICE_TABLE(x86cpu, coretemp_ids);

/* Returns 0, or an error if the driver must not be loaded; logs the reason. */
static int __init coretemp_check(void)
{
	const struct cpuinfo_x86 *c = &cpu_data(raw_smp_processor_id());

	if (!x86_match_cpu(coretemp_ids)) {
		pr_err("not loaded: not an Intel CPU with a digital thermal sensor (CPUID.06H:EAX[0])\n");
		return -ENODEV;
	}
	if (c->x86 == 6 && c->x86_model == MODEL_YONAH && c->x86_stepping < AE18_STEPPING_FIXED &&
	    c->microcode < AE18_MICROCODE_FIXED) {
		pr_err("not loaded: readings stick after deep sleep (erratum AE18); update the microcode from 0x%x to 0x%x or newer\n",
		       c->microcode, AE18_MICROCODE_FIXED);
		return -ENODEV;
	}
	if (coretemp_tjmax_C > 200) {
		pr_err("not loaded: tjmax=%u; set 200 degrees Celsius or less\n", coretemp_tjmax_C);
		return -EINVAL;
	}
	return 0;
}

static int __init coretemp_init(void)
{
	unsigned int i;
	int err = coretemp_check();

	if (err)
		return err;
	coretemp_nr_zones = topology_max_packages() * topology_max_dies_per_package();
	coretemp_zones = kzalloc_objs(*coretemp_zones, coretemp_nr_zones, GFP_KERNEL);
	if (!coretemp_zones)
		return -ENOMEM;
	for (i = 0; i < coretemp_nr_zones; i++) {
		err = coretemp_zone_add(&coretemp_zones[i], i);
		if (err)
			goto remove;
	}
	coretemp_hp_state = cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "hwmon/coretemp:online",
					      coretemp_cpu_online, coretemp_cpu_offline);
	if (coretemp_hp_state >= 0)
		return 0;
	err = coretemp_hp_state;
remove:
	coretemp_remove(i);
	return err;
}
module_init(coretemp_init);

static void __exit coretemp_exit(void)
{
	cpuhp_remove_state(coretemp_hp_state);
	coretemp_remove(coretemp_nr_zones);
}
module_exit(coretemp_exit);

MODULE_AUTHOR("the coretemp authors");
MODULE_DESCRIPTION("Intel Core and package temperature sensors");
MODULE_LICENSE("GPL");
MODULE_VERSION("1.0");
