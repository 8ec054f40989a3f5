# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# One run: the arguments of tests/vm run, the machine that they describe, and its verdict.

# The arguments of a named machine come before the others.
parse_arguments()
{
	local option named
	local -A variable=([k]=series [t]=topology [c]=cpu [a]=append [q]=more [d]=disk [s]=seconds [w]=expect
		[e]=edit [E]=changed [p]=package [A]=madt [f]=files)
	series=${KERNEL:-newest} topology=2x4x2 cpu=Haswell model='' append='' more='' expect='' disk='' seconds=600
	edit='' changed='' debug='' package='' files='' madt=''
	OPTIND=1
	while getopts M:k:t:c:m:a:q:d:s:w:e:E:p:A:f:o option; do
		case $option in
		M)
			named=$(sed -n "s/^$OPTARG\t\t*//p" "$top/tests/machines")
			[ -n "$named" ] || die "no machine '$OPTARG' in tests/machines"
			shift $((OPTIND - 1))
			# shellcheck disable=SC2086 # a list of arguments
			set -f -- $named "$@"
			set +f
			OPTIND=1
			;;
		m) model=,$OPTARG ;;
		o) debug=1 ;;
		\?) bad_usage ;;
		*) printf -v "${variable[$option]}" %s "$OPTARG" ;;
		esac
	done
	shift $((OPTIND - 1))
	[ $# -gt 0 ] || bad_usage
	scripts=("$@")
}

# "2x4x2" or "2x2x2x1", from -t
parse_topology()
{
	local left
	dies=1
	IFS=x read -r packages cores threads left <<<"$topology"
	if [ -n "$left" ]; then
		dies=$cores cores=$((cores * threads)) threads=$left
	fi
	[ -n "$threads" ] || die "-t needs PACKAGESxCORESxTHREADS or PACKAGESxDIESxCORESxTHREADS, not '$topology'"
	[ "$dies" = 1 ] || cpu+=,level=0x1f
}

# Everything that the guest needs, in $run_dir
prepare_run()
{
	choose_tree "$series"
	release=$(kernel "$series")
	module "$release" "$edit"
	[ -z "$changed" ] || module "$release" "$changed"
	[ -z "$debug" ] || debug_modules "$release"
	setup
	tools
	run_dir=$(mktemp -d "$host/work/run.XXXXXX")
	trap cleanup EXIT
	trap 'exit 130' INT TERM HUP
	if [ -n "$package" ]; then
		[ -e "$tree/usr/bin/${package%:*}" ] ||
			step "installing ${package#*:} in the tree" in_tree apt-get install -y --no-install-recommends "${package#*:}"
		add_program "/usr/bin/${package%:*}" "$run_dir/root"
	fi
	mkdir -p "$run_dir/root/test"
	[ -z "$files" ] || cp -r "$files" "$run_dir/root/test/files"
	[ -z "$changed" ] || cp "$tree/work/$release/$(copy_of "$changed")/coretemp.ko" "$run_dir/root/test/changed.ko"
	initramfs "$release" "$run_dir" "$(copy_of "$edit")" "$debug" "$madt"
	image=$(kernel_image "$release")
	mkfifo "$run_dir"/{qmp.in,qmp.out,input}
	exec 5<>"$run_dir/input" 6<>"$run_dir/qmp.out" 7<>"$run_dir/qmp.in"
	flock -u 9
}

# Puts the arguments of QEMU into the array $qemu.
# shellcheck disable=SC2054
describe_machine()
{
	local dir=${run_dir#"$host"}
	[ -z "$disk" ] || append+=" ct_disk=1"
	[ "$script" != shell ] || append+=" ct_shell=1"
	qemu=(-M q35 -accel tcg,thread=multi -cpu "$cpu" -m 1G -nodefaults -no-user-config
		-display none -no-reboot
		-smp "$((packages * cores * threads)),sockets=$packages,cores=$cores,threads=$threads"
		-plugin "/work/model/coretemp-model.so,cores=$cores,threads=$threads,dies=$dies$model"
		-kernel "${image#"$host"}"
		# mitigations=off: page tables that syscalls exchange cost an emulated CPU a quarter of its time
		-append "console=ttyS0 panic=-1 mitigations=off no_timer_check msr.allow_writes=on $append")
	[ -z "$disk" ] || qemu+=(-drive "file=/work/$disk,format=raw,if=virtio,cache=unsafe")
	# shellcheck disable=SC2206 # a list of arguments
	qemu+=($more)
	name_state
	qemu+=(-initrd "${initrd#"$host"}" -qmp "pipe:$dir/qmp"
		-drive "file=$dir/overlay.cpio,format=raw,if=none,id=overlay,readonly=on"
		-device virtio-blk-pci,drive=overlay,serial=overlay,addr=1e)	# the last disk that the kernel finds
	if [ "$script" = shell ]; then
		qemu+=(-serial mon:stdio -serial null)
	else
		qemu+=(-chardev "file,id=console,path=$dir/console,append=on" -serial chardev:console
			-chardev stdio,id=tap,signal=off -serial chardev:tap)
	fi
	# tests/harness.t plays some guests itself.
	emulator=(chroot "$host" qemu-system-x86_64)
	[ -z "${VM_PLAYER:-}" ] || emulator=("$VM_PLAYER" "$run_dir/console")
}

# Boots once, and a second time in two cases: the guest stopped before its init, when no module of this project can have
# run; or its script requests it. TCG sometimes executes an instruction that the kernel is just replacing in its own code.
boot_until_end()
{
	local status=0
	# A boot takes about 10 s on an idle machine, and 3 minutes with 64 CPUs. After this time, it hangs.
	boot_seconds=$((120 + 15 * packages * cores * threads))
	boot || status=$?
	# The kernels of tests/long/patch.t have the driver built in, which runs before init.
	if [ $status = 75 ] && [[ $series != patch-* ]]; then
		mv "$run_dir/consoles" "$build/before-init.log"
		: >"$run_dir/consoles"
		echo "# the guest stopped before its init (its console is in build/before-init.log); starting it again, once"
		status=0
		[ -z "$state" ] || rm -f "$state"	# it may be damaged
		boot || status=$?
	fi
	[ $status != 76 ] || boot || true
}

# Checks the run itself: its end, its plan and the kernel log.
judge()
{
	local made=$tap_made status=0
	[ "$guest_status" = 0 ] && [ "$planned" = "$made" ] || status=1
	result $status "$script ran to its end, with all of its checks (planned ${planned:-nothing}, made $made; status ${guest_status:-none})"
	if [ -n "$expect" ]; then
		check "control: the kernel log has '$expect'" grep -Eq "$expect" "$run_dir/console"
	fi
	status=0
	alarms >"$run_dir/alarms" && [ ! -s "$run_dir/alarms" ] || status=1
	sed 's/^/# /' "$run_dir/alarms"
	result $status "the kernel log has no${expect:+ other} alarm"
}

run()
{
	parse_arguments "$@"
	parse_topology
	script=${scripts[0]}
	local word previous=and
	for word in "${scripts[@]}"; do
		[ "$previous" != and ] || [ "$word" = shell ] || [ -e "$top/tests/guest/$word" ] || [ -e "$top/tools/guest/$word" ] ||
			die "no such guest script: tests/guest/$word"
		previous=$word
	done
	prepare_run
	describe_machine
	if [ "$script" = shell ]; then
		"${emulator[@]}" "${qemu[@]}"
		return
	fi
	say "${scripts[*]}: kernel $release, $packages package(s) x $dies die(s) x $((cores / dies)) core(s) x $threads thread(s), -cpu $cpu"
	planned=
	boot_until_end
	# For inspection. Other runs may be active.
	mv "$run_dir/consoles" "$run_dir/console"
	cp "$run_dir/console" "$build/last-console.log"
	judge
	if [ "$tap_failed" -gt 0 ]; then
		# Only a run of the same script that also fails replaces it. For tests/subjects.sh, which runs several at a
		# time, FAILED_LOG names another file.
		local log=${FAILED_LOG:-$build/failed-$script.log}
		cp "$run_dir/console" "$log"
		echo "# the end of the guest's console (all of it is in ${log#"$top/"}):"
		tail -n 40 "$run_dir/console" | sed 's/^/# /'
	fi
	finish
}
