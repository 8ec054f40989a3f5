# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# How tests on the host report results: TAP (testanything.org), which prove reads.
#
#	plan 3
#	check "the program starts" COMMAND ARG...
#	is "$got" "$wanted" "the value is right"
#	result $? "the program exits with 0"
#	relay < <(PROGRAM)
#	finish
#
# finish fails a test whose number of checks differs from its plan, or is 0.

tap_planned='' tap_made=0 tap_failed=0 tap_skipped=0
tap_output=		# a file that is shown when a check fails

plan()
{
	tap_planned=$1
	echo "1..$1"
}

result()	# status, description, which may end with "# SKIP REASON"
{
	tap_made=$((tap_made + 1))
	case $2 in *' # SKIP '*) tap_skipped=$((tap_skipped + 1)) ;; esac
	if [ "$1" = 0 ]; then
		echo "ok $tap_made - $2"
		return
	fi
	tap_failed=$((tap_failed + 1))
	echo "not ok $tap_made - $2"
	[ -z "$tap_output" ] || sed 's/^/#   /' "$tap_output"
}

check()		# description, command...: the command succeeds
{
	local status=0
	"${@:2}" || status=$?
	result "$status" "$1"
}

is()		# got, wanted, description
{
	check "$3" [ "$1" = "$2" ]
	[ "$1" = "$2" ] || printf 'got:    %s\nwanted: %s\n' "$1" "$2" | sed 's/^/# /'
}

# The results of another program on the standard input, numbered anew. Its other lines become comments.
relay()
{
	local line
	while IFS= read -r line; do
		if [[ $line =~ ^(not )?ok( [0-9]+)?\ -\ (.*) ]]; then
			tap_output='' result "${#BASH_REMATCH[1]}" "${BASH_REMATCH[3]}"
		elif [[ ! $line =~ ^1\.\.[0-9]+$ ]]; then
			echo "# ${line#\# }"
		fi
	done
}

finish()
{
	[ -n "$tap_planned" ] || plan "$tap_made"
	[ $tap_skipped = 0 ] || echo "# skipped checks: $tap_skipped"
	[ "$tap_planned" = "$tap_made" ] || echo "# $tap_made checks made, $tap_planned planned"
	[ "$tap_made" -gt 0 ] && [ "$tap_planned" = "$tap_made" ] && [ $tap_failed = 0 ] || exit 1
	exit 0
}
