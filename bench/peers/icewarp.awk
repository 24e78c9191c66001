# Sessions of IceWarp, each by its address and thread: a transaction begins with
# an accepted MAIL, has the recipients that were accepted, and is a mail when
# the reply to its data is. Wants `day`, which the lines do not tell.

# `TO:<ann@example.org>`
function Path(text, from) {
  from = index(text, "<") + 1
  return substr(text, from, index(text, ">") - from)
}

function Forget(key) {
  awaits[key] = ""
  inside[key] = outside[key] = 0
}

$4 == "<<<" {
  key = $1 $2
  if ($5 == "RCPT") {
    awaits[key] = "RCPT"
    recipient[key] = tolower(Path($6))
  } else if ($5 == "MAIL") {
    Forget(key)
    awaits[key] = "MAIL"
    sender[key] = Path($6)
  } else if ($5 == "DATA\r") {
    awaits[key] = "DATA"
  } else if ($5 == "RSET\r") {
    Forget(key)
  }
  next
}

$4 == ">>>" {
  key = $1 $2
  waiting = awaits[key]
  if (waiting == "") {
    next
  }
  digit = substr($5, 1, 1)
  if (waiting == "DATA") {
    if (digit == "3") {
      awaits[key] = "END"
      next
    }
    AddRefusal(day, digit)
  } else if (waiting == "END") {
    if (digit == "2") {
      # 250 2.6.0 2804 bytes received in ...
      AddMail(day, sender[key], inside[key], outside[key], $7)
    } else {
      AddRefusal(day, digit)
    }
    Forget(key)
  } else if (digit != "2") {
    AddRefusal(day, digit)
  } else if (waiting == "RCPT") {
    if (IsInternal(recipient[key])) {
      ++inside[key]
    } else {
      ++outside[key]
    }
  }
  awaits[key] = ""
  next
}

$4 == "Connected," {
  Forget($1 $2)
}

$4 == "Disconnected\r" {
  key = $1 $2
  delete awaits[key]
  delete sender[key]
  delete recipient[key]
  delete inside[key]
  delete outside[key]
}
