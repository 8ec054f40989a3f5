# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Boots the emulated machine, and makes results of the lines that its guest prints.

# Unpacks the kernel in Debian's file $1 to $2, which saves an emulated CPU a second or two at each boot. The
# kernel's Documentation/arch/x86/boot.rst has its position in the file. The last four bytes are its size.
unpack_kernel()
{
	local sectors offset length
	[ -x "$host/usr/bin/zstd" ] || chroot "$host" apt-get install -y --no-install-recommends zstd
	sectors=$(od -An -tu1 -j $((0x1f1)) -N 1 "$1")
	read -r offset length < <(od -An -tu4 -j $((0x248)) -N 8 "$1")
	head -c $(((sectors + 1) * 512 + offset + length - 4)) "$1" | tail -c $((length - 4)) |
		chroot "$host" zstd -qdc >"$2.new"
	mv "$2.new" "$2"
}

# The file that QEMU boots for release $1: an unpacked kernel if it supports PVH, as Debian's kernels do
kernel_image()
{
	local image=$tree/lib/modules/$1/vmlinuz unpacked=$tree/work/$1/vmlinux
	[ -e "$image" ] || image=$tree/boot/vmlinuz-$1
	if grep -qs '^CONFIG_PVH=y' "$tree/lib/modules/$1/config" "$tree/boot/config-$1"; then
		[ "$unpacked" -nt "$image" ] || step "unpacking kernel $1" unpack_kernel "$image" "$unpacked"
		image=$unpacked
	fi
	echo "$image"
}

qemu_pid=
run_dir=
cleanup()
{
	[ -z "$qemu_pid" ] || kill -KILL "$qemu_pid" 2>/dev/null || true
	while [ -n "$qemu_pid" ] && kill -0 "$qemu_pid" 2>/dev/null; do
		wait "$qemu_pid" 2>/dev/null || sleep 0.1
	done
	[ -z "$run_dir" ] || rm -rf "$run_dir"
}

# Sends QEMU a command, which a guest's script prints in a line "qmp: COMMAND", in QEMU's machine protocol. The
# script has to check its effect.
qmp()
{
	local reply
	echo "$1" >&7
	while IFS= read -r -t 30 reply <&6; do
		case $reply in
		*'"return"'*) break ;;
		*'"error"'*) echo "# QEMU: ${reply%$'\r'}"; break ;;
		esac
	done
}

# The alarms in the kernel log of the guest
alarms() { awk -v expected="${expect:-}" -f "$top/tests/guest/alarms.awk" "$run_dir/console"; }

# Waits until the machine sleeps, and wakes it up.
wake_up()
{
	local event
	while IFS= read -r -t 300 event <&6; do
		case $event in *'"SUSPEND"'*) break ;; esac
	done
	qmp '{"execute":"system_wakeup"}'
}

# Boots once, and counts the results that the guest prints. Returns 75 if the guest did not reach its
# init, 76 if its script requests another boot.
boot()
{
	local line part='' reached='' again='' left=$boot_seconds ended=0 silent=0
	: >"$run_dir/console"
	exec 8< <(exec setpriv --pdeathsig KILL "${emulator[@]}" "${qemu[@]}" </dev/null 2>&1)
	qemu_pid=$!
	guest_status=
	while :; do
		# After an oops, the run does not wait for the end of the time.
		IFS= read -r -t 5 line <&8 || {
			ended=$?
			[ $ended -gt 128 ] && [ $((silent += 5)) -lt "$left" ] || break
			part+=$line
			[ $silent -lt 15 ] || ! grep -Eqa 'Kernel panic|Oops|BUG: KASAN' "$run_dir/console" || break
			continue
		}
		line=$part${line%$'\r'}
		part='' ended=0 silent=0
		case $line in
		*"warning: TCG doesn't support requested feature"*) ;;	# of each named CPU model
		guest-init) reached=1 left=$seconds; qmp '{"execute":"qmp_capabilities"}' ;;
		'qmp: '*) echo "# $line"; qmp "${line#qmp: }" ;;
		'wake up') wake_up ;;
		gcda:*) base64 -d <<<"${line#gcda:}" >"$(mktemp "$COVERAGE/XXXXXX.gcda")" ;;
		guest-again) again=1 ;;
		guest-exit:*) guest_status=${line#guest-exit:} ;;
		1..[0-9]*) planned=$((${planned:-0} + ${line#1..})) ;;
		'not ok - '*) result 1 "${line#not ok - }" ;;
		'ok - '*) result 0 "${line#ok - }" ;;
		*) echo "# $line" ;;
		esac
	done
	kill "$qemu_pid" 2>/dev/null || true
	wait "$qemu_pid" 2>/dev/null || true
	qemu_pid=
	exec 8<&-
	tr -d '\r' <"$run_dir/console" >>"$run_dir/consoles"
	[ $ended -le 128 ] || echo "# nothing heard from the guest for $silent s"
	if [ -z "$reached" ]; then
		# If the console is empty, QEMU did not start.
		[ ! -s "$run_dir/console" ] || return 75
	elif [ -n "$again" ] && [ -z "$guest_status" ] && [ $ended -le 128 ]; then
		return 76
	fi
}
