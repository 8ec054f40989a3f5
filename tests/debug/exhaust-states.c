// SPDX-License-Identifier: GPL-2.0-only
/*
 * Takes all dynamic CPU hotplug states, so that the next module that requests one gets -ENOSPC. The kernel then warns.
 */
#include <linux/cpuhotplug.h>
#include <linux/module.h>

static int states[CPUHP_AP_ONLINE_DYN_END - CPUHP_AP_ONLINE_DYN + 1];
static int nr_states;

static int __init exhaust_states_init(void)
{
	int state;

	while ((state = cpuhp_setup_state_nocalls(CPUHP_AP_ONLINE_DYN, "exhaust-states", NULL, NULL)) > 0)
		states[nr_states++] = state;
	return 0;
}
module_init(exhaust_states_init);

static void __exit exhaust_states_exit(void)
{
	while (nr_states)
		cpuhp_remove_state_nocalls(states[--nr_states]);
}
module_exit(exhaust_states_exit);

MODULE_DESCRIPTION("No dynamic CPU hotplug state is left");
MODULE_LICENSE("GPL");
