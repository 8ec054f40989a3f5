// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes a CPU unresponsive: its interrupts stay off for a time. In /sys/module/unresponsive/parameters:
 *
 *	echo "CPU MS" >make	returns when the interrupts are off
 *	echo 0 >ms		turns them on early
 *	cat cpu			prints the CPU while its interrupts are off, else -1
 */
#include <linux/completion.h>
#include <linux/cpu.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static int unresponsive_cpu = -1;
module_param_named(cpu, unresponsive_cpu, int, 0444);

static unsigned int unresponsive_ms;
module_param_named(ms, unresponsive_ms, uint, 0644);
static DECLARE_COMPLETION(unresponsive_begun);

static void unresponsive_work(struct work_struct *work)
{
	ktime_t begun;

	local_irq_disable();
	WRITE_ONCE(unresponsive_cpu, smp_processor_id());
	complete(&unresponsive_begun);
	/* By the clock: the delay loop of an emulated CPU is not calibrated well. */
	begun = ktime_get();
	while (ktime_ms_delta(ktime_get(), begun) < READ_ONCE(unresponsive_ms))
		cpu_relax();
	WRITE_ONCE(unresponsive_cpu, -1);
	local_irq_enable();
}
static DECLARE_WORK(unresponsive, unresponsive_work);

static int unresponsive_make(const char *val, const struct kernel_param *kp)
{
	unsigned int cpu;
	int err = 0;

	if (sscanf(val, "%u %u", &cpu, &unresponsive_ms) != 2)
		return -EINVAL;
	flush_work(&unresponsive);
	cpus_read_lock();
	if (cpu < nr_cpu_ids && cpu_online(cpu))
		queue_work_on(cpu, system_highpri_wq, &unresponsive);
	else
		err = -EINVAL;
	cpus_read_unlock();
	if (!err)
		wait_for_completion(&unresponsive_begun);
	return err;
}

static const struct kernel_param_ops unresponsive_make_ops = { .set = unresponsive_make };
module_param_cb(make, &unresponsive_make_ops, NULL, 0200);

static void __exit unresponsive_exit(void)
{
	flush_work(&unresponsive);
}
module_exit(unresponsive_exit);

MODULE_DESCRIPTION("Make a CPU unresponsive for a time");
MODULE_LICENSE("GPL");
