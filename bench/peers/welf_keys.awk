# WELF by the names of its fields, in whatever order they come. None of those
# that matter has a blank in it where it matters.
{
  day = op = code = sender = recipients = ""
  sent = rcvd = 0
  for (i = 2; i <= NF; ++i) {
    at = index($i, "=")
    if (!at) {
      continue
    }
    key = substr($i, 1, at - 1)
    if (key == "time") {
      day = substr($i, 7)
    } else if (key == "op") {
      op = substr($i, 4)
    } else if (key == "result") {
      code = substr($i, 9)
    } else if (key == "user") {
      sender = substr($i, 7, length($i) - 7)
    } else if (key == "arg") {
      recipients = substr($i, 6, length($i) - 6)
    } else if (key == "sent") {
      sent = substr($i, 6) + 0
    } else if (key == "rcvd") {
      rcvd = substr($i, 6) + 0
    }
  }
  AddRecord(day, op, code, sender, recipients, sent > rcvd ? sent : rcvd)
}
