# SPDX-License-Identifier: GPL-2.0-only
# Prints the first line of each report in a kernel log that fails a run, such as a warning or an oops. The host (a
# guest's console) and the guests (dmesg) use this one list:
#
#	awk -f alarms.awk [-v expected=REGEX] [FILE]
#
# Lines that match REGEX are ignored. So are lines that match R after a line "known alarms: R", which known_alarms of
# lib.sh writes, until the next such line. A stack trace is ignored if an ignored line is at most 300 lines before it.
BEGIN {
	alarm = "WARNING:|BUG:|BUG [a-z]|Oops|Kernel panic|general protection|Call Trace|unchecked MSR access" \
		"|INFO: task .* blocked|rcu: INFO|possible .* detected|KASAN|KCSAN|UBSAN|ODEBUG|non-static key" \
		"|turning off the locking|sysfs: cannot create|kmemleak: [0-9]|kmemleak: .*(disabled|Cannot)"
	longest = 300		# lines from what a report begins with to its trace
	known = "^$"
	if (expected == "") expected = "^$"
	explained = -longest
}
/known alarms: / {
	known = $0
	sub(/.*known alarms: /, "", known)
	sub(/\r$/, "", known)
	explained = -longest
	next
}
$0 ~ expected || $0 ~ known { explained = NR; next }
$0 ~ alarm && !(/Call Trace/ && NR - explained < longest) { print }
