# What every awk here does with a mail: folds the domains, looks them up, adds
# to the day and to its account. By mailtide's law of counting, where no local
# hosts are configured: a mail with an internal sender is that account's.
#
# Wants `config`, a mailtide.conf. Prints a line for each day; with `all`, one
# for each account of each day too.

BEGIN {
  while ((getline line < config) > 0) {
    if (split(line, word, " ") == 3 && word[1] == "internal_domain") {
      internal[word[3]] = 1
    }
  }
}

# `address` is in lower case.
function IsInternal(address) {
  return substr(address, index(address, "@") + 1) in internal
}

# An accepted mail of `inside` internal and `outside` external copies.
function AddMail(day, sender, inside, outside, bytes, key) {
  ++accepted[day]
  if (inside) {
    ++received_messages[day]
    received_copies[day] += inside
    received_bytes[day] += bytes
  }
  if (outside) {
    ++relay_messages[day]
    relay_copies[day] += outside
    relay_bytes[day] += bytes
  }
  sender = tolower(sender)
  if (IsInternal(sender)) {
    ++sent_messages[day]
    sent_copies[day] += inside + outside
    sent_bytes[day] += bytes
    key = day " " sender
    ++account_messages[key]
    account_copies[key] += inside + outside
    if (outside) {
      ++account_relay_messages[key]
      account_relay_copies[key] += outside
    }
  }
}

# What was refused: a sender or a recipient, by the first digit of the reply.
function AddRefusal(day, digit) {
  if (digit == "5") {
    ++rejected[day]
  } else if (digit == "4") {
    ++deferred[day]
  }
}

# A record of WELF; `recipients` are parted by commas.
function AddRecord(day, op, code, sender, recipients, bytes, n, i, inside,
                   list) {
  if (op != "MAIL" && op != "RCPT") {
    return
  }
  if (op == "RCPT" || substr(code, 1, 1) != "2") {
    AddRefusal(day, substr(code, 1, 1))
    return
  }
  recipients = tolower(recipients)
  if (!index(recipients, ",")) {
    inside = IsInternal(recipients)
    AddMail(day, sender, inside, 1 - inside, bytes)
    return
  }
  n = split(recipients, list, ",")
  inside = 0
  for (i = 1; i <= n; ++i) {
    inside += IsInternal(list[i])
  }
  AddMail(day, sender, inside, n - inside, bytes)
}

END {
  for (day in accepted) {
    printf "day %s %.0f %.0f %.0f %.0f %.0f %.0f %.0f %.0f %.0f %.0f %.0f %.0f\n",
      day, received_messages[day], received_copies[day], received_bytes[day],
      sent_messages[day], sent_copies[day], sent_bytes[day],
      relay_messages[day], relay_copies[day], relay_bytes[day],
      accepted[day], rejected[day], deferred[day]
  }
  if (all) {
    for (key in account_messages) {
      printf "account %s %.0f %.0f %.0f %.0f\n", key, account_messages[key],
        account_copies[key], account_relay_messages[key],
        account_relay_copies[key]
    }
  }
}
