// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs a command and receives the kernel's uevents meanwhile, as udev does:
 *
 *	events COMMAND [ARG...]
 *
 * Prints a line "ACTION DEVPATH" for each event of the driver's devices. Exits with the command's status.
 */
#include <err.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = 1 };
	int sock = socket(AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT);
	int size = 16 << 20, status = 1;
	char buf[8192];
	ssize_t n;

	if (argc < 2)
		errx(2, "usage: events COMMAND [ARG...]");
	setsockopt(sock, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	if (bind(sock, (struct sockaddr *)&address, sizeof(address)))
		err(2, "bind");
	if (!fork()) {
		execvp(argv[1], argv + 1);
		err(127, "%s", argv[1]);
	}
	wait(&status);
	/* All events of the command are in the socket: the kernel queues an event before it continues. */
	while ((n = recv(sock, buf, sizeof(buf) - 1, MSG_DONTWAIT)) > 0) {
		char *at = strchr(buf, '@');

		buf[n] = '\0';
		if (!at || !strstr(at, "/coretemp."))
			continue;
		*at = ' ';
		puts(buf);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
