#include "analysis/mail_match.h"

#include <algorithm>
#include <array>
#include <deque>
#include <utility>

#include "parser/base/scan.h"
#include "parser/dialects/smtp_session.h"
#include "parser/dialects/transcript.h"

namespace mailtide {
namespace {

bool IsRefusal(const KeptMail& mail) {
  return mail.facts.action == Action::kRefused ||
         mail.facts.action == Action::kDeferred;
}

std::string Folded(std::string_view address) {
  std::string folded(address);
  std::ranges::transform(folded, folded.begin(), AsciiLower);
  return folded;
}

// What two halves have in common besides session or client: the kind, and whose
// mail it is. Of a long address a session keeps only the end.
std::string SubjectOf(const KeptMail& mail) {
  const bool is_recipient = mail.facts.kind == EventKind::kRefusedRecipient;
  std::string_view address = mail.sender;
  if (is_recipient) {
    address = mail.recipients.empty() ? std::string_view()
                                      : std::string_view(mail.recipients[0]);
  }
  if (address.size() > kMaxPathBytes) {
    address.remove_prefix(address.size() - kMaxPathBytes);
  }
  const bool is_broken = mail.facts.action == Action::kBroken;
  const auto kind = static_cast<char>('0' + static_cast<int>(mail.facts.kind));
  return (is_broken ? 'b' : kind) + Folded(address);
}

// The keys of the index: by session, where it has one, and by client.
std::string SessionKeyOf(const KeptMail& mail) {
  return mail.session.empty() ? std::string()
                              : "s" + mail.session + '\0' + SubjectOf(mail);
}
std::string ClientKeyOf(const KeptMail& mail) {
  return "c" + mail.client + '\0' + SubjectOf(mail);
}

std::chrono::seconds Distance(const KeptMail& a, const KeptMail& b) {
  return std::chrono::abs(a.facts.time - b.facts.time);
}

std::chrono::seconds Duration(const KeptMail& a, const KeptMail& b) {
  return std::min<std::chrono::seconds>(
      std::max(a.facts.duration, b.facts.duration), kMaxDuration);
}

bool BothNameTheirSession(const KeptMail& a, const KeptMail& b) {
  return !a.session.empty() && !b.session.empty();
}

bool AreOfOneSession(const KeptMail& a, const KeptMail& b) {
  return BothNameTheirSession(a, b) && a.session == b.session &&
         Distance(a, b) <= Duration(a, b) + kSessionSilence;
}

bool AreOfOneClient(const KeptMail& a, const KeptMail& b) {
  return !BothNameTheirSession(a, b) &&
         Distance(a, b) <= Duration(a, b) + kClockSlack;
}

std::size_t BytesOf(const KeptMail& mail) {
  // The list's and the index's nodes besides.
  std::size_t bytes = sizeof mail + 256 + mail.client.size() +
                      mail.session.size() + 3 * mail.sender.size() +
                      mail.account.size() + mail.marks.size();
  for (const std::string& recipient : mail.recipients) {
    bytes += sizeof recipient + recipient.size();
  }
  return bytes;
}

// Makes the transaction what it is with its record.
void Complete(KeptMail& transaction, const KeptMail& record) {
  MailFacts& facts = transaction.facts;
  if (facts.kind != EventKind::kMessage) {
    return;  // a refusal has all it needs
  }
  // A record that only repeats a refusing code does not undo a 250 that the
  // client got.
  const bool by_code_only = IsRefusal(record) && record.facts.code >= 400;
  if (!IsRefusal(transaction)) {
    if (facts.action == Action::kBroken || !by_code_only) {
      facts.action = record.facts.action;
    }
    if (facts.action == Action::kBroken) {
      facts.filter = Filter::kNone;
    } else if (!by_code_only || facts.filter == Filter::kNone) {
      facts.filter = record.facts.filter;
    }
  } else if (facts.action != Action::kDeferred &&
             facts.filter == Filter::kNone) {
    facts.filter = record.facts.filter;
  }
  if (record.facts.bytes != 0) {
    facts.bytes = record.facts.bytes;
  }
  if (!record.account.empty() &&
      (transaction.account.empty() || facts.unnamed_login)) {
    transaction.account = record.account;
    facts.unnamed_login = false;
    facts.owed_to = -1;
  }
  if (transaction.recipients.empty()) {
    transaction.recipients = record.recipients;
    transaction.marks.clear();
    facts.recipient_count = record.facts.recipient_count;
  }
}

}  // namespace

KeptMail KeptMail::Of(const MailEvent& event, bool is_record) {
  KeptMail kept;
  kept.is_record = is_record;
  kept.facts = static_cast<const MailFacts&>(event);
  kept.client = event.client;
  kept.session = event.session;
  kept.sender = event.sender;
  kept.account = event.account;
  kept.recipients.assign(event.recipients.begin(), event.recipients.end());
  kept.marks.assign(event.marks.begin(), event.marks.end());
  return kept;
}

void KeptMail::HandTo(EventSink& sink) const {
  const std::vector<std::string_view> views(recipients.begin(),
                                            recipients.end());
  MailEvent event;
  static_cast<MailFacts&>(event) = facts;
  event.client = client;
  event.session = session;
  event.sender = sender;
  event.account = account;
  event.recipients = views;
  event.marks = marks;
  sink.OnEvent(event);
}

void MailMatcher::Add(KeptMail mail, const Sinks& sinks) {
  if (const std::optional<std::uint64_t> other = FindOther(mail)) {
    KeptMail waited = Remove(*other);
    KeptMail& transaction = mail.is_record ? waited : mail;
    Complete(transaction, mail.is_record ? mail : waited);
    transaction.HandTo(sinks.sessions);
    return;
  }
  bytes_ += BytesOf(mail);
  const std::uint64_t number = count_++;
  if (mail.is_record) {
    longest_ = std::max(longest_, std::min<std::chrono::seconds>(
                                      mail.facts.duration, kMaxDuration));
  }
  std::set<Place>& places = mail.is_record ? records_ : sessions_;
  places.emplace(ClientKeyOf(mail), mail.facts.time, number);
  if (std::string key = SessionKeyOf(mail); !key.empty()) {
    places.emplace(std::move(key), mail.facts.time, number);
  }
  waiting_.emplace(number, std::move(mail));
  while (bytes_ > kMaxWaitingBytes) {
    const KeptMail oldest = Remove(waiting_.begin()->first);
    oldest.HandTo(oldest.is_record ? sinks.records : sinks.sessions);
  }
}

template <typename Fits>
std::optional<std::uint64_t> MailMatcher::FindIn(const std::string& key,
                                                 const KeptMail& mail,
                                                 std::chrono::seconds reach,
                                                 Fits fits) const {
  const std::set<Place>& places = mail.is_record ? sessions_ : records_;
  int candidates = 0;
  for (auto it = places.lower_bound({key, mail.facts.time - reach, 0});
       it != places.end() && candidates < kMaxCandidates; ++it, ++candidates) {
    const auto& [its_key, time, number] = *it;
    if (its_key != key || time > mail.facts.time + reach) {
      break;
    }
    if (fits(mail, waiting_.at(number))) {
      return number;
    }
  }
  return std::nullopt;
}

std::optional<std::uint64_t> MailMatcher::FindOther(
    const KeptMail& mail) const {
  const std::chrono::seconds duration = std::min<std::chrono::seconds>(
      mail.is_record ? mail.facts.duration : longest_, kMaxDuration);
  if (const std::string key = SessionKeyOf(mail); !key.empty()) {
    const auto found =
        FindIn(key, mail, duration + kSessionSilence, AreOfOneSession);
    if (found) {
      return found;
    }
  }
  return FindIn(ClientKeyOf(mail), mail, duration + kClockSlack,
                AreOfOneClient);
}

KeptMail MailMatcher::Remove(std::uint64_t number) {
  const auto mail = waiting_.find(number);
  KeptMail removed = std::move(mail->second);
  waiting_.erase(mail);
  std::set<Place>& places = removed.is_record ? records_ : sessions_;
  places.erase({ClientKeyOf(removed), removed.facts.time, number});
  places.erase({SessionKeyOf(removed), removed.facts.time, number});
  bytes_ -= BytesOf(removed);
  return removed;
}

void MailMatcher::Finish(const Sinks& sinks) {
  // What sessions left over, by session and by client and sender; numbers in
  // their order.
  std::map<std::string, std::deque<std::uint64_t>> left;
  const auto keys_of = [](const KeptMail& mail) {
    return std::array{mail.session.empty() ? std::string() : "s" + mail.session,
                      "c" + mail.client + '\0' + Folded(mail.sender)};
  };
  for (const auto& [number, mail] : waiting_) {
    if (!mail.is_record) {
      for (const std::string& key : keys_of(mail)) {
        left[key].push_back(number);
      }
    }
  }
  std::set<std::uint64_t> used;
  const auto find = [&](const KeptMail& record) {
    const auto fits = [&record](const KeptMail& other) {
      const bool both_refuse = IsRefusal(record) && IsRefusal(other);
      return (other.facts.kind == EventKind::kMessage || both_refuse) &&
             (AreOfOneSession(record, other) || AreOfOneClient(record, other));
    };
    for (const std::string& key : keys_of(record)) {
      const auto others = left.find(key);
      if (key.empty() || others == left.end()) {
        continue;
      }
      while (!others->second.empty() && used.contains(others->second.front())) {
        others->second.pop_front();
      }
      int candidates = 0;
      for (const std::uint64_t number : others->second) {
        if (++candidates > kMaxCandidates) {
          break;
        }
        if (!used.contains(number) && fits(waiting_.at(number))) {
          return std::optional(number);
        }
      }
    }
    return std::optional<std::uint64_t>();
  };
  for (auto it = waiting_.begin(); it != waiting_.end();) {
    const KeptMail& record = it->second;
    std::optional<std::uint64_t> other;
    if (record.is_record && record.facts.kind == EventKind::kMessage) {
      other = find(record);
    }
    if (other) {
      used.insert(*other);
      Complete(waiting_.at(*other), record);
      it = waiting_.erase(it);
    } else {
      ++it;
    }
  }
  for (const auto& [number, mail] : waiting_) {
    mail.HandTo(mail.is_record ? sinks.records : sinks.sessions);
  }
  *this = MailMatcher();
}

}  // namespace mailtide
