# SPDX-License-Identifier: GPL-2.0-only
# Puts a delay after each statement and each part of a condition of a driver, and before each statement that
# leaves a block. All are inactive; delays.h has the function, and the module's parameter that activates one.
#
#	delays.pl SOURCE CHANGED
#
# Writes the changed source to CHANGED, and for each delay a line "NUMBER<tab>FUNCTION<tab>LINE<tab>LAST
# LINE<tab>TEXT". Lines stay where they are.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Driver;

my ($source, $changed) = @ARGV;
my ($text, undef, @parts) = Driver::read($source);
my ($number, @inserts) = (0);

for my $part (sort { $a->{from} <=> $b->{from} } @parts) {
	my ($kind, $from, $to) = @$part{qw(kind from to)};
	if ($kind eq 'function') {
		push @inserts, [$to - 1, 'coretemp_log_delays(); '] if $part->{function} eq 'coretemp_exit';
		next;
	}
	print join("\t", ++$number, @$part{qw(function first last text)}), "\n";
	push @inserts, $kind eq 'operand' ? ([$from, "coretemp_delayed($number, "], [$to, ')']) :
		       $kind eq 'leave' ? ([$from, "{ coretemp_delay($number); "], [$to, ' }']) :
		       $kind eq 'declaration' ? ([$to, " coretemp_delay($number);"]) :
		       ([$from, '{ '], [$to, " coretemp_delay($number); }"]);
}

# From the end, so that the positions before it stay right
my ($n, $result) = (0, $text);
substr($result, $_->[0], 0) = $_->[1] for sort { $b->[0] <=> $a->[0] || $b->[2] <=> $a->[2] } map { [@$_, $n++] } @inserts;
$result =~ s/^(?=module_init\()/coretemp_/m or die "$source: has no module_init()\n";
my $header = "#define NR_DELAYS $number\n#include \"delays.h\"\n";
$result =~ s/.*\n#include "[^\n]*\n/$&$header#line @{[1 + $& =~ tr{\n}{}]} "coretemp.c"\n/s or die "$source: includes nothing\n";
open(my $out, '>', $changed) or die "$changed: $!\n";
print $out $result;
close($out) or die "$changed: $!\n";
