/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The delays that tests/host/delays.pl puts into coretemp.c, numbered from 1. The parameter "delay"
 * is the number of the active one. A delay sleeps for "sleep_ms" milliseconds where sleeping is allowed,
 * and spins for "spin_ms" elsewhere.
 * Unloading, and a load that fails, log which delays were reached, as a hexadecimal bitmap.
 */
#include <linux/bitmap.h>
#include <linux/delay.h>
#include <linux/ktime.h>
#include <linux/sched.h>

#ifndef CONFIG_PREEMPT_COUNT
#error "without CONFIG_PREEMPT_COUNT, a function cannot know whether it may sleep: take another kernel"
#endif

static unsigned int coretemp_delay_active;
module_param_named(delay, coretemp_delay_active, uint, 0644);
/* more than the shortest update_interval, so that samples become stale meanwhile */
static unsigned int coretemp_sleep_ms = 20;
module_param_named(sleep_ms, coretemp_sleep_ms, uint, 0644);
static unsigned int coretemp_spin_ms = 1;
module_param_named(spin_ms, coretemp_spin_ms, uint, 0644);
static DECLARE_BITMAP(coretemp_delays_reached, NR_DELAYS + 1);

static noinline void coretemp_delay(unsigned int number)
{
	u64 end;

	if (!test_bit(number, coretemp_delays_reached))
		set_bit(number, coretemp_delays_reached);
	if (READ_ONCE(coretemp_delay_active) != number)
		return;
	/* A task that has set its state in order to sleep must not sleep here. */
	if (!in_atomic() && !irqs_disabled() && !rcu_preempt_depth() &&
	    READ_ONCE(current->__state) == TASK_RUNNING) {
		msleep(coretemp_sleep_ms);
		return;
	}
	end = ktime_get_mono_fast_ns() + coretemp_spin_ms * NSEC_PER_MSEC;
	while (ktime_get_mono_fast_ns() < end)
		cpu_relax();
}

/* A condition, or a part of one, after which there is a delay */
#define coretemp_delayed(number, condition) \
	({ bool coretemp_result = !!(condition); coretemp_delay(number); coretemp_result; })

static void coretemp_log_delays(void)
{
	pr_info("delays reached: %*pb\n", NR_DELAYS + 1, coretemp_delays_reached);
}

/* A module that is not loaded has no exit: log the delays then, too. */
#define coretemp_module_init(init)				\
	static int __init coretemp_logged_init(void)		\
	{							\
		int err = init();				\
								\
		if (err)					\
			coretemp_log_delays();			\
		return err;					\
	}							\
	module_init(coretemp_logged_init)
