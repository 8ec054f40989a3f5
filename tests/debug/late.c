// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes a CPU answer late: its interrupts stay off for a time. In /sys/module/late/parameters:
 *
 *	echo "CPU MS" >make	returns when they are off
 *	echo 0 >ms		ends it early
 *	cat cpu			the CPU while they are, else -1
 */
#include <linux/completion.h>
#include <linux/cpu.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static int late_cpu = -1;
module_param_named(cpu, late_cpu, int, 0444);

static unsigned int late_ms;
module_param_named(ms, late_ms, uint, 0644);
static DECLARE_COMPLETION(late_begun);

static void late_work(struct work_struct *work)
{
	ktime_t begun;

	local_irq_disable();
	WRITE_ONCE(late_cpu, smp_processor_id());
	complete(&late_begun);
	/* By the clock: a delay loop is calibrated for another machine than an emulated one. */
	begun = ktime_get();
	while (ktime_ms_delta(ktime_get(), begun) < READ_ONCE(late_ms))
		cpu_relax();
	WRITE_ONCE(late_cpu, -1);
	local_irq_enable();
}
static DECLARE_WORK(late, late_work);

static int late_make(const char *val, const struct kernel_param *kp)
{
	unsigned int cpu;
	int err = 0;

	if (sscanf(val, "%u %u", &cpu, &late_ms) != 2)
		return -EINVAL;
	flush_work(&late);
	cpus_read_lock();
	if (cpu < nr_cpu_ids && cpu_online(cpu))
		queue_work_on(cpu, system_highpri_wq, &late);
	else
		err = -EINVAL;
	cpus_read_unlock();
	if (!err)
		wait_for_completion(&late_begun);
	return err;
}

static const struct kernel_param_ops late_make_ops = { .set = late_make };
module_param_cb(make, &late_make_ops, NULL, 0200);

static int __init late_init(void)
{
	return 0;
}
module_init(late_init);

static void __exit late_exit(void)
{
	flush_work(&late);
}
module_exit(late_exit);

MODULE_DESCRIPTION("Have a CPU answer late");
MODULE_LICENSE("GPL");
