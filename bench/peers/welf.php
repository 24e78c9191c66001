<?php
// WELF by one regular expression a line (PCRE, compiled), counted as count.awk
// counts. php welf.php CONFIG LOG [all]

[, $config, $log] = $argv;
$internal = [];
foreach (file($config) as $line) {
  if (preg_match('/^internal_domain = (\S+)$/', $line, $m)) {
    $internal[$m[1]] = true;
  }
}
$pattern = '/time="([-\d]{10}).*? sent=(\d+) rcvd=(\d+) .*?user="([^"]*)"' .
  ' op=(\w+) arg="([^"]*)" result="(\d)/';
$days = [];
$accounts = [];
$lines = fopen($log, 'r');
while (($line = fgets($lines)) !== false) {
  if (!preg_match($pattern, $line, $m)) {
    continue;
  }
  [, $date, $sent, $rcvd, $sender, $op, $recipients, $digit] = $m;
  if ($op !== 'MAIL' && $op !== 'RCPT') {
    continue;
  }
  $days[$date] ??= array_fill(0, 12, 0);
  $day = &$days[$date];
  if ($op === 'RCPT' || $digit !== '2') {
    if ($digit === '5') {
      ++$day[10];
    } elseif ($digit === '4') {
      ++$day[11];
    }
    continue;
  }
  $inside = 0;
  $outside = 0;
  foreach (explode(',', strtolower($recipients)) as $recipient) {
    if (isset($internal[substr($recipient, strpos($recipient, '@') + 1)])) {
      ++$inside;
    } else {
      ++$outside;
    }
  }
  $bytes = max((int)$sent, (int)$rcvd);
  ++$day[9];
  if ($inside) {
    ++$day[0];
    $day[1] += $inside;
    $day[2] += $bytes;
  }
  if ($outside) {
    ++$day[6];
    $day[7] += $outside;
    $day[8] += $bytes;
  }
  $sender = strtolower($sender);
  $at = strpos($sender, '@');
  if ($at === false || !isset($internal[substr($sender, $at + 1)])) {
    continue;
  }
  ++$day[3];
  $day[4] += $inside + $outside;
  $day[5] += $bytes;
  $key = "$date $sender";
  $accounts[$key] ??= [0, 0, 0, 0];
  $account = &$accounts[$key];
  ++$account[0];
  $account[1] += $inside + $outside;
  if ($outside) {
    ++$account[2];
    $account[3] += $outside;
  }
}
unset($day, $account);
foreach ($days as $date => $day) {
  echo "day $date ", implode(' ', $day), "\n";
}
if ($argc > 3) {
  foreach ($accounts as $key => $account) {
    echo "account $key ", implode(' ', $account), "\n";
  }
}
