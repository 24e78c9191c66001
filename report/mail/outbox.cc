#include "report/mail/outbox.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "analysis/history/transaction.h"
#include "report/mail/file_sender.h"
#include "report/mail/sendmail_sender.h"

namespace mailtide {
namespace {

Result<void> Store(History& history, const StoredDelivery& delivery) {
  return InTransaction(history, [&] { return history.PutDelivery(delivery); });
}

bool IsDue(const StoredDelivery& delivery, std::chrono::sys_seconds now) {
  return delivery.state == DeliveryState::kSending || delivery.next_try <= now;
}

// Notes what the server said.
void Apply(const DeliveryResult& result, std::chrono::sys_seconds now,
           StoredDelivery& delivery, DeliverySummary& summary) {
  ++delivery.tries;
  delivery.last_code = result.code;
  delivery.last_text = result.text;
  if (result.outcome == DeliveryOutcome::kSent) {
    delivery.state = DeliveryState::kSent;
    ++summary.sent;
    return;
  }
  const bool given_up = now - delivery.created >= kGiveUpAfter;
  if (result.outcome == DeliveryOutcome::kPermanent || given_up) {
    delivery.state = DeliveryState::kFailed;
    ++summary.failed;
    summary.messages.push_back(fmt::format(
        "mail to {} {}: {}; it is kept as failed, {}", delivery.recipient,
        given_up ? "found no taker for five days" : "was refused for good",
        result.text,
        given_up ? "mailtide send --all tries once more"
                 : "see mailtide status"));
    return;
  }
  delivery.state = DeliveryState::kPending;
  delivery.next_try = now + BackOff(delivery.tries);
  ++summary.waiting;
  summary.messages.push_back(fmt::format(
      "mail to {} could not be delivered: {}; it stays queued, mailtide send "
      "or the next run tries again",
      delivery.recipient, result.text));
}

}  // namespace

std::chrono::seconds BackOff(int tries) {
  using std::chrono::hours;
  using std::chrono::minutes;
  constexpr std::array<std::chrono::seconds, 5> kSteps = {
      minutes(5), minutes(15), hours(1), hours(4), hours(8)};
  const auto step = static_cast<std::size_t>(std::max(tries, 1) - 1);
  return kSteps[std::min(step, kSteps.size() - 1)];
}

Result<DeliveryResult> Transmit(const TransportSettings& settings,
                                const StoredMail& mail,
                                const std::string& recipient,
                                KeepDialogue keep_dialogue) {
  switch (settings.transport) {
    case Transport::kSendmail:
      return SendBySendmail({}, mail.mail_from, {recipient}, mail.bytes);
    case Transport::kFile:
      return SendToFile(settings.directory, mail.message_id, mail.bytes);
    case Transport::kSmtp:
      break;
  }
  const Result<MailModule*> module = LoadMailModule();
  if (!module) {
    return tl::unexpected<Error>(module.error());
  }
  return (*module)->SendSmtp(settings.smtp, mail.mail_from, recipient,
                             mail.bytes, keep_dialogue);
}

Result<void> DeliverDue(History& history, const TransportSettings& settings,
                        std::chrono::sys_seconds now, bool all,
                        DeliverySummary& summary) {
  Result<std::vector<StoredDelivery>> open = history.OpenDeliveries();
  if (!open) {
    return tl::unexpected<Error>(open.error());
  }
  if (all) {
    const Result<std::vector<StoredDelivery>> given_up =
        history.GivenUpDeliveries();
    if (!given_up) {
      return tl::unexpected<Error>(given_up.error());
    }
    open->insert(open->end(), given_up->begin(), given_up->end());
  }
  for (StoredDelivery delivery : *open) {
    if (!all && !IsDue(delivery, now)) {
      ++summary.waiting;
      continue;
    }
    const Result<StoredMail> mail = history.LoadMail(delivery.mail);
    if (!mail) {
      return tl::unexpected<Error>(mail.error());
    }
    delivery.state = DeliveryState::kSending;
    if (Result<void> stored = Store(history, delivery); !stored) {
      return tl::unexpected<Error>(stored.error());
    }
    const Result<DeliveryResult> result =
        Transmit(settings, *mail, delivery.recipient, KeepDialogue::kNo);
    Apply(result ? *result
                 : DeliveryResult{DeliveryOutcome::kConfiguration, 0,
                                  OneLine(result.error().message), "", ""},
          now, delivery, summary);
    if (Result<void> stored = Store(history, delivery); !stored) {
      return tl::unexpected<Error>(stored.error());
    }
  }
  return {};
}

}  // namespace mailtide
