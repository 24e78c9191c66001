#include "samples/traffic/layouts.h"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "samples/traffic/pen.h"

namespace mailtide::traffic {
namespace {

using Words = std::string_view;

constexpr std::array<Words, 6> kPassing = {"pass",     "accept",    "allow",
                                           "permetti", "delivered", "ok"};
constexpr std::array<Words, 3> kQuarantine = {"quarantine", "quarantena",
                                              "quarantined"};
constexpr std::array<Words, 5> kDelete = {"elimina", "delete", "deleted",
                                          "discard", "drop"};
constexpr std::array<Words, 7> kBlock = {
    "block", "blocked", "deny", "denied", "reject", "rejected", "refuse"};
constexpr std::array<Words, 5> kStopping = {"quarantine", "quarantena", "block",
                                            "elimina", "delete"};
constexpr std::array<Words, 4> kClean = {"clean", "none", "pulito", "nessuno"};
constexpr std::array<Words, 3> kViruses = {"EICAR-Test-File", "W32.Sample.A",
                                           "Trojan Demo (B)"};
constexpr std::array<Words, 3> kPhishing = {
    "AntiPhishing: link to a look-alike host", "Phishing in the body",
    "phishing: indirizzo contraffatto"};
constexpr std::array<Words, 3> kSpamSubjects = {"[SPAM] Offerta imperdibile",
                                                "Subject: [SPAM] you have won",
                                                "[SPAM] punteggio 97"};
constexpr std::array<Words, 5> kNotes = {
    "Message accepted", "Subject: Offerta n. 12", "Subject: Re: riunione",
    "SMTP: Close", "Subject: order 4711 of Monday"};
constexpr std::array<Words, 4> kAccepted = {
    "250 2.0.0 Message accepted for delivery", "250 OK",
    "250 WAA17147 Message accepted for delivery", "250 2.6.0 Queued mail"};
constexpr std::array<Words, 3> kPermanent = {"550 5.1.1 User unknown",
                                             "550 5.7.1 Relay denied",
                                             "553 5.1.3 Address not allowed"};
constexpr std::array<Words, 3> kTemporary = {"450 4.2.0 Try again later",
                                             "451 4.7.1 Greylisted, come back",
                                             "452 4.2.2 Mailbox full"};
// Result and verdict where a record may bear both (full and counts).
void AddVerdict(const Pen& pen) {
  switch (pen.mail.fate) {
    case Fate::kAccepted:
      if (pen.Chance(10)) {
        AddAction(pen, pen.OneOf(kPassing));
      } else {
        AddResult(pen, pen.OneOf(kAccepted));
      }
      if (pen.Chance(4)) {
        // A weight alone is nothing without a configured threshold.
        pen.record->Add("spam", "97");
      }
      if (pen.Chance(12)) {
        pen.record->Add("virus", pen.OneOf(kClean));
      }
      if (pen.Chance(40)) {
        pen.record->AddQuoted("msg", pen.OneOf(kNotes));
      }
      return;
    case Fate::kSenderRefused:
      AddResult(pen, "550 5.7.1 Sender refused");
      return;
    case Fate::kDeferred:
      AddResult(pen, pen.OneOf(kTemporary));
      return;
    case Fate::kRejected:
      AddResult(pen, "554 5.6.0 Message refused");
      return;
    case Fate::kQuarantined:
      AddAction(pen, pen.OneOf(kQuarantine));
      if (pen.Chance(50)) {
        AddResult(pen, "250 Quarantined");
      }
      return;
    case Fate::kDeleted:
      AddAction(pen, pen.OneOf(kDelete));
      if (pen.Chance(30)) {
        AddResult(pen, "250 2.0.0 Ok");
      }
      return;
    case Fate::kBlocked:
      AddAction(pen, pen.OneOf(kBlock));
      if (pen.Chance(50)) {
        AddResult(pen, "554 5.7.1 Refused by policy");
      }
      return;
    case Fate::kVirusBlocked:
      pen.record->AddQuoted("virus", pen.OneOf(kViruses));
      AddAction(pen, pen.OneOf(kStopping));
      if (pen.Chance(40)) {
        AddResult(pen, "554 5.7.1 Infected");
      }
      return;
    case Fate::kVirusPassed:
      pen.record->AddQuoted("virus", pen.OneOf(kViruses));
      AddAction(pen, "pass");
      AddResult(pen, pen.OneOf(kAccepted));
      return;
    case Fate::kSpamBlocked:
      AddAction(pen, pen.OneOf(kStopping));
      pen.record->AddQuoted("msg", pen.OneOf(kSpamSubjects));
      return;
    case Fate::kSpamPassed:
      AddAction(pen, "pass");
      AddResult(pen, pen.OneOf(kAccepted));
      pen.record->AddQuoted("msg", pen.OneOf(kSpamSubjects));
      return;
    case Fate::kPhishingBlocked:
      AddAction(pen, pen.OneOf(kStopping));
      pen.record->AddQuoted("msg", pen.OneOf(kPhishing));
      return;
    case Fate::kPhishingPassed:
      AddAction(pen, "pass");
      AddResult(pen, pen.OneOf(kAccepted));
      pen.record->AddQuoted("msg", pen.OneOf(kPhishing));
      return;
    case Fate::kBroken:
      pen.record->AddQuoted("msg", "server 10.1.255.2 does not answer");
      return;
    case Fate::kNone:
      return;
  }
}

// The word of the verdict where it stands in one key (gta and stormshield);
// nothing for a fate that is told by a reply code or not at all.
std::string_view VerdictWord(const Pen& pen) {
  switch (pen.mail.fate) {
    case Fate::kAccepted:
    case Fate::kVirusPassed:
    case Fate::kSpamPassed:
    case Fate::kPhishingPassed:
      return "pass";
    case Fate::kQuarantined:
      return pen.OneOf(kQuarantine);
    case Fate::kDeleted:
      return pen.OneOf(kDelete);
    case Fate::kBlocked:
      return pen.OneOf(kBlock);
    case Fate::kVirusBlocked:
    case Fate::kSpamBlocked:
    case Fate::kPhishingBlocked:
      return pen.OneOf(kStopping);
    case Fate::kNone:
    case Fate::kSenderRefused:
    case Fate::kDeferred:
    case Fate::kRejected:
    case Fate::kBroken:
      return {};
  }
  return {};
}

bool IsVirus(Fate fate) {
  return fate == Fate::kVirusBlocked || fate == Fate::kVirusPassed;
}
bool IsSpam(Fate fate) {
  return fate == Fate::kSpamBlocked || fate == Fate::kSpamPassed;
}
bool IsPhishing(Fate fate) {
  return fate == Fate::kPhishingBlocked || fate == Fate::kPhishingPassed;
}

std::uint32_t Priority(const Pen& pen) {
  if (pen.mail.fate == Fate::kBroken) {
    return pen.style == Style::kPlain ? 3 : pen.random.Below(4);
  }
  // With a result the priority means nothing.
  return pen.mail.fate == Fate::kAccepted ? (pen.Chance(1) ? 3 : 6) : 4;
}

// A refused MAIL names the sender in its own key or as the argument.
void AddSenderRefusal(const Pen& pen, std::string_view key) {
  if (pen.Chance(50)) {
    AddSender(pen, key);
    pen.record->Add("op", "MAIL");
  } else {
    pen.record->Add("op", "MAIL");
    AddSender(pen, "arg");
  }
}

void AddFullPeople(const Pen& pen) {
  // `user` beside srcuser would be the recipient.
  const bool login = pen.mail.login_form != LoginForm::kNone;
  const std::uint32_t form =
      pen.style == Style::kPlain ? 99 : pen.random.Below(100);
  const std::string_view key = form < 8              ? "sender"
                               : form < 16           ? "mailfrom"
                               : form < 20 && !login ? "srcuser"
                                                     : "from";
  const bool login_first = pen.Chance(50);
  if (login_first) {
    AddLogin(pen);
  }
  AddSender(pen, key);
  if (!login_first) {
    AddLogin(pen);
  }
}

void AddFullRecipients(const Pen& pen) {
  if (pen.mail.recipients.empty()) {
    return;
  }
  constexpr std::array<std::string_view, 4> kKeys = {"rcpt", "rcptto",
                                                     "recipient", "dstuser"};
  const std::uint32_t form =
      pen.style == Style::kPlain ? 99 : pen.random.Below(100);
  if (form < 9) {
    // MAIL with a refusal would be a refused sender, so not for those.
    constexpr std::array<std::string_view, 3> kOperations = {"SEND", "TO",
                                                             "MAIL"};
    const bool accepted = pen.mail.fate == Fate::kAccepted;
    pen.record->Add("op", kOperations[pen.random.Below(accepted ? 3 : 2)]);
    AddRecipients(pen, "arg");
    return;
  }
  AddRecipients(pen, form < 25   ? pen.OneOf(kKeys)
                     : form < 29 ? "dstname"
                                 : "to");
  if (pen.Chance(40)) {
    pen.record->AddQuoted(
        "op", fmt::format("To {} recips", pen.mail.recipients.size()));
    AddMessageId(pen);
  }
}

void WriteFull(const Pen& pen) {
  AddHead(pen, "extensivecontrol", Priority(pen));
  AddProto(pen);
  AddHosts(pen);
  if (pen.mail.fate == Fate::kSenderRefused) {
    AddSenderRefusal(pen, "from");
  } else {
    AddFullPeople(pen);
    AddFullRecipients(pen);
    AddSize(pen);
  }
  AddVerdict(pen);
}

void WriteCounts(const Pen& pen) {
  AddHead(pen, "extensivecontrol", Priority(pen));
  AddProto(pen);
  if (pen.mail.fate == Fate::kSenderRefused) {
    AddHosts(pen);
    AddSenderRefusal(pen, "user");
  } else {
    AddNumber(pen, "duration", pen.random.Below(9));
    AddNumber(pen, "sent", pen.mail.bytes);
    AddNumber(pen, "rcvd", pen.random.Between(150, 400));
    AddHosts(pen);
    pen.record->Add("dstname", "mail.d9.example.net");
    AddSender(pen, "user");
    pen.record->AddQuoted(
        "op", fmt::format("To {} recips", pen.mail.recipients.size()));
    AddMessageId(pen);
  }
  AddVerdict(pen);
  pen.record->Add("rule", "11");
}

void WriteGta(const Pen& pen) {
  const Fate fate = pen.mail.fate;
  AddHead(pen, "firewall", fate == Fate::kBroken ? 3 : 5);
  pen.record->AddQuoted("msg", IsPhishing(fate)        ? pen.OneOf(kPhishing)
                               : fate == Fate::kBroken ? "SMTP: no answer"
                                                       : "SMTP: Close");
  const std::string_view word = VerdictWord(pen);
  if (!word.empty()) {
    pen.record->Add("smtp_action", word);
  } else if (fate == Fate::kDeferred) {
    AddResult(pen, pen.OneOf(kTemporary));
  } else if (fate == Fate::kRejected) {
    AddResult(pen, "554 5.6.0 Message refused");
  }
  if (fate != Fate::kBroken) {
    pen.record->AddQuoted("virus",
                          IsVirus(fate) ? pen.OneOf(kViruses) : "none found");
    pen.record->Add("spam", IsSpam(fate) ? "spam,97" : "unknown,2");
  }
  pen.record->Add("rule", "5");
  pen.record->Add("server", "10.1.255.2");
  pen.record->Add("proto", "smtp");
  AddRecipients(pen, "user");
  AddSender(pen, "srcuser");
  pen.record->Add("src", pen.mail.client);
  AddNumber(pen, "srcport", pen.random.Between(1024, 65535));
  pen.record->Add("dst", "203.0.113.5");
  pen.record->Add("dstport", "25");
  AddNumber(pen, "duration", pen.random.Below(9));
  AddNumber(pen, "sent", pen.random.Between(100, 400));
  AddNumber(pen, "rcvd", pen.mail.bytes);
}

void WriteStormshield(const Pen& pen) {
  const Fate fate = pen.mail.fate;
  AddHead(pen, "firewall", 5);
  pen.record->Find("fw")->value = "sns-1";
  pen.record->Add("tz", PrintOffset(UtcOffset(pen.mail.time)));
  // The start is not the time, and not always known.
  pen.record->AddQuoted(
      "startime",
      pen.Chance(20) ? "" : PrintTime(ToCivil({pen.mail.time.day, 3600})));
  pen.record->Add("proto", "smtp");
  pen.record->Add("src", pen.mail.client);
  AddNumber(pen, "srcport", pen.random.Between(1024, 65535));
  pen.record->Add("dst", "203.0.113.5");
  pen.record->Add("dstport", "25");
  AddRecipients(pen, "dstname");
  AddSender(pen, "user");
  pen.record->Add("ads", "0");
  if (fate == Fate::kBroken) {
    pen.record->Add("spamlevel", "X");
    pen.record->AddQuoted("msg", "Connection interrupted");
  } else {
    constexpr std::array<std::string_view, 3> kLevels = {"1", "2", "3"};
    pen.record->Add("spamlevel", IsSpam(fate)    ? pen.OneOf(kLevels)
                                 : pen.Chance(3) ? "?"
                                                 : "0");
    pen.record->AddQuoted("virus",
                          IsVirus(fate) ? pen.OneOf(kViruses) : "clean");
    pen.record->Add("action", VerdictWord(pen));
  }
  if (IsPhishing(fate)) {
    pen.record->AddQuoted("msg", pen.OneOf(kPhishing));
  }
  AddNumber(pen, "sent", pen.random.Between(60, 400));
  AddNumber(pen, "rcvd", pen.mail.bytes);
  pen.record->Add("duration", "1.9");
  pen.record->AddQuoted("logtype", "smtp");
}

}  // namespace

void WriteMail(const Mail& mail, Style style, Random& random, Record* record) {
  const Pen pen = {mail, style, random, record};
  switch (mail.layout) {
    case Layout::kFull:
      return WriteFull(pen);
    case Layout::kGta:
      return WriteGta(pen);
    case Layout::kStormshield:
      return WriteStormshield(pen);
    case Layout::kCounts:
      return WriteCounts(pen);
  }
}

void WriteRefusal(const Mail& mail, const Refusal& refusal, Style style,
                  Random& random, Record* record) {
  const Pen pen = {mail, style, random, record};
  AddHead(pen, "extensivecontrol", 5);
  AddProto(pen);
  AddHosts(pen);
  AddSender(pen, mail.layout == Layout::kCounts ? "user" : "from");
  record->Add("op", "RCPT");
  const bool argument = mail.layout == Layout::kCounts || pen.Chance(70);
  Field& field = record->AddQuoted(argument ? "arg" : "to", "");
  AppendAddress(refusal.address, style, random, &field.value);
  record->Add("sent", "0");
  AddNumber(pen, "rcvd", random.Between(40, 90));
  AddResult(pen,
            refusal.permanent ? pen.OneOf(kPermanent) : pen.OneOf(kTemporary));
}

void WriteWithoutResult(const Mail& mail, Random& random, Record* record) {
  const Pen pen = {mail, Style::kVaried, random, record};
  AddHead(pen, "extensivecontrol", 6);
  record->Add("proto", "smtp");
  AddHosts(pen);
  AddSender(pen, "from");
  AddRecipients(pen, "to");
  AddSize(pen);
  record->AddQuoted("msg", "message taken in");
}

std::string PrintTime(const Civil& time) {
  fmt::memory_buffer out;
  fmt::format_to(std::back_inserter(out), "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
                 time.year, time.month, time.day, time.hour, time.minute,
                 time.second);
  return {out.data(), out.size()};
}

std::string PrintOffset(std::int32_t seconds) {
  const std::int32_t minutes = std::abs(seconds) / 60;
  return fmt::format("{}{:02}{:02}", seconds < 0 ? '-' : '+', minutes / 60,
                     minutes % 60);
}

}  // namespace mailtide::traffic
