# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# How tests on the host say what they found: TAP (testanything.org), which prove reads.
#
#	plan 3
#	check "it starts" COMMAND ARG...
#	is "$got" "$wanted" "it has this value"
#	result $? "it ends well"
#	relay < <(PROGRAM)
#	finish
#
# finish fails a test that made another number of checks than its plan, or none.

tap_planned='' tap_made=0 tap_failed=0 tap_skipped=0
tap_output=		# a file that is shown where a check fails

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
	local what=$1 status=0
	shift
	"$@" || status=$?
	result "$status" "$what"
}

is()		# got, wanted, description
{
	local same=0
	[ "$1" = "$2" ] || same=1
	result $same "$3"
	[ $same = 0 ] || printf 'got:    %s\nwanted: %s\n' "$1" "$2" | sed 's/^/# /'
}

# The results of another program on the standard input, numbered anew; what else it prints is a comment.
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
	[ $tap_skipped = 0 ] || echo "# $tap_skipped checks skipped"
	[ "$tap_planned" = "$tap_made" ] || echo "# $tap_made checks made, $tap_planned planned"
	[ "$tap_made" -gt 0 ] && [ "$tap_planned" = "$tap_made" ] && [ $tap_failed = 0 ] || exit 1
	exit 0
}
