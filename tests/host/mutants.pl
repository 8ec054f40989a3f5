# SPDX-License-Identifier: GPL-2.0-only
# Changes a driver in one place at a time, as a slip in a refactoring would.
#
#	mutants.pl SOURCE LIST DIRECTORY [FUNCTION]
#
# Writes DIRECTORY/N.c for each change, and a line "N<tab>FUNCTION<tab>CHANGE<tab>REASON" for it;
# REASON is what LIST says of a change that these tests cannot notice, else empty. Changes by rule: a number,
# an operator, a condition turned round, a statement left out, and what orders things (a lock, interrupts, RCU,
# a wake-up, a shared variable) moved behind the next statement. Changes by hand: lines
# "change<tab>FUNCTION<tab>PERL<tab>WHAT" of LIST; PERL is a substitution of the whole source.
# "spare<tab>FUNCTION<tab>CHANGE<tab>REASON" is for one that cannot be noticed.
use strict;
use warnings;

my ($source, $list, $dir, $only) = @ARGV;
my %other = ('==' => '!=', '!=' => '==', '<' => '<=', '>' => '>=', '<=' => '<', '>=' => '>', '&&' => '||',
	     '||' => '&&', '!!' => '!', '?:' => '&&', ' - ' => ' + ', ' + ' => ' - ', 'true' => 'false',
	     'false' => 'true');
my ($n, %spare, %times, @by_hand) = (0);

sub slurp { local (@ARGV, $/) = @_; return <> }
for (split /\n/, slurp($list)) {
	next if /^#|^$/;
	my ($kind, $function, $change, $text) = split /\t+/;
	die "$list: a line has no reason: $_\n" if !defined $text;
	if ($kind eq 'spare') { $spare{"$function\t$change"} = $text; } else { push @by_hand, [$function, $change, $text]; }
}

my $text = slurp($source);
# Comments and strings are not changed, nor are what is included and what modinfo shows.
my $code = $text =~ s{/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\])*"|^(?:#include|#define pr_fmt|MODULE_)[^\n]*}{$& =~ s/[^\n]/ /gr}gsmer;

# The unchanged source is number 0: it has to pass.
open(my $out, '>', "$dir/0.c") or die "$dir/0.c: $!";
print $out $text;
close($out);
print "0\tnone\tthe driver as it is\t\n";

sub mutant {
	my ($function, $what, $changed) = @_;
	return if defined $only && $function ne $only;
	$n++;
	$what .= " (#$times{$function}{$what})" if ++$times{$function}{$what} > 1;
	open(my $out, '>', "$dir/$n.c") or die "$dir/$n.c: $!";
	print $out $changed;
	close($out) or die;
	my $reason = delete $spare{"$function\t$what"} // ($what =~ s/ \(((?:equivalent|race|elsewhere): .*)\)$// ? $1 : '');
	print "$n\t$function\t$what\t$reason\n";
}

my ($at, $function, $seen) = (0, 'definitions', '');
my @lines = split /^/, $code;
my $orders = qr/lock|local_irq|rcu|synchronize|WRITE_ONCE|cpumask_(?:set|clear)|swait|swake_up/;
# Lines, as the list and the report have them
sub in_words { return map { s{/\*.*?\*/}{}gr =~ s/^\s+|\s+$//gr =~ s/\s+/ /gr } @_ }
# The indentation of a statement that is all of its line, and the statement; declarations are none
sub statement {
	my @parts = $_[0] =~ /^(\t+)((?!int |bool |u\d|unsigned |struct |const |static |enum |long |DECLARE_|return|break|goto|continue|else)[^{}#]*;)\s*$/;
	return @parts && ($parts[1] =~ tr/(//) == ($parts[1] =~ tr/)//) ? @parts : ('', '');
}
for my $i (0 .. $#lines) {
	my $line = $lines[$i];
	my $real = substr($text, $at, length $line);
	# A function begins at the margin with its name before a parenthesis.
	$function = $1 if $line =~ /^[a-z].*?\b(coretemp_\w+)\(/ && $line !~ /;\s*$/;
	my $change = sub {
		my ($from, $length, $to) = @_;
		my $new = $real;
		substr($new, $from, $length) = $to;
		my ($was, $is) = in_words($real, $new);
		mutant($function, "$was  =>  " . ($is || 'nothing'), substr($text, 0, $at) . $new . substr($text, $at + length $line));
	};
	while ($line =~ /(?<![\w.])(0x[0-9a-f]+|\d+)\b|&&|\|\||==|!!|!=|<=|>=|\?:|->|(?<![<>])[<>](?![<>=])| - | \+ |\btrue\b|\bfalse\b/g) {
		my ($from, $where, $number) = ($&, $-[0], $1);
		next if $from eq '->' || ($from =~ /^[<>]$/ && $line =~ /^#/);
		my $to = !defined $number ? $other{$from} : $number =~ /^0x/ ? sprintf('0x%x', hex($number) + 1) : $number + 1;
		$change->($where, length $from, $to);
	}
	$change->($-[1], $+[1] - $-[1], "!($1)") if $line =~ /\b(?:if|while) \((.*)\)(?: \{)?\s*$/ && ($1 =~ tr/(//) == ($1 =~ tr/)//);
	# A statement begins after another one, or after what it depends on.
	my ($indent, $statement) = $function ne 'definitions' && $seen =~ /[;{}:)]\s*$|else\s*$/ ? statement($line) : ('', '');
	$change->(length $indent, length $statement, ';') if $statement;
	my $next = $lines[$i + 1] // '';
	if ($statement =~ $orders && $seen =~ /[;{}:]\s*$/ && $indent eq (statement($next))[0]) {
		my $both = substr($text, $at, length($line) + length($next));
		my ($was, $is) = in_words($real, substr($both, length $line));
		mutant($function, "$was  =>  after $is", substr($text, 0, $at) . substr($both, length $line) . $real .
		       substr($text, $at + length $both));
	}
	$seen = $line if $line =~ /\S/;
	$at += length $line;
	$function = 'definitions' if $line =~ /^\}/;
}
for (@by_hand) {
	my ($where, $change, $what) = @$_;
	local $_ = $text;
	eval "$change; 1" or die "$list: $change: $@";
	die "$list: '$change' changes nothing: write it anew\n" if $_ eq $text;
	mutant($where, $what, $_);
}
if (!defined $only && %spare) {
	die "$list: there is no such change any more: $_\n" for keys %spare;
}
