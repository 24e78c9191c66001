#include "samples/traffic/delivery.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "samples/traffic/peer.h"

namespace mailtide::traffic {
namespace {

constexpr std::int64_t kFirstRetry = 600;
constexpr std::uint32_t kRetrySpread = 300;

std::string DomainOf(const std::string& address) {
  return address.substr(address.find('@') + 1);
}

std::string GoodReply(const char* what, Random& random) {
  return random.Percent(50) ? fmt::format("250 2.{} Ok", what) : "250 OK";
}

}  // namespace

// One transaction of a client session.
struct DeliveryMaker::Attempt {
  const Delivery& delivery;
  Random& random;
  Script* script;
  std::vector<Delivery>* again;
};

std::vector<Delivery> DeliveriesOf(const Mail& mail, const std::string& id,
                                   std::int64_t second) {
  std::vector<Delivery> all;
  for (const Recipient& recipient : mail.recipients) {
    if (recipient.internal) {
      continue;
    }
    const std::string domain = DomainOf(recipient.address);
    auto found = std::find_if(
        all.begin(), all.end(),
        [&domain](const Delivery& one) { return one.domain == domain; });
    if (found == all.end()) {
      found = all.insert(all.end(), {.domain = domain,
                                     .sender = mail.sender,
                                     .recipients = {},
                                     .bytes = mail.bytes,
                                     .id = id,
                                     .ready = second + 1});
    }
    found->recipients.push_back(recipient.address);
  }
  return all;
}

void DeliveryMaker::TryAgain(Attempt* attempt,
                             std::vector<std::string> recipients) {
  if (!attempt->delivery.retry) {
    Delivery next = attempt->delivery;
    next.recipients = std::move(recipients);
    next.ready = attempt->script->now() + kFirstRetry +
                 attempt->random.Below(kRetrySpread);
    next.retry = true;
    attempt->again->push_back(std::move(next));
  }
}

void DeliveryMaker::Refused(Attempt* attempt, bool permanent,
                            std::vector<std::string> recipients) {
  ledger_->OutcomeByReply(permanent ? Outcome::kBounced : Outcome::kDeferred,
                          attempt->script->now());
  if (!permanent) {
    TryAgain(attempt, std::move(recipients));
  }
}

// The summary of a delivery bears the id of the acceptance.
void DeliveryMaker::WriteSummary(Attempt* attempt, std::string_view result) {
  const Delivery& delivery = attempt->delivery;
  attempt->script->Add(LineKind::kSummary,
                       PrintSummary({.sender = delivery.sender,
                                     .recipient = delivery.recipients.front(),
                                     .recipients = delivery.recipients.size(),
                                     .bytes = delivery.bytes,
                                     .duration = 0,
                                     .result = result,
                                     .id = delivery.id}));
}

void DeliveryMaker::Summarise(Attempt* attempt, std::string_view result,
                              Outcome outcome) {
  WriteSummary(attempt, result);
  ledger_->OutcomeBySummary(outcome, attempt->script->now());
}

// There is no connection, and so nothing but the summary.
void DeliveryMaker::FindNobody(Attempt* attempt) {
  WriteSummary(attempt, "CNC");
  ledger_->OutcomeByLoneSummary(Outcome::kDeferred, attempt->script->now());
  TryAgain(attempt, attempt->delivery.recipients);
}

bool DeliveryMaker::OfferData(Attempt* attempt,
                              std::vector<std::string> accepted) {
  Script& script = *attempt->script;
  Random& random = attempt->random;
  script.Wait();
  const std::uint32_t fate = random.Below(100);
  const bool at_command = random.Percent(20);  // is the refusal of fate < 5
  const bool permanent = fate < 3;
  const std::string refusal =
      permanent ? "554 5.7.1 Message not wanted" : "451 4.3.0 Try again later";
  if (fate < 5 && at_command) {
    script.AskAtOnce({"DATA", refusal});
  } else {
    script.AskAtOnce({"DATA", "354 End data with <CR><LF>.<CR><LF>"});
    script.Wait();
    script.Add(LineKind::kCommand,
               PrintTransfer(attempt->delivery.bytes, random));
    if (fate == 99) {
      return false;  // the reply never comes
    }
    script.Wait();
    script.Reply(fate < 5 ? refusal
                          : fmt::format("250 2.0.0 Ok: queued as {:08X}",
                                        random.Below(1U << 31U)));
  }
  if (fate >= 5) {
    ledger_->OutcomeByReply(Outcome::kDelivered, script.now());
    Summarise(attempt, "OK", Outcome::kDelivered);
  } else {
    Refused(attempt, permanent, std::move(accepted));
    // Without dialogue only two classes are known to be temporary.
    const bool greylisted = !permanent && random.Percent(70);
    Summarise(attempt, greylisted ? "GRLST" : "ERROR",
              greylisted ? Outcome::kDeferred : Outcome::kBounced);
  }
  return true;
}

bool DeliveryMaker::Transact(Attempt* attempt) {
  const Delivery& delivery = attempt->delivery;
  Script& script = *attempt->script;
  Random& random = attempt->random;
  script.Wait();
  const bool sender_refused = random.Percent(1);
  const bool for_good = random.Percent(50);
  script.AskAtOnce(
      {fmt::format("MAIL FROM:<{}> SIZE={}", delivery.sender, delivery.bytes),
       !sender_refused ? GoodReply("1.0", random)
       : for_good      ? "550 5.7.1 Sender not wanted"
                       : "450 4.1.8 Sender's domain not found"});
  if (sender_refused) {
    Refused(attempt, for_good, delivery.recipients);
    Summarise(attempt, for_good ? "ERROR" : "GRLST",
              for_good ? Outcome::kBounced : Outcome::kDeferred);
    return true;
  }
  std::vector<std::string> accepted;
  bool first_for_good = false;
  for (const std::string& recipient : delivery.recipients) {
    script.Wait();
    const std::uint32_t fate = random.Below(100);
    const bool bounced = fate < 4;
    const bool deferred = fate >= 4 && fate < 8;
    script.AskAtOnce({fmt::format("RCPT TO:<{}>", recipient),
                      bounced    ? "550 5.1.1 No such user"
                      : deferred ? "450 4.2.0 Greylisted, try again"
                                 : GoodReply("1.5", random)});
    if (bounced || deferred) {
      Refused(attempt, bounced, {recipient});
      first_for_good =
          &recipient == &delivery.recipients.front() ? bounced : first_for_good;
    } else {
      accepted.push_back(recipient);
    }
  }
  if (!accepted.empty()) {
    return OfferData(attempt, std::move(accepted));
  }
  Summarise(attempt, first_for_good ? "UNK" : "GRLST",
            first_for_good ? Outcome::kBounced : Outcome::kDeferred);
  script.AskAtOnce({"RSET", "250 2.0.0 Ok"});
  return true;
}

Session DeliveryMaker::Draw(std::int64_t start, Pace pace,
                            const std::vector<Delivery>& deliveries,
                            Random& random, std::vector<Delivery>* again) {
  const std::string& domain = deliveries.front().domain;
  Session session;
  session.side = Side::kClient;
  session.peer = PeerOfDomain(domain);
  session.connected = !random.Percent(1);
  Script script(start, pace, &random);
  if (session.connected) {
    script.Add(LineKind::kNote, "Connected");
    script.Wait();
    script.Reply(fmt::format("220 mx1.{} ESMTP", domain));
    script.AskAtOnce(
        {"EHLO " + phrases_.host(),
         fmt::format("250-mx1.{}\n250-PIPELINING\n250 SIZE", domain)});
  }
  bool open = session.connected;
  for (const Delivery& delivery : deliveries) {
    Attempt attempt = {delivery, random, &script, again};
    if (!session.connected) {
      FindNobody(&attempt);
    } else if (open) {
      open = Transact(&attempt);
    }
  }
  if (open) {
    script.Wait();
    script.AskAtOnce({"QUIT", "221 2.0.0 Bye"});
  }
  if (session.connected && !random.Percent(15)) {
    script.Add(LineKind::kNote, "Disconnected");
  }
  session.lines = script.Take();
  return session;
}

}  // namespace mailtide::traffic
