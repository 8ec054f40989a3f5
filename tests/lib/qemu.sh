# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Boots the emulated machine, and makes results of the lines that its guest prints.

# A boot takes an emulated CPU ten seconds or more. Hence a machine is saved when it has reached its init, before any
# module of this project or any script is in it, and later runs on the same machine and kernel continue from there. A
# state has about 30 MB. Boots that are not saved: with other disks, and all boots of make torture.

# Unpacks the kernel in Debian's file $1 to $2, which saves an emulated CPU a second or two at each boot. The
# kernel's Documentation/arch/x86/boot.rst has its position in the file. The last four bytes are its size.
unpack_kernel()
{
	local sectors offset length
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

# Sends QEMU a command in its machine protocol, and sets $reply. A guest's script sends one by a line "qmp: COMMAND",
# and has to check its effect.
qmp()
{
	local seconds_left=30
	echo "$1" >&7
	while [ $seconds_left -gt 0 ] && runs; do
		IFS= read -r -t 1 reply <&6 || seconds_left=$((seconds_left - 1))
		case $reply in
		*'"return"'*) break ;;
		*'"error"'*) echo "# QEMU: ${reply%$'\r'}"; break ;;
		esac
	done
}
runs() { kill -0 "$qemu_pid" 2>/dev/null; }

# The alarms in the kernel log of the guest
alarms() { awk -v expected="${expect:-}" -f "$top/tests/guest/alarms.awk" "$run_dir/console"; }

# Waits until the machine sleeps, and wakes it up after $1 seconds.
wake_up()
{
	local end=$((SECONDS + 300))
	reply=
	while runs && [[ $reply != *'"suspended"'* ]] && [ $SECONDS -lt $end ]; do
		sleep 0.1
		qmp '{"execute":"query-status"}'
	done
	[[ $reply = *'"suspended"'* ]] || result 1 "the machine sleeps, so that it can be woken up"
	sleep "$1"
	qmp '{"execute":"system_wakeup"}'
}

# Sets $state to the file for the state of the machine that $qemu and $initrd describe, or to nothing.
name_state()
{
	state=
	[ -z "$disk${VM_PLAYER:-}${TORTURE:-}" ] && [ "$script" != shell ] && [[ $more != *-drive* ]] || return 0
	state=$host/work/states/$({
		printf '%s\n' "${qemu[@]}"
		stat -c '%n %s %Y' "$image" "$tree/work/$release/base.cpio" "$host/work/model/coretemp-model.so" \
			"$host/usr/bin/qemu-system-x86_64"
		[ -z "$madt" ] || cat "$madt"
	} | cksum | tr ' ' -)
	mkdir -p "${state%/*}"
}

# Saves the machine with its kernel log. If that fails, later runs boot.
save_state()
{
	local new=$state.$BASHPID
	qmp '{"execute":"stop"}'
	qmp '{"execute":"migrate","arguments":{"uri":"exec:zstd -q1 >'"${new#"$host"}"'"}}'
	while runs && [[ $reply != *'"completed"'* && $reply != *'"failed"'* && $reply != *'"error"'* ]]; do
		sleep 0.1
		qmp '{"execute":"query-migrate"}'
	done
	sleep 0.2	# until zstd has written its last block, which the next line checks
	if chroot "$host" zstd -tq "${new#"$host"}"; then
		cp "$run_dir/console" "$new.console"
		mv "$new.console" "$state.console"
		mv "$new" "$state"
	fi
	rm -f "$new"
	qmp '{"execute":"cont"}'
}

# Continues a saved machine when QEMU has read its state.
restore_state()
{
	qmp '{"execute":"qmp_capabilities"}'
	reply=inmigrate
	while runs && [[ $reply = *inmigrate* ]]; do
		sleep 0.05
		qmp '{"execute":"query-status"}'
	done
	[[ $reply = *'"paused"'* ]] || return
	touch "$state" "$state.console"
	qmp '{"execute":"cont"}'
}

# Tells the guest's init what to run: "1" if a script ends at its first failed check, and the scripts.
send_scripts() { echo "${STOP:--} ${scripts[*]}" >&5; }

# Boots once or restores, and counts the results that the guest prints. Returns 75 if the guest did not reach its
# init, 76 if its script requests another boot.
boot()
{
	local line part='' reached='' again='' left=$boot_seconds ended=0 silent=0 incoming=()
	: >"$run_dir/console"
	if [ -n "$state" ] && [ -e "$state" ] && [ -e "$state.console" ]; then
		echo "# continues from ${state#"$top/"}"
		cp "$state.console" "$run_dir/console"
		incoming=(-incoming "exec:zstd -dcq ${state#"$host"}")
	fi
	exec 8< <(exec setpriv --pdeathsig KILL "${emulator[@]}" "${qemu[@]}" "${incoming[@]}" <"$run_dir/input" \
		2>"$run_dir/errors")
	qemu_pid=$!
	guest_status=
	if [ ${#incoming[@]} -gt 0 ] && restore_state; then
		reached=1 left=$seconds
		send_scripts
	fi
	while :; do
		# After an oops, the run does not wait for the end of the time, but for longer than a scan by kmemleak takes.
		IFS= read -r -t 5 line <&8 || {
			ended=$?
			[ $ended -gt 128 ] && [ $((silent += 5)) -lt "$left" ] || break
			part+=$line
			[ $silent -lt 60 ] || ! grep -Eqa 'Kernel panic|Oops|BUG: KASAN' "$run_dir/console" || break
			continue
		}
		line=$part${line%$'\r'}
		part='' ended=0 silent=0
		case $line in
		guest-init)
			reached=1 left=$seconds
			qmp '{"execute":"qmp_capabilities"}'
			[ -z "$state" ] || save_state
			send_scripts
			;;
		'qmp: '*) echo "# $line"; qmp "${line#qmp: }" ;;
		'wake up after '*) wake_up "${line#wake up after }" ;;
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
	# QEMU warns of each named CPU model.
	sed "/TCG doesn't support requested feature/d; s/^/# /" "$run_dir/errors"
	tr -d '\r' <"$run_dir/console" >>"$run_dir/consoles"
	[ $ended -le 128 ] || echo "# nothing heard from the guest for $silent s"
	if [ -z "$reached" ]; then
		# If the console is empty, QEMU did not start.
		[ ! -s "$run_dir/console" ] || return 75
	elif [ -n "$again" ] && [ -z "$guest_status" ] && [ $ended -le 128 ]; then
		return 76
	fi
}
