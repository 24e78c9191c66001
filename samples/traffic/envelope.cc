#include "samples/traffic/envelope.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "samples/traffic/commands.h"

namespace mailtide::traffic {
namespace {

// What a pipelining client hears after a refused MAIL.
constexpr std::string_view kNeedMail = "503 5.5.1 Need MAIL first";

// Gives `mail` the login that holds now; a hidden one is the sender's.
void ApplyLogin(const Login& login, Mail* mail) {
  mail->login_form = login.form;
  mail->login_name = login.name;
  mail->login_domain = login.domain;
  if (login.hidden) {
    const std::size_t at = mail->sender.find('@');
    mail->login_form = LoginForm::kAddress;
    mail->login_name = mail->sender.substr(0, at);
    mail->login_domain = mail->sender.substr(at + 1);
  }
}

}  // namespace

Outcome RefusalOutcome(bool permanent) {
  return permanent ? Outcome::kRejected : Outcome::kDeferred;
}

std::string EnvelopeMaker::DataReply(const Course& course) const {
  const bool all_refused =
      std::all_of(course.addressees.begin(), course.addressees.end(),
                  [](const Addressee& one) { return !one.refusal.empty(); });
  return !course.sender_refusal.empty() ? std::string(kNeedMail)
         : all_refused                  ? "554 5.5.1 No valid recipients"
         : !course.data_refusal.empty() ? course.data_refusal
                                        : phrases_.DataGo();
}

std::vector<Ask> EnvelopeMaker::Asks(const Course& course, bool with_data,
                                     Random& random) const {
  const bool sender_refused = !course.sender_refusal.empty();
  const std::string sender = SpellAddress(course.mail.sender, random);
  // A .lcd has no other size than the declared one.
  std::vector<Ask> asks = {
      {MailCommand(course, sender, !phrases_.icewarp(), random),
       sender_refused ? course.sender_refusal : phrases_.SenderOk(sender)}};
  if (sender_refused && !course.pipelined) {
    return asks;
  }
  for (const Addressee& one : course.addressees) {
    const std::string address = SpellAddress(one.address, random);
    asks.push_back({fmt::format("RCPT TO:<{}>", address),
                    sender_refused ? std::string(kNeedMail)
                    : one.refusal.empty()
                        ? phrases_.RecipientOk(address, one.internal)
                        : one.refusal});
  }
  if (with_data) {
    asks.push_back({"DATA", DataReply(course)});
  }
  return asks;
}

void EnvelopeMaker::Count(const Course& course,
                          const std::vector<std::int64_t>& answered,
                          Visit* visit, Envelope* envelope) const {
  const bool sender_refused = !course.sender_refusal.empty();
  if (sender_refused) {
    ledger_->OutcomeByReply(RefusalOutcome(course.refused_for_good),
                            answered.front());
    visit->Record(envelope->mail, Fate::kSenderRefused, answered.front());
  }
  // After a refused MAIL perhaps nobody was named.
  const std::size_t named =
      std::min(course.addressees.size(), answered.size() - 1);
  for (std::size_t i = 0; i < named; ++i) {
    const Addressee& addressee = course.addressees[i];
    const std::int64_t second = answered[i + 1];
    if (sender_refused) {
      ledger_->OutcomeByReply(Outcome::kRejected, second);  // kNeedMail
    } else if (addressee.refusal.empty()) {
      envelope->since = envelope->since.value_or(second);
    } else {
      ledger_->OutcomeByReply(RefusalOutcome(addressee.permanent), second);
      visit->Record(envelope->mail, Fate::kNone, second,
                    {{addressee.address, addressee.permanent}});
    }
  }
}

Envelope EnvelopeMaker::Draw(const Course& course, bool with_data,
                             Visit* visit) const {
  Envelope envelope;
  envelope.mail = course.mail;
  ApplyLogin(visit->login, &envelope.mail);
  const std::vector<std::int64_t> answered = visit->script.Converse(
      Asks(course, with_data, visit->random), course.pipelined);
  Count(course, answered, visit, &envelope);
  envelope.data_asked = with_data;
  envelope.answered_until = answered.back();
  return envelope;
}

}  // namespace mailtide::traffic
