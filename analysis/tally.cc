#include "analysis/tally.h"

#include <algorithm>
#include <cassert>

namespace mailtide {
namespace {

// Which counter a message that was not accepted adds to.
Metric OutcomeOf(const MailEvent& event) {
  switch (event.filter) {
    case Filter::kVirus:
      return Metric::kVirus;
    case Filter::kSpam:
      return Metric::kSpam;
    case Filter::kPhishing:
      return Metric::kPhishing;
    default:
      break;
  }
  switch (event.action) {
    case Action::kQuarantined:
      return Metric::kQuarantined;
    case Action::kDeleted:
      return Metric::kDeleted;
    case Action::kDeferred:
      return Metric::kDeferred;
    case Action::kBroken:
      return Metric::kIncomplete;
    default:
      return Metric::kRejected;
  }
}

// What a mail that is handed on counts as, a refused recipient of it too.
Metric OnwardOutcome(const MailEvent& event) {
  if (event.action == Action::kDeferred) {
    return Metric::kDeferred;
  }
  return IsAccepted(event.action) ? Metric::kDelivered : Metric::kBounced;
}

// Stands for the login that is not known yet.
constexpr std::string_view kSomebody = "somebody";

// Adds one message of `copies` copies to a direction's three counters.
void AddMessage(MetricCounts& hour, Metric messages, Metric copies,
                Metric bytes, std::uint64_t copy_count,
                std::uint64_t message_bytes) {
  // Whether there are any is as good as random: no branch depends on it.
  const std::uint64_t is_any = copy_count > 0 ? 1U : 0U;
  At(hour, messages) += is_any;
  At(hour, copies) += copy_count;
  At(hour, bytes) += message_bytes & (std::uint64_t{0} - is_any);
}

template <typename Value>
Value& FindOrAdd(TextMap<Value>& map, std::string_view key) {
  if (Value* const value = map.Find(key, map.Hash(key)); value != nullptr) {
    return *value;
  }
  if (map.size() >= kMaxKeysPerDay) {
    key = kRest;
  }
  return map[key];
}

}  // namespace

void Tally::FindSlot(std::chrono::sys_seconds time) {
  using std::chrono::hours;
  const std::chrono::local_seconds local = zone_.ToLocal(time);
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const auto hour = std::chrono::floor<hours>(local - day);
  day_ = &days_[day];
  hour_ = &day_->hours[static_cast<std::size_t>(hour.count())];
  slot_from_ = time - (local - day - hour);
  slot_until_ = slot_from_ + hours(1);
  // The hour may be one in which the clock changes.
  const std::chrono::seconds offset = zone_.Offset(time);
  if (zone_.Offset(slot_from_) != offset ||
      zone_.Offset(slot_until_ - std::chrono::seconds(1)) != offset) {
    slot_from_ = time;
    slot_until_ = time + std::chrono::seconds(1);
  }
}

void Tally::OnTime(std::chrono::sys_seconds time) {
  DayCounts& day = SlotOf(time).day;
  day.first = day.first ? std::min(*day.first, time) : time;
  day.last = day.last ? std::max(*day.last, time) : time;
}

void Tally::OnDropped(std::chrono::sys_seconds time, std::uint64_t sessions) {
  At(SlotOf(time).hour, Metric::kDroppedSessions) += sessions;
}

void Tally::OnEvent(const MailEvent& event) {
  const bool login_matters =
      event.kind == EventKind::kMessage && IsAccepted(event.action);
  if (event.owed_to >= 0 && login_matters) {
    CountOwed(event);
    return;
  }
  const Slot slot = SlotOf(event.time);
  if (event.kind == EventKind::kForwarded) {
    At(slot.hour, Metric::kForwarded) += 1;
    return;
  }
  if (event.onward) {
    At(slot.hour, OnwardOutcome(event)) += 1;
    return;
  }
  if (event.refusal != RefusalClass::kNone) {
    At(slot.hour, RefusalMetric(event.refusal)) += 1;
  }
  if (event.kind != EventKind::kMessage) {
    At(slot.hour, event.action == Action::kDeferred ? Metric::kDeferred
                                                    : Metric::kRejected) += 1;
    const bool is_unknown =
        event.kind == EventKind::kRefusedRecipient &&
        !event.recipients.empty() &&
        policy_.IsUnknownRecipient(event.recipients.front());
    At(slot.hour, Metric::kUnknownRefused) += is_unknown ? 1U : 0U;
    return;
  }
  if (!IsAccepted(event.action)) {
    At(slot.hour, OutcomeOf(event)) += 1;
    return;
  }
  assert(IsAcceptedMail(event));
  At(slot.hour, Metric::kAccepted) += 1;
  const bool is_marked = event.filter == Filter::kVirus ||
                         event.filter == Filter::kSpam ||
                         event.filter == Filter::kPhishing;
  if (is_marked) {
    At(slot.hour, OutcomeOf(event)) += 1;
  }
  CountAccepted(event, slot);
}

// Nobody knows yet whether somebody is logged in: all three answers are
// counted, for one of them to be taken.
void Tally::CountOwed(const MailEvent& event) {
  assert(owed_ != nullptr);
  const auto head = static_cast<std::size_t>(event.owed_to);
  if (owed_->size() <= head) {
    owed_->resize(head + 1);
  }
  OwedCounts& owed = (*owed_)[head];
  MailEvent known = event;
  known.owed_to = -1;
  Tally(policy_, zone_, owed.if_nobody).OnEvent(known);
  known.account = kSomebody;
  Tally(policy_, zone_, owed.if_named).OnEvent(known);
  known.account = event.sender;
  known.unnamed_login = true;
  Tally(policy_, zone_, owed.if_unnamed).OnEvent(known);
}

void Tally::CountAccepted(const MailEvent& event, Slot slot) {
  policy_.Judge(event, ruling_);
  MetricCounts& hour = slot.hour;
  const std::uint64_t internal = ruling_.internal_copies;
  const std::uint64_t external = ruling_.external_copies;
  AddMessage(hour, Metric::kReceivedMessages, Metric::kReceivedCopies,
             Metric::kReceivedBytes, internal, event.bytes);
  AddMessage(hour, Metric::kRelayMessages, Metric::kRelayCopies,
             Metric::kRelayBytes, external, event.bytes);
  At(hour, Metric::kNoRecipient) +=
      internal + external + ruling_.unmarked_copies == 0 ? 1U : 0U;
  At(hour, Metric::kInferred) += ruling_.inferred ? 1U : 0U;
  At(hour, Metric::kUnnamedLogins) += event.unnamed_login ? 1U : 0U;
  At(hour, Metric::kAssumedRecipients) += event.recipients_inferred ? 1U : 0U;
  At(hour, Metric::kUnmarked) += ruling_.unmarked_copies;
  At(hour, Metric::kUnauthenticated) += ruling_.unauthenticated ? 1U : 0U;
  At(hour, Metric::kUnknownAccepted) += ruling_.unknown_copies;
  if (ruling_.forbidden) {
    std::string sender;
    policy_.NormaliseAccount(event.sender, sender);
    FindOrAdd(slot.day.forbidden_senders, sender) += 1;
  }
  if (!ruling_.IsOurs()) {
    At(hour, Metric::kClaimed) +=
        ruling_.owner == Ruling::Owner::kClaimed ? 1U : 0U;
    if (external > 0) {
      At(hour, Metric::kSuspiciousRelay) += external;
      FindOrAdd(slot.day.relaying_clients, event.client) += external;
    }
    return;
  }
  const std::uint64_t sent = ruling_.SentCopies();
  AddMessage(hour, Metric::kSentMessages, Metric::kSentCopies,
             Metric::kSentBytes, sent, event.bytes);
  if (sent == 0) {
    return;
  }
  AccountCounts& account = FindOrAdd(slot.day.accounts, ruling_.account);
  account.sent_messages += 1;
  account.sent_copies += sent;
  account.relay_messages += external > 0 ? 1U : 0U;
  account.relay_copies += external;
}

}  // namespace mailtide
