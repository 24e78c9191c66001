#include "analysis/mail_match.h"

#include <algorithm>
#include <array>
#include <utility>

#include "parser/address.h"
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

// A session's number without what may be written or not: case, zeros in front.
std::string NormalSession(std::string_view session) {
  session.remove_prefix(
      std::min(session.find_first_not_of('0'), session.size()));
  return Folded(session);
}

// A client is one, however its address is written.
std::string NormalClient(std::string_view client) {
  const std::optional<IpAddress> ip = ParseIp(client);
  return ip ? std::string(ip->bytes.begin(), ip->bytes.end()) : Folded(client);
}

// What mails may have in common, for the index: session and subject, client
// and subject, and, for what is left over, the session alone, and the client
// and the sender.
std::string SessionKeyOf(const KeptMail& mail) {
  return mail.session.empty()
             ? std::string()
             : "s" + NormalSession(mail.session) + '\0' + SubjectOf(mail);
}
std::string LeftInSession(const KeptMail& mail) {
  return mail.session.empty() ? std::string()
                              : "S" + NormalSession(mail.session);
}
// Two mails that name their sessions are never found by their client: it says
// with the client whether they do.
std::string ClientPart(char kind, const KeptMail& mail, bool names_session) {
  return kind + std::string(names_session ? "+" : "-") +
         NormalClient(mail.client) + '\0';
}
std::string ClientKeyOf(const KeptMail& mail, bool names_session) {
  return ClientPart('c', mail, names_session) + SubjectOf(mail);
}
std::string LeftOfClient(const KeptMail& mail, bool names_session) {
  return ClientPart('C', mail, names_session) + Folded(mail.sender);
}
std::array<std::string, 4> KeysOf(const KeptMail& mail) {
  const bool names_session = !mail.session.empty();
  return {SessionKeyOf(mail), ClientKeyOf(mail, names_session),
          LeftInSession(mail), LeftOfClient(mail, names_session)};
}

std::chrono::seconds Distance(const KeptMail& a, const KeptMail& b) {
  return std::chrono::abs(a.facts.time - b.facts.time);
}

// Whether a transaction ends when its record says, whose time may be that of
// its beginning or of its end.
bool EndsAsTold(const KeptMail& a, const KeptMail& b) {
  const KeptMail& record = a.is_record ? a : b;
  const KeptMail& transaction = a.is_record ? b : a;
  const auto end = record.facts.time + record.facts.duration;
  return Distance(a, b) <= kClockSlack ||
         std::chrono::abs(transaction.facts.time - end) <= kClockSlack;
}

std::chrono::seconds Duration(const KeptMail& a, const KeptMail& b) {
  return std::min<std::chrono::seconds>(
      std::max(a.facts.duration, b.facts.duration), kMaxDuration);
}

bool BothNameTheirSession(const KeptMail& a, const KeptMail& b) {
  return !a.session.empty() && !b.session.empty();
}

bool AreOfOneSession(const KeptMail& a, const KeptMail& b) {
  return BothNameTheirSession(a, b) &&
         NormalSession(a.session) == NormalSession(b.session) &&
         Distance(a, b) <= Duration(a, b) + kSessionSilence;
}

bool AreOfOneClient(const KeptMail& a, const KeptMail& b) {
  return !BothNameTheirSession(a, b) &&
         Distance(a, b) <= Duration(a, b) + kClockSlack;
}

// Whether what is left over of both is one mail.
bool AreLeftOver(const KeptMail& a, const KeptMail& b) {
  const KeptMail& record = a.is_record ? a : b;
  const KeptMail& transaction = a.is_record ? b : a;
  const bool both_refuse = IsRefusal(record) && IsRefusal(transaction);
  const bool both_messages = transaction.facts.kind == EventKind::kMessage;
  return record.facts.kind == EventKind::kMessage &&
         NormalClient(a.client) == NormalClient(b.client) &&
         ((AreOfOneSession(a, b) && (both_messages || both_refuse)) ||
          (AreOfOneClient(a, b) && both_refuse));
}

std::size_t BytesOf(const KeptMail& mail) {
  // The nodes of the tables besides, and the texts in their keys.
  std::size_t bytes = sizeof mail + 512 + 3 * mail.client.size() +
                      3 * mail.session.size() + 4 * mail.sender.size() +
                      mail.account.size() + mail.marks.size();
  for (const std::string& recipient : mail.recipients) {
    bytes += sizeof recipient + recipient.size();
  }
  return bytes;
}

// Makes the transaction what it is with its record.
void Complete(KeptMail& transaction, const KeptMail& record) {
  MailFacts& facts = transaction.facts;
  facts.record_line = record.facts.record_line;
  if (facts.kind != EventKind::kMessage) {
    return;  // a refusal has all it needs, also that of a whole message
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
  if (is_record) {
    std::swap(kept.facts.line, kept.facts.record_line);
  }
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
  (mail.is_record ? added_records_ : added_transactions_) += 1;
  if (const std::optional<std::uint64_t> other = FindOther(mail)) {
    ++pairs_;
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
  for (std::string& key : KeysOf(mail)) {
    if (!key.empty()) {
      places.emplace(std::move(key), mail.facts.time, number);
    }
  }
  waiting_.emplace(number, std::move(mail));
  while (bytes_ > kMaxWaitingBytes) {
    HandOut(waiting_.begin()->first, sinks);
    ++given_up_;
  }
}

template <typename Fits>
std::optional<std::uint64_t> MailMatcher::FindIn(const std::string& key,
                                                 const KeptMail& mail,
                                                 std::chrono::seconds reach,
                                                 Fits fits) const {
  const std::set<Place>& places = mail.is_record ? sessions_ : records_;
  std::optional<std::uint64_t> within;
  int candidates = 0;
  for (auto it = places.lower_bound({key, mail.facts.time - reach, 0});
       it != places.end() && candidates < kMaxCandidates; ++it, ++candidates) {
    const auto& [its_key, time, number] = *it;
    if (its_key != key || time > mail.facts.time + reach) {
      break;
    }
    const KeptMail& other = waiting_.at(number);
    if (!fits(mail, other)) {
      continue;
    }
    if (EndsAsTold(mail, other)) {
      return number;
    }
    within = within.value_or(number);
  }
  return within;
}

template <typename KeyOf, typename Fits>
std::optional<std::uint64_t> MailMatcher::FindByClient(
    const KeptMail& mail, KeyOf key_of, std::chrono::seconds reach,
    Fits fits) const {
  const auto unnamed = FindIn(key_of(mail, false), mail, reach, fits);
  return unnamed || !mail.session.empty()
             ? unnamed
             : FindIn(key_of(mail, true), mail, reach, fits);
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
  return FindByClient(mail, ClientKeyOf, duration + kClockSlack,
                      AreOfOneClient);
}

std::optional<std::uint64_t> MailMatcher::FindLeftOver(
    const KeptMail& mail) const {
  if (const std::string key = LeftInSession(mail); !key.empty()) {
    if (const auto found = FindIn(key, mail, kMatchReach, AreLeftOver)) {
      return found;
    }
  }
  return FindByClient(mail, LeftOfClient, kMatchReach, AreLeftOver);
}

KeptMail MailMatcher::Remove(std::uint64_t number) {
  const auto mail = waiting_.find(number);
  KeptMail removed = std::move(mail->second);
  waiting_.erase(mail);
  std::set<Place>& places = removed.is_record ? records_ : sessions_;
  for (std::string& key : KeysOf(removed)) {
    places.erase({std::move(key), removed.facts.time, number});
  }
  bytes_ -= BytesOf(removed);
  return removed;
}

void MailMatcher::HandOut(std::uint64_t number, const Sinks& sinks) {
  KeptMail mail = Remove(number);
  if (const std::optional<std::uint64_t> other = FindLeftOver(mail)) {
    ++pairs_;
    KeptMail left = Remove(*other);
    KeptMail& transaction = mail.is_record ? left : mail;
    Complete(transaction, mail.is_record ? mail : left);
    transaction.HandTo(sinks.sessions);
  } else {
    mail.HandTo(mail.is_record ? sinks.records : sinks.sessions);
  }
}

std::vector<KeptMail> MailMatcher::TakeWaiting() {
  std::vector<KeptMail> taken;
  for (auto& [number, mail] : waiting_) {
    taken.push_back(std::move(mail));
  }
  waiting_.clear();
  records_.clear();
  sessions_.clear();
  bytes_ = 0;
  return taken;
}

void ToMatcher::OnEvent(const MailEvent& event) {
  if (event.onward || event.kind == EventKind::kForwarded) {
    (are_records_ ? sinks_.records : sinks_.sessions).OnEvent(event);
  } else {
    matcher_.Add(KeptMail::Of(event, are_records_), sinks_);
  }
}

}  // namespace mailtide
