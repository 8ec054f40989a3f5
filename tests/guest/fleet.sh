# SPDX-License-Identifier: GPL-2.0-only
# One machine of a fleet: node_exporter runs, and tests/userland/fleet.t sends commands.
# usage: fleet.sh MACHINE
. ./lib.sh

m=$1
# fleet.t sends three commands to machine 1, and five to machine 2.
[ "$m" = 1 ] && plan 5 || plan 7
poke 0 $THERM_STATUS "$(status $((70 - m)))"
poke 1 $THERM_STATUS "$(status $((60 - m)))"
poke 0 $PACKAGE_THERM_STATUS "$(status $((50 - m)))"

modprobe virtio_net
udevadm settle
short_interval
nic=$(ls -d /sys/bus/virtio/drivers/virtio_net/virtio*/net/* | sed 's|.*/||')
ip addr add 10.0.2.15/24 dev "$nic"
ip link set "$nic" up
systemctl is-system-running --wait
is "$(systemctl is-active prometheus-node-exporter)" active "node_exporter runs on machine $m"

mkfifo /tmp/commands /tmp/answers
# Passes on the line of each connection, and returns the answer.
python3 -c '
import socket
server = socket.create_server(("", 9101))
while True:
    peer = server.accept()[0]
    print(peer.makefile().readline().strip(), file=open("/tmp/commands", "w"))
    peer.sendall(open("/tmp/answers").readline().encode())
    peer.close()
' &
command=
while [ "$command" != end ]; do
	read -r command </tmp/commands
	case $command in
	hot) poke 1 $THERM_STATUS "$(status 10)" ;;
	cool) poke 1 $THERM_STATUS "$(status $((60 - m)))" ;;
	critical) poke 0 $PACKAGE_THERM_STATUS "$(status $((50 - m)) 0x20)" ;;
	calm) poke 0 $PACKAGE_THERM_STATUS "$(status $((50 - m)))" ;;
	lose) offline 1 ;;
	find) online 1 ;;
	esac
	is $? 0 "machine $m executes the command $command"
	echo "done $command" >/tmp/answers
done
is "$(systemctl show -P NRestarts prometheus-node-exporter)" 0 "node_exporter was not restarted on machine $m"
