# SPDX-License-Identifier: GPL-2.0-only
# Puts a delay after each statement and each part of a condition of a driver, and before what leaves a
# block, all of them inactive; delays.h has the function, and the module's parameter that makes one active.
#
#	delays.pl SOURCE CHANGED
#
# Writes the changed source to CHANGED, and for each delay a line "NUMBER<tab>FUNCTION<tab>LINE<tab>LAST
# LINE<tab>TEXT". Lines stay where they are.
use strict;
use warnings;

my ($source, $changed) = @ARGV;
my $text = do { local (@ARGV, $/) = ($source); <> };
# Comments, strings and preprocessor lines as blanks, so that only code is looked at
my $code = $text =~ s{/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])+'|^#(?:[^\n]*\\\n)*[^\n]*}{$& =~ s/[^\n]/ /gr}gsmer;
my ($function, $number, @inserts) = ('', 0);

sub line_of { return 1 + substr($code, 0, $_[0]) =~ tr/\n// }

# A number for a delay that belongs to the text from $from to $to
sub delay {
	my ($from, $to) = @_;
	my $what = substr($text, $from, $to - $from) =~ s{/\*.*?\*/}{}gsr =~ s/\s+/ /gr;
	printf "%d\t%s\t%d\t%d\t%s\n", ++$number, $function, line_of($from), line_of($to), $what;
	return $number;
}

sub blank { my $at = shift; $at++ while substr($code, $at, 1) =~ /\s/; return $at }

# Behind what ends at depth 0 with a character of $end; $at is behind an opening parenthesis, if that ends it
sub find_end {
	my ($at, $end) = @_;
	for (my $depth = 0; $at < length $code; $at++) {
		my $char = substr($code, $at, 1);
		return $at + 1 if !$depth && $char =~ /[$end]/;
		$depth++ if $char =~ /[([{]/;
		$depth-- if $char =~ /[)\]}]/;
	}
	die "$source: nothing ends what begins in line ", line_of($_[0]), "\n";
}

# A condition from $from to $to: each operand of its && and || has a delay.
sub condition {
	my ($from, $to) = @_;
	$from = blank($from);
	$to-- while substr($code, $to - 1, 1) =~ /\s/;
	my ($start, $depth, $parts) = ($from, 0, 0);
	for (my $at = $from; $at < $to; $at++) {
		my $char = substr($code, $at, 1);
		$depth++ if $char =~ /[([{]/;
		$depth-- if $char =~ /[)\]}]/;
		next if $depth || substr($code, $at, 2) !~ /^(?:&&|\|\|)$/;
		condition($start, $at);
		($start, $parts) = ($at + 2, 1);
		$at++;
	}
	return condition($start, $to) if $parts;
	# All of it in parentheses
	return condition($from + 1, $to - 1) if substr($code, $from, 1) eq '(' && find_end($from + 1, ')') == $to;
	push @inserts, [$from, 'coretemp_delayed(' . delay($from, $to) . ', '], [$to, ')'];
}

my $type = qr/(?:const |static |unsigned |struct \w+ |enum \w+ |int |bool |char |long |u8 |u16 |u32 |u64 |ssize_t )/;

# Returns where the statement at $at ends.
sub statement {
	my $at = blank(shift);
	my $rest = substr($code, $at, 200);
	if ($rest =~ /^\{/) {
		$at = blank($at + 1);
		$at = blank(statement($at)) while substr($code, $at, 1) ne '}';
		return $at + 1;
	}
	return statement($at + length $&) if $rest =~ /^(?:(?!default\b)\w+|case [^:?]*|default)\s*:(?!:)/;
	if ($rest =~ /^(if|while|for|switch|\w*for_each\w*)\s*\(/) {
		my ($word, $open) = ($1, $at + length $&);
		my $close = find_end($open, ')');
		condition($open, $close - 1) if $word eq 'if' || $word eq 'while';
		my $end = statement($close);
		my $next = blank($end);
		$end = statement($next + 4) if $word eq 'if' && substr($code, $next, 5) =~ /^else\b/;
		return $end;
	}
	my $end = find_end($at, ';');
	if ($rest =~ /^;|^static /) {
		# Nothing happens there.
	} elsif ($rest =~ /^(?:return|goto|break|continue)\b/) {
		push @inserts, [$at, '{ coretemp_delay(' . delay($at, $end) . '); '], [$end, ' }'];
	} elsif ($rest =~ /^$type/) {
		push @inserts, [$end, ' coretemp_delay(' . delay($at, $end) . ');'] if substr($code, $at, $end - $at) =~ /=/;
	} else {
		push @inserts, [$at, '{ '], [$end, ' coretemp_delay(' . delay($at, $end) . '); }'];
	}
	return $end;
}

# A function begins at the margin with its name before a parenthesis; its block does, too.
while ($code =~ /^[a-z][^;{}=]*?\b(coretemp_\w+)\([^;{}]*\)\n\{/gm) {
	$function = $1;
	pos($code) = statement($+[0] - 1);
	push @inserts, [pos($code) - 1, 'coretemp_log_delays(); '] if $function eq 'coretemp_exit';
}

# From the end, so that what is in front stays where it is
my $result = $text;
my $n = 0;
for (sort { $b->[0] <=> $a->[0] || $b->[2] <=> $a->[2] } map { [@$_, $n++] } @inserts) {
	substr($result, $_->[0], 0) = $_->[1];
}
# The header on the line of the last one
my $header = "#define NR_DELAYS $number\n#include \"delays.h\"\n";
$result =~ s/.*\n#include "[^\n]*\n/$&$header#line @{[1 + $& =~ tr{\n}{}]} "coretemp.c"\n/s or die "$source: includes nothing\n";
open(my $out, '>', $changed) or die "$changed: $!\n";
print $out $result;
close($out) or die "$changed: $!\n";
