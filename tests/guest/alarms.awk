# SPDX-License-Identifier: GPL-2.0-only
# What a kernel log says is wrong: prints the lines that begin a report of the kernel's. The one list
# of such lines, for the host (a guest's console) and for guests (dmesg):
#
#	awk -f alarms.awk [-v expected=REGEX] [FILE]
#
# Lines that match REGEX are no alarm, nor are those that the log itself says are known: from a line
# "known alarms: REGEX" (known_alarms in lib.sh) to the next one. A trace belongs to the line before it
# that says why it is printed.
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
