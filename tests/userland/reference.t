#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Every message that the driver can log is in REFERENCE.md, and so is what make install says.
. "$(dirname "$0")/lib.sh"

# Messages of C source on stdin, one a line, as extended regular expressions
messages()
{
	tr '\n\t' '  ' | grep -oE '\b(pr|dev)_(err|warn|notice|info)(_once)?\([^"]*"([^"\\]|\\.)*"' |
		sed -E 's/^[^"]*"//; s/(\\n)?"$//; s/[][().*+?{}|^$]/\\&/g; s/%[a-z]+/.+/g'
}
missing()
{
	local message
	while read -r message; do
		grep -Eq "$message" "$top/REFERENCE.md" || echo "$message"
	done
}

main()
{
	is "$(messages <"$top/coretemp.c" | wc -l)" "$(grep -cE '\b(pr|dev)_[a-z_]+\("|\b(pr|dev)_(err|warn|notice|info)[a-z_]*\(' "$top/coretemp.c")" \
		"each call that logs is found"
	is "$(messages <"$top/coretemp.c" | missing)" "" "each message is in REFERENCE.md"
	is "$(echo 'dev_err(dev, "made up: %s\n", x);' | messages | missing)" "made up: .+" "control: one that is not there is noticed"
	is "$(sed -nE 's/^module_param[a-z_]*\(([a-z]+),.*/\1/p' "$top/coretemp.c" | while read -r p; do
		grep -q "^| \`$p=" "$top/REFERENCE.md" || echo "$p"
	done)" "" "each parameter is in REFERENCE.md"
}

main | tap
