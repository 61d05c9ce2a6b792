// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/*
 * Has the Raspberry Pi's firmware read tryboot.txt instead of config.txt at the next start, once, when the board is started again with the
 * argument "0 tryboot". Raspberry Pi's own kernel does so, Debian's does not. Loaded where the device tree names that firmware.
 */
#include <linux/module.h>
#include <linux/reboot.h>
#include <linux/string.h>
#include <soc/bcm2835/raspberrypi-firmware.h>

/* The firmware's tag for the flags of the next start, 32 bits; the lowest is for tryboot.txt. */
#define SET_REBOOT_FLAGS 0x00038064
#define TRYBOOT 1

static struct rpi_firmware *firmware;

static int restarts(struct notifier_block *block, unsigned long action, void *argument)
{
	u32 flags = TRYBOOT;
	int error;

	if (action != SYS_RESTART || !argument || !strstr(argument, " tryboot"))
		return NOTIFY_DONE;
	error = rpi_firmware_property(firmware, SET_REBOOT_FLAGS, &flags, sizeof(flags));
	if (error)
		pr_err("the firmware does not take the order to try another kernel: %d\n", error);
	return NOTIFY_DONE;
}

static struct notifier_block block = { .notifier_call = restarts };

static int __init begin(void)
{
	struct device_node *node = rpi_firmware_find_node();
	int error;

	firmware = node ? rpi_firmware_get(node) : NULL;
	if (!firmware)
		return -ENODEV;
	error = register_reboot_notifier(&block);
	if (error)
		rpi_firmware_put(firmware);
	return error;
}

static void __exit end(void)
{
	unregister_reboot_notifier(&block);
	rpi_firmware_put(firmware);
}

module_init(begin);
module_exit(end);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("tryboot of the Raspberry Pi's firmware");
MODULE_ALIAS("of:N*T*Craspberrypi,bcm2835-firmware*");
