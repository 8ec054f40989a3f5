# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What tests/delays and tests/mutants share, to be sourced by bash: they build many changed drivers, and run guest
# scripts with each of them, many in one boot. $dir is their directory of build/tree/work; the drivers are
# $dir/c/NAME.c. JOBS=N: N machines or compilers run in parallel (2).
# A verdict is a line "ID KIND TEXT" of $dir/results; tests/guest/mutants.sh has the kinds.

. tests/lib/step.sh
jobs=${JOBS:-2}
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
trap 'exit 130' INT TERM

# Builds the drivers named on standard input for a kernel, as $dir/KERNEL/NAME.ko. The compiler's messages are in
# NAME.log.
build_drivers()	# kernel
{
	local release
	release=$(tests/vm kernel "$1")
	tests/vm module "$release"
	mkdir -p "$dir/$1"
	cp tests/host/build-changed.sh "$dir/"
	xargs -P "$jobs" -I N sh -c '
		cp -r "$1" "$2/$3-N"
		unshare --mount sh -c "mount -t proc proc build/tree/proc && exec chroot build/tree sh $5/build-changed.sh $5 $3 N $4" >"$2/$3/N.log" 2>&1
		rm -r "$2/$3-N"' sh "build/tree/work/$release/src" "$dir" "$1" "$release" "${dir#build/tree}"
}

# True if a script leaves a machine in a state from which the next driver cannot start: after a real suspend, or one that
# a CPU did not survive, the kernel's next suspend ends immediately, and failing-allocations.sh leaves CPUs in any hotplug
# state if a check fails. Then each subject has a boot of its own.
needs_own_boot() { case ${1%% *} in suspend.sh | asleep.sh | sleep.sh | failed-resume.sh | failing-allocations.sh) ;; *) false ;; esac; }

# Boots machines one after the other, until each subject of a file has a verdict.
worker()	# number, kernel, machine, script, file
{
	local number=$1 kernel=$2 machine=$3 script=$4 todo=$5 id module text last vm='' log=$dir/log$1
	trap '[ -z "$vm" ] || kill "$vm" 2>/dev/null' EXIT
	trap 'exit 130' TERM
	while [ -s "$todo" ]; do
		rm -rf "$dir/root$number"
		mkdir "$dir/root$number"
		if needs_own_boot "$script"; then head -n 1 "$todo"; else cat "$todo"; fi >"$dir/root$number/list"
		while read -r id module text; do
			ln -f "$dir/$kernel/$module" "$dir/root$number/"
		done <"$dir/root$number/list"
		: >"$log"
		set -f
		# shellcheck disable=SC2086 # lists of arguments
		FAILED_LOG=$dir/console$number tests/vm run $machine -k "$kernel" -o -f "$dir/root$number" -s 260 \
			mutants.sh $script >>"$log" 2>&1 &
		vm=$!
		set +f
		tail -n +1 -f --pid="$vm" "$log" | sed -un 's/^# verdict //p' |
			while read -r id text; do progress "$id" "$text"; done &
		wait "$vm" || true
		wait $!
		vm=
		last=$(sed -n 's/^# mutant //p' "$log" | tail -n 1)
		[ -n "$last" ] || { echo "${0##*/}: a boot failed (its output is in $log)" >&2; return 1; }
		if ! grep -q "^# verdict $last " "$log"; then
			mv "$dir/console$number" "$dir/console-$last.log"
			text=$(awk -f tests/guest/alarms.awk "$dir/console-$last.log" | head -n 1 | sed 's/.*\] //')
			case $text in
			'') text="silent $script: the machine stops" ;;
			*blocked*|*lockup*|*LOCKUP*|*rcu:*) text="hang ${script%% *}: $text" ;;
			*) text="kernel ${script%% *}: $text" ;;
			esac
			progress "$last" "$text"
			echo "# verdict $last $text" >>"$log"
		fi
		sed -n 's/^# reached //p' "$log" >>"$dir/reached"
		sed -n 's/^# verdict //p' "$log" >>"$dir/results"
		awk 'NR == FNR { if (/^# verdict /) done[$3]; next } !($1 in done)' "$log" "$todo" >"$todo.new"
		mv "$todo.new" "$todo"
	done
}

# Runs a script with each subject of a file. A subject is a line "ID MODULE [PARAMETER...]". Each worker also runs the
# control, if there is one, as its first subject and again, with the suffix "-last", as its last. If each subject has a
# boot of its own, the control runs once.
run_subjects()	# kernel, machine, script, file, control
{
	local i pids=() own_boots=
	rm -f "$dir"/todo*
	! needs_own_boot "$3" || own_boots=1
	awk -v dir="$dir" -v jobs="$jobs" -v control="${5:-}" -v own_boots="$own_boots" '
		control != "" && own_boots { print control >(dir "/todo0"); control = "" }
		{
			file = dir "/todo" NR % jobs
			if (control != "" && !(file in files)) print control >file
			files[file]
			print >file
		}
		END { if (sub(/ /, "-last ", control)) for (file in files) print control >file }' "$4"
	for ((i = 0; i < jobs; i++)); do
		[ -e "$dir/todo$i" ] || continue
		worker "$i" "$1" "$2" "$3" "$dir/todo$i" &
		pids+=($!)
	done
	for i in "${pids[@]}"; do wait "$i"; done
}
