/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The types and macros of the kernel that coretemp.c uses, for programs on the build host. The
 * functions and variables are in tests/host/hotplug-model.c.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef unsigned short umode_t;

#define KBUILD_MODNAME		"coretemp"
#define NR_CPUS			32
#define NSEC_PER_MSEC		1000000ull

/* Compiler, arithmetic, lists */
#define READ_ONCE(x)		(*(const volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, value)	(*(volatile typeof(x) *)&(x) = (value))
#define BIT_ULL(n)		(1ull << (n))
#define BIT(n)			BIT_ULL(n)
#define GENMASK_ULL(high, low)	((~0ull >> (63 - (high))) & (~0ull << (low)))
#define GENMASK(high, low)	GENMASK_ULL(high, low)
#define FIELD_GET(mask, reg)	(((reg) & (mask)) / ((mask) & -(mask)))
#define FIELD_PREP(mask, value)	((value) * ((mask) & -(mask)))
#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))
#define U8_MAX			0xff
#define max(a, b)		((a) > (b) ? (a) : (b))
#define max_t(type, a, b)	max((type)(a), (type)(b))
#define clamp_val(v, low, high)	((v) < (low) ? (low) : (v) > (high) ? (high) : (v))
#define container_of(pointer, type, member) \
	((type *)((char *)(pointer) - offsetof(type, member)))
#define xchg(pointer, value) \
	({ typeof(*(pointer)) old = *(pointer); *(pointer) = (value); old; })
#define IS_ERR(pointer)		((unsigned long)(pointer) >= -4095ul)
#define PTR_ERR(pointer)	((long)(pointer))
#define PTR_ERR_OR_ZERO(p)	(IS_ERR(p) ? PTR_ERR(p) : 0)

struct list_head { struct list_head *next, *prev; };
#define LIST_HEAD(name)		struct list_head name = { &(name), &(name) }
#define list_entry(node, pos, member) container_of(node, typeof(*(pos)), member)
#define list_for_each_entry(pos, head, member) \
	for (pos = list_entry((head)->next, pos, member); &pos->member != (head); \
	     pos = list_entry(pos->member.next, pos, member))
#define list_for_each_entry_lockless	list_for_each_entry
#define list_for_each_entry_safe(pos, n, head, member) \
	for (pos = list_entry((head)->next, pos, member), \
	     n = list_entry(pos->member.next, pos, member); &pos->member != (head); \
	     pos = n, n = list_entry(n->member.next, n, member))
static inline void list_add_rcu(struct list_head *node, struct list_head *head)
{
	*node = (struct list_head){ head->next, head };
	head->next->prev = node;
	head->next = node;
}
#define list_add_tail_rcu(node, head)	list_add_rcu(node, (head)->prev)

/* As in those stable kernels where the last argument is mandatory */
#define kzalloc_obj(object, gfp)	((typeof(object) *)calloc(1, sizeof(object)))
#define kzalloc_objs(object, n, gfp)	((typeof(object) *)calloc(n, sizeof(object)))
#define kfree_rcu(pointer, member)	free(pointer)
struct rcu_head { void *next; };

/* Modules and the log. An error that the driver logs fails the sequence. */
#define __init
#define __exit
#define __initconst
#define module_init(function)	static int (*const module_load)(void) = function
#define module_exit(function)	static void (*const module_unload)(void) = function
#define module_param_named(name, variable, type, mode) struct unused
#define MODULE_PARM_DESC(name, text)	struct unused
#define MODULE_DEVICE_TABLE(type, name)	struct unused
#define MODULE_AUTHOR(text)	struct unused
#define MODULE_DESCRIPTION(text) struct unused
#define MODULE_LICENSE(text)	struct unused
#define MODULE_VERSION(text)	struct unused
#define dev_info(dev, ...)	((void)(dev), (void)snprintf(NULL, 0, __VA_ARGS__))
#define dev_err(dev, ...)	((void)(dev), fail(__VA_ARGS__))
#define dev_err_once		dev_err
#define pr_err(...)		fail(__VA_ARGS__)
#define pr_err_once(...)	fail(__VA_ARGS__)

/* CPUs */
struct cpumask { u32 bits; };
#define cpu_online_mask		((const struct cpumask *)&cpu_online)
static inline bool cpumask_test_cpu(int cpu, const struct cpumask *mask)
{
	return mask->bits >> cpu & 1;
}
static inline int cpumask_next(int cpu, const struct cpumask *mask)
{
	while (++cpu < NR_CPUS && !cpumask_test_cpu(cpu, mask))
		;
	return cpu;
}
#define for_each_cpu(cpu, mask) \
	for ((cpu) = cpumask_next(-1, mask); (int)(cpu) < NR_CPUS; (cpu) = cpumask_next(cpu, mask))
enum hk_type { HK_TYPE_KERNEL_NOISE, HK_TYPE_DOMAIN, HK_TYPE_MANAGED_IRQ };
#define housekeeping_cpumask(type) ((const struct cpumask *) \
	((type) == HK_TYPE_KERNEL_NOISE ? &cpu_housekeeping : &cpu_other_housekeeping))
#define housekeeping_cpu(cpu, type)	cpumask_test_cpu(cpu, housekeeping_cpumask(type))

/* In a section of their own, so that the model can clear them when the module is loaded again */
#define DEFINE_PER_CPU(type, name) \
	__attribute__((section("percpu"))) typeof(type) name[NR_CPUS]
#define per_cpu(name, cpu)	((name)[cpu])

#define get_cpu()		smp_cpu
#define put_cpu()		do { } while (0)
#define raw_smp_processor_id()	smp_cpu
typedef struct { void (*func)(void *info); void *info; bool queued; int cpu; } call_single_data_t;

struct cpuinfo_x86 {
	u8 x86, x86_model, x86_stepping;
	const char *x86_model_id;
	u32 microcode;
	bool has[2];
};
#define X86_FEATURE_DTHERM	0
#define X86_FEATURE_PTS		1
#define cpu_data(cpu)		(cpus[cpu])
#define boot_cpu_data		(cpus[0])
#define cpu_has(c, feature)	((c)->has[feature])
struct x86_cpu_id { int vendor, feature; };
#define X86_MATCH_VENDOR_FEATURE(vendor, feature, data) { 1, feature }
#define x86_match_cpu(ids)	((ids)->vendor == 1)

enum cpuhp_state { CPUHP_INVALID, CPUHP_AP_ONLINE_DYN };

#define MSR_IA32_PLATFORM_ID		0x17
#define MSR_IA32_THERM_STATUS		0x19c
#define MSR_IA32_TEMPERATURE_TARGET	0x1a2
#define MSR_IA32_PACKAGE_THERM_STATUS	0x1b1

/* Locks, bits, sleeping */
typedef struct { bool held; } raw_spinlock_t;
#define raw_spin_lock_init(lock)	((lock)->held = false)
#define raw_spin_lock_irqsave(lock, flags)	((flags) = 1, set_lock(lock, true))
#define raw_spin_unlock_irqrestore(lock, flags)	((void)(flags), set_lock(lock, false))

#define test_bit(bit, word)	(*(word) >> (bit) & 1)
#define clear_bit_unlock(bit, word)	(*(word) &= ~(1ul << (bit)))
static inline bool test_and_set_bit(int bit, unsigned long *word)
{
	bool was = test_bit(bit, word);

	*word |= 1ul << bit;
	return was;
}
#define test_and_set_bit_lock	test_and_set_bit
#define cmpxchg(pointer, from, to) \
	({ typeof(*(pointer)) old = *(pointer); if (old == (from)) *(pointer) = (to); old; })
#define wait_on_bit_lock(word, bit, state)	(set_bit_lock(word, bit, true), 0)
#define clear_and_wake_up_bit(bit, word)	set_bit_lock(word, bit, false)

#define TASK_KILLABLE		0
struct task { pid_t tgid; };
#define current			(&reader)
struct rcuwait { bool woken; };
#define rcuwait_init(wait)	((wait)->woken = false)
#define rcuwait_wake_up(wait)	((wait)->woken = true)
#define rcuwait_wait_event(wait, condition, state) \
	({ while ((wait)->woken = false, !(condition)) sleep_until_woken(wait); 0; })

/* Devices and files */
struct attribute { const char *name; umode_t mode; };
struct kobject {
	struct file { const struct attribute *attr; int number, kind; } files[5 * NR_CPUS];
	int nr_files;
};
struct device { struct kobject kobj; void *driver_data; };
struct device_attribute {
	struct attribute attr;
	ssize_t (*show)(struct device *dev, struct device_attribute *attr, char *buf);
};
struct sensor_device_attribute { struct device_attribute dev_attr; int index; };
#define to_sensor_dev_attr(attr) container_of(attr, struct sensor_device_attribute, dev_attr)
#define sysfs_attr_init(attr)	do { } while (0)
#define sysfs_emit(buf, ...)	sprintf(buf, __VA_ARGS__)
#define dev_get_drvdata(dev)	((dev)->driver_data)
struct platform_device { struct device dev; };
#define platform_device_register_simple(name, id, resources, count) \
	((struct platform_device *)calloc(1, sizeof(struct platform_device)))
#define platform_device_unregister(pdev)	free(pdev)

enum hwmon_sensor_types { hwmon_chip };
struct hwmon_channel_info { int config; };
#define HWMON_C_UPDATE_INTERVAL	1
#define HWMON_CHANNEL_INFO(type, flags)	(&(const struct hwmon_channel_info){ flags })
struct hwmon_ops {
	umode_t (*is_visible)(const void *drvdata, enum hwmon_sensor_types type, u32 attr, int channel);
	int (*read)(struct device *dev, enum hwmon_sensor_types type, u32 attr, int channel, long *val);
	int (*write)(struct device *dev, enum hwmon_sensor_types type, u32 attr, int channel, long val);
};
struct hwmon_chip_info {
	const struct hwmon_ops *ops;
	const struct hwmon_channel_info **info;
};

#define PCI_VENDOR_ID_INTEL	0x8086
#define PCI_DEVFN(slot, function)	((slot) << 3 | (function))
struct pci_dev { u16 vendor, device; };
#define pci_get_domain_bus_and_slot(domain, bus, devfn) ((struct pci_dev *)NULL)
#define pci_dev_put(pdev)	((void)(pdev))
