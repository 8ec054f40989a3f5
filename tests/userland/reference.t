#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# docs/reference.md has each message of the driver, of make install and uninstall, and of dkms.conf,
# and no message that does not exist. It has each parameter and error.
. "$(dirname "$0")/lib.sh"

# The messages of C source on stdin, one a line
driver_messages()
{
	tr '\n\t' '  ' | grep -oE '\b(pr|dev)_(err|warn|notice|info)(_once)?\([^"]*"([^"\\]|\\.)*"' |
		sed -E 's/^[^"]*"//; s/(\\n)?"$//'
}

# The messages of make install and uninstall in a Makefile on stdin, except those that announce the next step
make_messages()
{
	sed -n '/^need_root/,/^endef/p; /^install:/,/^deb:/p' |
		grep -oE '\b(die|undo) ("([^"\\]|\\.)*"|[A-Z][a-z]+)|say "[^"]*nothing to [^"]*"' |
		sed -E 's/^(die|undo|say) //; s/^"//; s/"$//' | grep -v '^\$\$[*a-z]'
}

# The reasons of dkms.conf on stdin
dkms_messages() { sed -nE 's/.*coretemp_not_for="(it.*)"$/coretemp is not built for kernel ...: \1/p'; }

# Both sides of a comparison become extended regular expressions, in which ".+" stands for a variable part.
escape() { sed -E 's/[][().*+?{}|^$\\]/\\&/g'; }
driver_patterns() { escape | sed -E 's/%[a-z]+/.+/g; s/^/^/; s/$/$/'; }
make_variables='\$\$\([^)]*\)|\$\$\{?[a-z]+\}?|\$[@1]|\$\([^)]*\)'

# The messages of a section of the reference: the text in backticks in the first column of its tables
documented()	# HEADING
{
	sed -n "/^##* $1\$/,/^##* /p" "$top/docs/reference.md" | sed '1d' |
		sed -nE 's/^\| (`.*`) \|.*/\1/p' | sed -E 's/ \| .*//' | grep -oE '`[^`]+`' | tr -d '`'
}

# Prints the lines of a file that match no line of another. A trailing "..." of a documented message
# stands for the rest, and so does one in the middle.
unmatched()	# MESSAGES PATTERNS
{
	local line
	while IFS= read -r line; do
		grep -Eqf "$2" <<<"$line" || echo "$line"
	done <"$1"
}
documented_patterns() { escape | sed -E 's/ ?\\\.\\\.\\\./.*/g; s/^/^/; s/$/$/'; }

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

driver_messages <"$top/coretemp.c" >"$dir/driver"
is "$(wc -l <"$dir/driver")" "$(grep -cE '\b(pr|dev)_(err|warn|notice|info)[a-z_]*\(' "$top/coretemp.c")" \
	"each call of coretemp.c that logs is found"
driver_patterns <"$dir/driver" >"$dir/driver.re"
documented 'Log messages' | grep -vE '^(coretemp: |Loading of|modprobe: )' >"$dir/driver.documented"
is "$(while IFS= read -r pattern; do
	grep -Eq "$pattern" "$dir/driver.documented" || echo "$pattern"
done <"$dir/driver.re")" "" "each message of coretemp.c is in the reference"
is "$(unmatched "$dir/driver.documented" "$dir/driver.re")" "" "each message that the reference has of the driver is in coretemp.c"
echo 'made up: 1' >"$dir/made-up"
is "$(unmatched "$dir/made-up" "$dir/driver.re")" "made up: 1" "control: a message that is not in coretemp.c is noticed"
pattern=$(echo 'dev_err(dev, "made up: %s\n", x);' | driver_messages | driver_patterns)
is "$(grep -Ec "$pattern" "$dir/driver.documented")" 0 "control: a message that is not in the reference is noticed"

make_messages <"$top/Makefile" | sed -E "s/$make_variables/VALUE/g" >"$dir/make"
documented 'Messages of make install and make uninstall' >"$dir/make.documented"
documented_patterns <"$dir/make.documented" >"$dir/make.re"
is "$(wc -l <"$dir/make")" "$(sed -n '/^need_root/,/^endef/p; /^install:/,/^deb:/p' "$top/Makefile" |
	grep -oE '\b(die|undo) "?[A-Za-z/]|nothing to' | wc -l)" "each message of make install and uninstall is found"
is "$(unmatched "$dir/make" "$dir/make.re")" "" "each message of make install and uninstall is in the reference"
is "$(while IFS= read -r pattern; do
	grep -Eq "$pattern" "$dir/make" || echo "$pattern"
done <"$dir/make.re")" "" "each message that the reference has of make install and uninstall is in the Makefile"
printf 'install:\n\tfalse || die "made up $$x"\ndeb:\n' | make_messages >"$dir/made-up"
is "$(unmatched "$dir/made-up" "$dir/make.re")" 'made up $$x' "control: a message of make install that is not in the reference is noticed"

dkms_messages <"$top/dkms.conf" | sed -E 's/\$[a-z]+/VALUE/' >"$dir/dkms"
documented 'Messages of dkms.conf' >"$dir/dkms.documented"
documented_patterns <"$dir/dkms.documented" >"$dir/dkms.re"
is "$(wc -l <"$dir/dkms")" "$(grep -c 'coretemp_not_for="[a-z]' "$top/dkms.conf")" "each message of dkms.conf is found"
is "$(unmatched "$dir/dkms" "$dir/dkms.re")" "" "each message of dkms.conf is in the reference"
is "$(wc -l <"$dir/dkms.documented")" "$(wc -l <"$dir/dkms")" "the reference has no other message of dkms.conf"
is "$(unmatched "$dir/made-up" "$dir/dkms.re")" 'made up $$x' "control: a message of dkms.conf that is not in the reference is noticed"

parameters=$(sed -nE 's/^module_param[a-z_]*\(([a-z]+),.*/\1/p' "$top/coretemp.c")
is "$parameters" tjmax "each parameter of coretemp.c is found"
is "$(for p in $parameters; do grep -q "^| \`$p=" "$top/docs/reference.md" || echo "$p"; done)" "" "each parameter is in the reference"
errors=$(grep -ohE -- '-E[A-Z]+\b' "$top"/coretemp.[ch] | sort -u | tr -d - | grep -vE 'EINTR|ENOMEM|EEXIST' | xargs)
is "$errors" "EINVAL EIO ENODATA ENODEV" "each error of the driver is found"
is "$(for e in $errors; do grep -q "\`$e\`" "$top/docs/reference.md" || echo "$e"; done)" "" "each error that a reader can get is in the reference"
finish
