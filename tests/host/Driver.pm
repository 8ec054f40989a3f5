# SPDX-License-Identifier: GPL-2.0-only
# Finds the statements and conditions of coretemp.c, for tests/host/delays.pl and mutants.pl.
#
#	my ($text, $code, @parts) = Driver::read(FILE);
#
# $code is the text with comments, strings and preprocessor lines as blanks. A part has: kind ("statement";
# "declaration", with an initialiser; "leave", a return, goto, break or continue; "operand" of a condition),
# from and to (offsets), function, block (a number that the statements of one block share), and for an operand
# joined ('&&', '||' or '').
package Driver;
use strict;
use warnings;

my ($file, $text, $code, $function, @parts);
my $blocks = 0;
my $type = qr/(?:const |static |unsigned |struct \w+ |enum \w+ |int |bool |char |long |u8 |u16 |u32 |u64 |ssize_t )/;

sub line_of { return 1 + substr($code, 0, $_[0]) =~ tr/\n// }

sub part {
	my ($kind, $from, $to, %more) = @_;
	push @parts, { kind => $kind, from => $from, to => $to, function => $function, first => line_of($from),
		       last => line_of($to - 1), text => one_line(substr($text, $from, $to - $from)), %more };
}

# A part of the source as one line, for lists and reports
sub one_line { return $_[0] =~ s{/\*.*?\*/}{}gsr =~ s/\s+/ /gr =~ s/^ | $//gr }

sub blank { my $at = shift; $at++ while substr($code, $at, 1) =~ /\s/; return $at }

# The position after the first character of $end that is in no bracket
sub find_end {
	my ($at, $end) = @_;
	for (my $depth = 0; $at < length $code; $at++) {
		my $char = substr($code, $at, 1);
		return $at + 1 if !$depth && $char =~ /[$end]/;
		$depth++ if $char =~ /[([{]/;
		$depth-- if $char =~ /[)\]}]/;
	}
	die "$file: no end of the code in line ", line_of($_[0]), "\n";
}

sub condition {
	my ($from, $to, $joined) = @_;
	$from = blank($from);
	$to-- while substr($code, $to - 1, 1) =~ /\s/;
	my ($start, $depth, $before) = ($from, 0, '');
	for (my $at = $from; $at < $to; $at++) {
		my $char = substr($code, $at, 1);
		$depth++ if $char =~ /[([{]/;
		$depth-- if $char =~ /[)\]}]/;
		next if $depth || substr($code, $at, 2) !~ /^(&&|\|\|)$/;
		$before = $1;
		condition($start, $at, $before);
		$start = $at + 2;
		$at++;
	}
	return condition($start, $to, $before) if $before;
	return condition($from + 1, $to - 1, '') if substr($code, $from, 1) eq '(' && find_end($from + 1, ')') == $to;
	part('operand', $from, $to, joined => $joined);
}

# Returns the end of the statement at $at.
sub statement {
	my $at = blank(shift);
	my $block = shift;
	my $rest = substr($code, $at, 200);
	if ($rest =~ /^\{/) {
		$block = ++$blocks;
		$at = blank($at + 1);
		$at = blank(statement($at, $block)) while substr($code, $at, 1) ne '}';
		return $at + 1;
	}
	return statement($at + length $&, $block) if $rest =~ /^(?:(?!default\b)\w+|case [^:?]*|default)\s*:(?!:)/;
	if ($rest =~ /^(if|while|for|switch|\w*for_each\w*)\s*\(/) {
		my ($word, $open) = ($1, $at + length $&);
		my $close = find_end($open, ')');
		condition($open, $close - 1, '') if $word eq 'if' || $word eq 'while';
		my $end = statement($close, ++$blocks);
		my $next = blank($end);
		$end = statement($next + 4, ++$blocks) if $word eq 'if' && substr($code, $next, 5) =~ /^else\b/;
		return $end;
	}
	my $end = find_end($at, ';');
	if ($rest =~ /^;|^static /) {
		# Without effect
	} elsif ($rest =~ /^(?:return|goto|break|continue)\b/) {
		part('leave', $at, $end, block => $block);
	} elsif ($rest =~ /^$type/) {
		part('declaration', $at, $end, block => $block) if substr($code, $at, $end - $at) =~ /=/;
	} else {
		part('statement', $at, $end, block => $block);
	}
	return $end;
}

sub read {
	($file) = @_;
	@parts = ();
	$text = do { local (@ARGV, $/) = ($file); <> };
	$code = $text =~ s{/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])+'|^#(?:[^\n]*\\\n)*[^\n]*}{$& =~ s/[^\n]/ /gr}gsmer;
	# A function and its block begin in the first column.
	while ($code =~ /^[a-z][^;{}=]*?\b(coretemp_\w+)\([^;{}]*\)\n\{/gm) {
		$function = $1;
		my $from = $-[0];
		my $to = statement($+[0] - 1, 0);
		part('function', $from, $to);
		pos($code) = $to;
	}
	return ($text, $code, @parts);
}

1;
