# WELF by one regular expression a line, counted as count.awk counts.
# perl welf.pl CONFIG LOG [all]
use strict;
use warnings;

my ($config, $log, $all) = @ARGV;
my (%internal, %day, %account);

open my $settings, '<', $config or die "$config: $!\n";
while (<$settings>) {
  $internal{$1} = 1 if /^internal_domain = (\S+)$/;
}
open my $lines, '<', $log or die "$log: $!\n";
while (<$lines>) {
  my ($date, $sent, $rcvd, $sender, $op, $recipients, $digit) =
    /time="([-\d]{10}).*? sent=(\d+) rcvd=(\d+) .*?user="([^"]*)" op=(\w+) arg="([^"]*)" result="(\d)/
    or next;
  next if $op ne 'MAIL' && $op ne 'RCPT';
  my $day = $day{$date} //= [(0) x 12];
  if ($op eq 'RCPT' || $digit ne '2') {
    ++$day->[10] if $digit eq '5';
    ++$day->[11] if $digit eq '4';
    next;
  }
  my ($inside, $outside) = (0, 0);
  for my $recipient (split /,/, lc $recipients) {
    $internal{substr $recipient, 1 + index $recipient, '@'} ? ++$inside : ++$outside;
  }
  my $bytes = $sent > $rcvd ? $sent : $rcvd;
  ++$day->[9];
  if ($inside) {
    ++$day->[0];
    $day->[1] += $inside;
    $day->[2] += $bytes;
  }
  if ($outside) {
    ++$day->[6];
    $day->[7] += $outside;
    $day->[8] += $bytes;
  }
  $sender = lc $sender;
  next unless $internal{substr $sender, 1 + index $sender, '@'};
  ++$day->[3];
  $day->[4] += $inside + $outside;
  $day->[5] += $bytes;
  my $account = $account{"$date $sender"} //= [0, 0, 0, 0];
  ++$account->[0];
  $account->[1] += $inside + $outside;
  if ($outside) {
    ++$account->[2];
    $account->[3] += $outside;
  }
}
print "day $_ @{$day{$_}}\n" for sort keys %day;
if ($all) {
  print "account $_ @{$account{$_}}\n" for sort keys %account;
}
