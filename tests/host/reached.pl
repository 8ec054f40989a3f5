# SPDX-License-Identifier: GPL-2.0-only
# reached.pl FILE: prints the numbers of the delays in the bitmaps of FILE, which has lines "ID BITMAP".
use strict;
use warnings;

my %reached;
while (<>) {
	my (undef, $groups) = split;
	my $bits = reverse join '', map { sprintf '%032b', hex } split /,/, $groups;
	$reached{$-[0]} = 1 while $bits =~ /1/g;
}
print "$_\n" for sort { $a <=> $b } keys %reached;
