# SPDX-License-Identifier: GPL-2.0-only
# One machine of a fleet: node_exporter runs, and the host says what shall happen.
# usage: fleet.sh MACHINE
. ./lib.sh

m=$1
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
is "$(systemctl is-active prometheus-node-exporter)" active "machine $m: node_exporter runs"

mkfifo /tmp/words /tmp/answers
# Hands each connection's line over, and the answer back.
python3 -c '
import socket
server = socket.create_server(("", 9101))
while True:
    peer = server.accept()[0]
    print(peer.makefile().readline().strip(), file=open("/tmp/words", "w"))
    peer.sendall(open("/tmp/answers").readline().encode())
    peer.close()
' &
word=
while [ "$word" != end ]; do
	read -r word </tmp/words
	case $word in
	hot) poke 1 $THERM_STATUS "$(status 10)" ;;
	cool) poke 1 $THERM_STATUS "$(status $((60 - m)))" ;;
	critical) poke 0 $PACKAGE_THERM_STATUS "$(status $((50 - m)) 0x20)" ;;
	calm) poke 0 $PACKAGE_THERM_STATUS "$(status $((50 - m)))" ;;
	lose) offline 1 ;;
	find) online 1 ;;
	esac
	is $? 0 "machine $m: $word"
	echo "done $word" >/tmp/answers
done
is "$(systemctl show -P NRestarts prometheus-node-exporter)" 0 "machine $m: node_exporter was never restarted"
exit $failures
