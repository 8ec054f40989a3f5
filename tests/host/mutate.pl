# SPDX-License-Identifier: GPL-2.0-only
# mutate.pl HEADER COMPILE-COMMAND: changes one number, comparison, logical operator or minus of a header at a time, and prints
# the changes with which the test program ./arithmetic does not fail.
use strict;
use warnings;

my ($header, $compile) = @ARGV;
my %other = ('==' => '!=', '!=' => '==', '<' => '<=', '>' => '>=', '&&' => '||', '||' => '&&',
	     '!' => '!!', '!!' => '!', '?:' => '+', ' - ' => ' + ');
my ($made, $missed) = (0, 0);

die "the unchanged program fails\n" if system("$compile && ./arithmetic >/dev/null");

# A change that does not compile does not test the program.
sub outcome
{
	my $sanitizer = shift;

	return 'does not compile' if system("$compile -w $sanitizer 2>/dev/null");
	return system('./arithmetic >/dev/null 2>&1') ? 'is noticed' : 'is not noticed';
}

sub slurp { local (@ARGV, $/) = @_; return <> }
my $text = slurp($header);
# Comments are not changed.
my $code = $text =~ s{/\*.*?\*/}{$& =~ s/[^\n]/ /gr}gser;

while ($code =~ /(?<![\w.])(0x[0-9a-f]+|\d+)\b|&&|\|\||==|!!|!=|!|\?:|->|(?<![<>])[<>](?![<>=])| - /g) {
	my ($from, $at, $number) = ($&, $-[0], $1);
	next if $from eq '->';
	my $to = !defined $number ? $other{$from} :
		 $number =~ /^0x/ ? sprintf('0x%x', hex($number) + 1) : $number + 1;
	my $line = 1 + substr($code, 0, $at) =~ tr/\n//;

	open(my $out, '>', $header) or die "$header: $!";
	print $out substr($code, 0, $at), $to, substr($code, $at + length $from);
	close($out) or die "$header: $!";
	$made++;
	# Most changes are noticed without the sanitizer, which takes half of the time.
	my $what = outcome('');
	$what = outcome('-fsanitize=address') if $what eq 'is not noticed';
	next if $what eq 'is noticed';
	$missed++;
	print "# line $line: '$from' changed to '$to' $what\n";
}
print "# $made changes made\n";
exit($missed || !$made ? 1 : 0);
