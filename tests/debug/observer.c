// SPDX-License-Identifier: GPL-2.0-only
/*
 * Logs every device that any task adds or deletes, with the task's name:
 *
 *	observer: device_add coretemp.0 modprobe
 *
 * Probes the functions of the driver core through which all devices are added and deleted, so that nothing depends on
 * the module under test.
 */
#include <linux/device.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/sched.h>

static int observer_log(struct kprobe *probe, struct pt_regs *regs)
{
	const struct device *dev = (void *)regs_get_kernel_argument(regs, 0);

	pr_info("observer: %s %s %s\n", probe->symbol_name, dev_name(dev), current->comm);
	return 0;
}

static struct kprobe observer_add = { .symbol_name = "device_add", .pre_handler = observer_log };
static struct kprobe observer_del = { .symbol_name = "device_del", .pre_handler = observer_log };
static struct kprobe *observer_probes[] = { &observer_add, &observer_del };

static int __init observer_init(void)
{
	return register_kprobes(observer_probes, ARRAY_SIZE(observer_probes));
}
module_init(observer_init);

static void __exit observer_exit(void)
{
	unregister_kprobes(observer_probes, ARRAY_SIZE(observer_probes));
}
module_exit(observer_exit);

MODULE_DESCRIPTION("Log devices that are added and deleted");
MODULE_LICENSE("GPL");
