#include "samples/traffic/truth.h"

namespace mailtide::traffic {
namespace {

// A message has one outcome; a spam, virus or phishing mail that was passed on
// is accepted and that.
void AddOutcomes(Fate fate, Effect* effect) {
  const auto one = [effect](Outcome outcome) {
    ++effect->outcomes[static_cast<std::size_t>(outcome)];
  };
  switch (fate) {
    case Fate::kNone:
      return;
    case Fate::kAccepted:
      return one(Outcome::kAccepted);
    case Fate::kSenderRefused:
    case Fate::kRejected:
    case Fate::kBlocked:
      return one(Outcome::kRejected);
    case Fate::kDeferred:
      return one(Outcome::kDeferred);
    case Fate::kQuarantined:
      return one(Outcome::kQuarantined);
    case Fate::kDeleted:
      return one(Outcome::kDeleted);
    case Fate::kVirusPassed:
      one(Outcome::kAccepted);
      return one(Outcome::kVirus);
    case Fate::kVirusBlocked:
      return one(Outcome::kVirus);
    case Fate::kSpamPassed:
      one(Outcome::kAccepted);
      return one(Outcome::kSpam);
    case Fate::kSpamBlocked:
      return one(Outcome::kSpam);
    case Fate::kPhishingPassed:
      one(Outcome::kAccepted);
      return one(Outcome::kPhishing);
    case Fate::kPhishingBlocked:
      return one(Outcome::kPhishing);
    case Fate::kBroken:
      return one(Outcome::kIncomplete);
  }
}

bool Accepted(Fate fate) {
  return fate == Fate::kAccepted || fate == Fate::kVirusPassed ||
         fate == Fate::kSpamPassed || fate == Fate::kPhishingPassed;
}

// A bare login gets the domain when there is exactly one it can mean.
std::string AccountOfLogin(const Mail& mail, const Policy& policy) {
  if (mail.login_form != LoginForm::kBare) {
    return mail.login_name + '@' + mail.login_domain;
  }
  if (policy.internal_domains.size() == 1) {
    return mail.login_name + '@' + policy.internal_domains.front();
  }
  return mail.login_name;
}

}  // namespace

Effect Judge(const Mail& mail, const Policy& policy) {
  Effect effect;
  for (const Refusal& refusal : mail.refusals) {
    ++effect.outcomes[static_cast<std::size_t>(
        refusal.permanent ? Outcome::kRejected : Outcome::kDeferred)];
  }
  AddOutcomes(mail.fate, &effect);
  if (!Accepted(mail.fate)) {
    return effect;
  }
  const bool local = policy.local_hosts && mail.client_local;
  for (const Recipient& recipient : mail.recipients) {
    // A record that only has their number tells the direction by the client.
    const bool external =
        mail.layout == Layout::kCounts ? local : !recipient.internal;
    ++(external ? effect.relay : effect.received);
  }
  const bool authenticated = mail.login_form != LoginForm::kNone;
  if (authenticated) {
    effect.account = AccountOfLogin(mail, policy);
    effect.sent = effect.received + effect.relay;
  } else if (mail.sender_internal && (local || !policy.local_hosts)) {
    effect.account = mail.sender;
    effect.sent = effect.received + effect.relay;
    effect.unproven = !policy.local_hosts && !mail.client_local;
  } else if (local && effect.relay > 0) {
    // A foreign or null sender on our own ground: what goes outward is ours.
    effect.account = '[' + mail.client + ']';
    effect.sent = effect.relay;
  } else {
    effect.claimed = mail.sender_internal;
    effect.open_relay = effect.relay > 0;
  }
  if (effect.sent == 0) {
    effect.account.clear();
  }
  return effect;
}

void Count::Add(std::uint32_t more, std::uint64_t size) {
  if (more > 0) {
    ++messages;
    copies += more;
    bytes += size;
  }
}

void Count::Merge(const Count& other) {
  messages += other.messages;
  copies += other.copies;
  bytes += other.bytes;
}

void DayTruth::Add(const Mail& mail, const Effect& effect) {
  received.Add(effect.received, mail.bytes);
  sent.Add(effect.sent, mail.bytes);
  relay.Add(effect.relay, mail.bytes);
  for (std::size_t i = 0; i < kOutcomeCount; ++i) {
    outcomes[i] += effect.outcomes[i];
  }
  claimed += effect.claimed ? 1 : 0;
  unproven += effect.unproven ? 1 : 0;
  if (effect.sent > 0) {
    AccountCount& account = accounts[effect.account];
    ++account.sent_messages;
    account.sent_copies += effect.sent;
    account.relay_messages += effect.relay > 0 ? 1 : 0;
    account.relay_copies += effect.relay;
  }
  if (effect.open_relay) {
    open_relay[mail.client] += effect.relay;
  }
}

void DayTruth::Merge(const DayTruth& other) {
  received.Merge(other.received);
  sent.Merge(other.sent);
  relay.Merge(other.relay);
  for (std::size_t i = 0; i < kOutcomeCount; ++i) {
    outcomes[i] += other.outcomes[i];
  }
  for (const auto& [name, count] : other.accounts) {
    AccountCount& account = accounts[name];
    account.sent_messages += count.sent_messages;
    account.sent_copies += count.sent_copies;
    account.relay_messages += count.relay_messages;
    account.relay_copies += count.relay_copies;
  }
  for (const auto& [client, copies] : other.open_relay) {
    open_relay[client] += copies;
  }
  claimed += other.claimed;
  unproven += other.unproven;
  forwarded += other.forwarded;
}

}  // namespace mailtide::traffic
