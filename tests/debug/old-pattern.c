// SPDX-License-Identifier: GPL-2.0-only
/*
 * A control that makes only the two mistakes that coretemp must not make: it adds and removes devices in CPU hotplug
 * callbacks, in which the CPU hotplug lock is held, and it expects that adding a device has run the driver's probe.
 */
#include <linux/cpuhotplug.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

static DEFINE_PER_CPU(struct platform_device *, old_pattern_pdev);
static int old_pattern_state;

static int old_pattern_probe(struct platform_device *pdev)
{
	unsigned int *data = devm_kzalloc(&pdev->dev, sizeof(*data), GFP_KERNEL);

	platform_set_drvdata(pdev, data);
	return data ? 0 : -ENOMEM;
}

static struct platform_driver old_pattern_driver = {
	.driver = { .name = "old_pattern" },
	.probe = old_pattern_probe,
};

static int old_pattern_online(unsigned int cpu)
{
	struct platform_device *pdev = platform_device_register_simple("old_pattern", cpu, NULL, 0);
	unsigned int *data;

	if (IS_ERR(pdev))
		return PTR_ERR(pdev);
	per_cpu(old_pattern_pdev, cpu) = pdev;
	data = platform_get_drvdata(pdev);
	*data = cpu;
	return 0;
}

static int old_pattern_offline(unsigned int cpu)
{
	platform_device_unregister(per_cpu(old_pattern_pdev, cpu));
	return 0;
}

static int __init old_pattern_init(void)
{
	int err = platform_driver_register(&old_pattern_driver);

	if (err)
		return err;
	old_pattern_state = cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "old_pattern:online",
					      old_pattern_online, old_pattern_offline);
	if (old_pattern_state > 0)
		return 0;
	platform_driver_unregister(&old_pattern_driver);
	return old_pattern_state;
}
module_init(old_pattern_init);

static void __exit old_pattern_exit(void)
{
	cpuhp_remove_state(old_pattern_state);
	platform_driver_unregister(&old_pattern_driver);
}
module_exit(old_pattern_exit);

MODULE_DESCRIPTION("Devices in CPU hotplug callbacks, as a control");
MODULE_LICENSE("GPL");
