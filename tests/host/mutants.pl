# SPDX-License-Identifier: GPL-2.0-only
# Changes a driver in one place at a time, like a mistake in a refactoring.
#
#	mutants.pl SOURCE LIST DIRECTORY [FUNCTION]
#
# Writes DIRECTORY/N.c for each change, and a line "N<tab>FUNCTION<tab>FIRST LINE<tab>LAST LINE<tab>ORDER<tab>CHANGE
# <tab>REASON" for it. ORDER is 1 for a change that affects order: a lock, a bit, RCU, a wake-up, interrupts.
# REASON is why no guest of make mutants can notice the change, from LIST, or empty. Changes by rule:
#	- a number or an operator is another one
#	- a condition is turned round, or a part of it is left out
#	- a mask, a bit, a register or an argument is another one of its kind
#	- a statement is left out, or goes behind the next one, to the end or to the start of its block
#	- a lock is left out together with its unlock
# Changes by hand: lines "change<tab>FUNCTION<tab>PERL<tab>WHAT" of LIST; PERL is a substitution of the whole
# source. If WHAT begins with "order: ", the change affects order. "waive<tab>FUNCTION<tab>CHANGE<tab>REASON" is for a
# change that no guest of make mutants can notice.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Driver;

my ($source, $list, $dir, $only) = @ARGV;
my %operators = ('==' => '!=', '!=' => '==', '<' => '<=', '>' => '>=', '<=' => '<', '>=' => '>', '&&' => '||',
		 '||' => '&&', '!!' => '!', '?:' => '&&', ' - ' => ' + ', ' + ' => ' - ', 'true' => 'false',
		 'false' => 'true', '|=' => '=');
# Pairs of a name and the name that replaces it
my %next = qw(cpu_online_mask housekeeping_cpumask(HK_TYPE_KERNEL_NOISE)
	      housekeeping_cpumask(HK_TYPE_KERNEL_NOISE) cpu_online_mask
	      topology_sibling_cpumask topology_die_cpumask topology_die_cpumask topology_core_cpumask
	      STATE_REQUESTED STATE_SAMPLING STATE_SAMPLING STATE_REQUESTED TASK_KILLABLE TASK_UNINTERRUPTIBLE
	      X86_FEATURE_PTS X86_FEATURE_DTHERM MSR_IA32_PLATFORM_ID MSR_EXT_CONFIG
	      coretemp_core coretemp_last_core coretemp_last_core coretemp_core status_err target_err target_err status_err);
# Locks and their unlocks
my %unlocks = (raw_spin_lock_irqsave => 'raw_spin_unlock_irqrestore', rcu_read_lock => 'rcu_read_unlock');
my $order = qr/lock|_bit|rcu|synchronize|WRITE_ONCE|READ_ONCE|wake_up|schedule_timeout|unregister|sysfs_|list_add|cpuhp_|get_cpu|put_cpu|_publish/;
my (%waived, %times, %seen, @by_hand);
my $n = 0;

for (split /\n/, do { local (@ARGV, $/) = ($list); <> }) {
	next if /^#|^$/;
	my ($kind, $function, $change, $reason) = split /\t+/;
	die "$list: a line has no reason: $_\n" if !defined $reason;
	if ($kind eq 'waive') { $waived{"$function\t$change"} = $reason } else { push @by_hand, [$function, $change, $reason] }
}
my ($text, $code, @parts) = Driver::read($source);
my @functions = grep { $_->{kind} eq 'function' } @parts;

sub function_at { my $at = shift; for (@functions) { return $_->{function} if $at >= $_->{from} && $at < $_->{to} } return 'definitions' }

sub mutant {
	my ($function, $from, $to, $is_order, $what, $changed) = @_;
	# Without the spaces and empty statements that a moved statement leaves: two moves may give the same order.
	my $same = $changed =~ s/\s+//gr =~ s/(?<=[;{}]);+//gr;
	return if defined $only && $function ne $only || $changed eq $text || $seen{$same}++;
	$n++;
	$what .= " (#$times{$function}{$what})" if ++$times{$function}{$what} > 1;
	open(my $out, '>', "$dir/$n.c") or die "$dir/$n.c: $!";
	print $out $changed;
	close($out) or die;
	my $reason = delete $waived{"$function\t$what"} // ($what =~ s/ \(((?:equivalent|elsewhere): .*)\)$// ? $1 : '');
	print join("\t", $n, $function, Driver::line_of($from), Driver::line_of($to), $is_order ? 1 : 0, $what, $reason), "\n";
}

# Replaces pieces of the text: [from, to, new]... Without $what, the change is described by the lines of the first.
sub change {
	my ($is_order, $what, @pieces) = @_;
	my $changed = $text;
	die "no replacement for '", substr($text, $_->[0], $_->[1] - $_->[0]), "'\n" for grep { !defined $_->[2] } @pieces;
	substr($changed, $_->[0], $_->[1] - $_->[0]) = $_->[2] for sort { $b->[0] <=> $a->[0] } @pieces;
	my ($from, $to) = ($pieces[0][0], $pieces[0][1]);
	($from, $to) = (($from < $_->[0] ? $from : $_->[0]), ($to > $_->[1] ? $to : $_->[1])) for @pieces;
	if (!defined $what) {
		my $start = 1 + rindex($text, "\n", $from - 1);
		my $end = index($text, "\n", $to - 1);
		my $was = substr($text, $start, $end - $start);
		my $is = substr($changed, $start, $end - $start + length($changed) - length($text));
		$what = Driver::one_line($was) . '  =>  ' . (Driver::one_line($is) || 'nothing');
	}
	mutant(function_at($from), $from, $to - 1, $is_order, $what, $changed);
}

# The unchanged source is number 0: it has to pass.
open(my $out, '>', "$dir/0.c") or die "$dir/0.c: $!";
print $out $text;
close($out);
print join("\t", 0, 'none', 1, 1, 0, 'the driver as it is', ''), "\n";

# Numbers and operators, anywhere except in included files and in the strings of modinfo
my $values = $code =~ s/^MODULE_[^\n]*/$& =~ s{.}{ }gr/gmer;
$values =~ s/(^#define\s+\w+)(\s[^\n]*)/' ' x length($1) . $2/gme;
(my $defines = $text) =~ s{/\*.*?\*/|"(?:\\.|[^"\\])*"}{$& =~ s/[^\n]/ /gr}gse;
while ($defines =~ /^(#define (?!pr_fmt)\w+\s+)([^\n]*)/gm) { substr($values, $-[2], length $2) = $2 }
while ($values =~ /(?<![\w.])(0x[0-9a-f]+|\d+)\b|&&|\|\||\|=|==|!!|!=|<=|>=|\?:|->|(?<![<>])[<>](?![<>=])| - | \+ |\btrue\b|\bfalse\b/g) {
	my ($old, $from, $to, $number) = ($&, $-[0], $+[0], $1);
	next if $old eq '->';
	change(0, undef, [$from, $to, !defined $number ? $operators{$old} :
		$number =~ /^0x/ ? sprintf('0x%x', hex($number) + 1) :
		$number =~ /^0\d/ ? sprintf('0%o', oct($number) + 1) : $number + 1]);
}
# Names of which there is another of the same kind
my $names = join '|', map { quotemeta } sort { length $b <=> length $a } keys %next;
for my $function (@functions) {
	my $body = substr($code, $function->{from}, $function->{to} - $function->{from});
	while ($body =~ /(?<![\w>.])(?:$names)(?!\w)|(?<=[>.])(?:status_err|target_err)\b/g) {
		my ($name, $at) = ($&, $function->{from} + $-[0]);
		change(index($name, 'STATE_') == 0, undef, [$at, $at + length $name, $next{$name}]);
	}
	# Variables and parameters of one type, as arguments of calls
	my %type;
	while ($body =~ /(?:^|[(;{,]|\n\t+)\s*(?:const )?(struct \w+ \*|unsigned int |int |u64 )((?:\w+(?: = [^,;()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?)?, \*?)*\w+)/g) {
		my ($type, $vars) = ($1, $2);
		$type = 'int ' if $type eq 'unsigned int ';
		$type{$_} //= $type for grep { !/^(?:const|struct|enum|unsigned|bool|int|u\d+|long|char)$/ } map { s/ = .*//r =~ s/\*//r } split /, \*?/, $vars;
	}
	while ($body =~ /[(,]\s*(\w+)(?=[,)])/g) {
		my ($name, $at) = ($1, $function->{from} + $-[1]);
		my $type = $type{$name} // next;
		my @others = grep { $type{$_} eq $type && $_ ne $name } sort keys %type;
		change(0, undef, [$at, $at + length $name, $others[0]]) if @others;
	}
}
# Conditions
for my $part (grep { $_->{kind} eq 'operand' } @parts) {
	my ($from, $to) = @$part{qw(from to)};
	my $is_order = substr($code, $from, $to - $from) =~ $order;
	change($is_order, undef, [$from, $to, '!(' . substr($text, $from, $to - $from) . ')']);
	change($is_order, undef, [$from, $to, $part->{joined} eq '&&' ? 'true' : 'false']) if $part->{joined};
}
# Statements
for my $i (0 .. $#parts) {
	my $part = $parts[$i];
	next if $part->{kind} ne 'statement';
	my ($from, $to) = @$part{qw(from to)};
	my $old = substr($text, $from, $to - $from);
	my $is_order = substr($code, $from, $to - $from) =~ $order;
	change($is_order, Driver::one_line($old) . '  =>  ;', [$from, $to, ';']);
	# The statements of its block
	my @block = grep { $_->{kind} eq 'statement' && $_->{block} == $part->{block} } @parts;
	for my $after (grep { $_->{from} > $from } @block) {
		my $next_one = $after == (grep { $_->{from} > $from } @block)[0];
		my $last_one = $after == $block[-1];
		next if !$next_one && !$last_one || !$is_order;
		change(1, "$part->{text}  =>  after $after->{text}", [$from, $to, ';'], [$after->{to}, $after->{to}, " $old"]);
	}
	change(1, "$part->{text}  =>  before $block[0]{text}", [$from, $to, ';'], [$block[0]{from}, $block[0]{from}, "$old "])
		if $is_order && $block[0] != $part;
	my ($call) = $old =~ /^(\w+)\(/ or next;
	my $unlock = $unlocks{$call} // next;
	my ($end) = grep { $_->{from} > $from && $_->{text} =~ /^\Q$unlock\E\(/ && $_->{function} eq $part->{function} } @parts;
	next if !$end;
	my ($flags) = $old =~ /, (\w+)\);/;
	change(1, "$part->{text} $end->{text}  =>  nothing", [$from, $to, $flags ? "$flags = 0;" : ';'],
	       [$end->{from}, $end->{to}, $flags ? "(void)$flags;" : ';']);
}
for (@by_hand) {
	my ($where, $change, $what) = @$_;
	local $_ = $text;
	eval "$change; 1" or die "$list: $change: $@";
	die "$list: '$change' does not change the source; adapt it\n" if $_ eq $text;
	# Where it begins and ends
	my ($from, $end) = (0, 0);
	$from++ while substr($_, $from, 1) eq substr($text, $from, 1);
	$end++ while $end < length($text) - $from && substr($_, -1 - $end, 1) eq substr($text, -1 - $end, 1);
	mutant($where, $from, length($text) - $end - 1, $what =~ s/^order: //, $what, $_);
}
if (!defined $only && %waived) {
	die "$list: these changes do not exist:\n", map { "  $_\n" } sort keys %waived;
}
