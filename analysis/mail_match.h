// Finds the two halves of a mail: its record in the .log and its transaction
// in the .lcd of a proxy.
//
// Both tell of every mail, and each what the other cannot: the record what the
// filters did and how large the mail was, the transaction its recipients, who
// was logged in, and each refusal. A mail that stands in both counts once.
//
//   They belong together if both are messages of one sender, or both refuse
//   one sender, or one recipient, and
//     both name their session:  it is the same, and they lie no further apart
//                               than kSessionSilence and the duration told;
//     else:                     the client is the same, and they lie no further
//                               apart than kClockSlack and the duration told.
//   What ended without a reply belongs to what ended so: the client tried again
//   within seconds, and the record is that of the second try.
//   Each is used once: of several the first one that ends when the record says
//   (its time, or the duration behind it), else the first.
//   Sessions are compared without case and zeros in front, senders without
//   case, clients as addresses.
//   When nothing else may come for a mail, what is left may be its half too: in
//   one session of one client a message of any other sender and end, and for a
//   refused message a refusal, also one of the same client and sender.
//
// The transaction's time, recipients, login and refusals hold; the record's
// verdict and size do, where the transaction was not refused.
#ifndef MAILTIDE_ANALYSIS_MAIL_MATCH_H_
#define MAILTIDE_ANALYSIS_MAIL_MATCH_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "parser/dialects/transcript.h"
#include "parser/event_sink.h"

namespace mailtide {

// The two files of a proxy are written by one clock, a line at a time.
inline constexpr std::chrono::seconds kClockSlack{5};
// A longer duration is a session's, not a mail's.
inline constexpr std::chrono::hours kMaxDuration{1};
// No two halves lie further apart.
inline constexpr std::chrono::seconds kMatchReach =
    kSessionSilence + kMaxDuration;
// What waits for its other half takes at most about so much memory; beyond it
// the oldest is taken to have none, and counted (given_up).
inline constexpr std::size_t kMaxWaitingBytes = std::size_t{64} << 20;
// Of more mails than this that wait in reach and have all else in common, the
// first ones are looked at. So no traffic makes the search slow.
inline constexpr int kMaxCandidates = 200;

// A mail event that owns its texts.
struct KeptMail {
  bool is_record = false;  // of the .log; else of the .lcd
  MailFacts facts;
  std::string client, session, sender, account;
  std::vector<std::string> recipients;
  std::vector<RecipientMark> marks;

  static KeptMail Of(const MailEvent& event, bool is_record);
  void HandTo(EventSink& sink) const;

  friend bool operator==(const KeptMail&, const KeptMail&) = default;
};

class MailMatcher {
 public:
  // Where mails go: records without a transaction to `records`, all others to
  // `sessions`.
  struct Sinks {
    EventSink& records;
    EventSink& sessions;
  };

  // Hands `mail` to the sinks with its other half, if that is waiting; else it
  // waits itself.
  void Add(KeptMail mail, const Sinks& sinks);

  // Hands out those that wait and are due (`is_due` is asked about each): with
  // what is left as their other half, due or not, else alone.
  template <typename IsDue>
  void Release(IsDue is_due, const Sinks& sinks) {
    for (auto it = waiting_.begin(); it != waiting_.end();) {
      const std::uint64_t number = it->first;
      if (is_due(it->second)) {
        HandOut(number, sinks);
        it = waiting_.upper_bound(number);
      } else {
        ++it;
      }
    }
  }

  // Takes out all that wait, in the order in which they came.
  std::vector<KeptMail> TakeWaiting();

  // Mails that were taken to have no other half at the bound of memory.
  std::uint64_t given_up() const { return given_up_; }
  // What was added so far, and how many mails stood in both.
  std::uint64_t records() const { return added_records_; }
  std::uint64_t transactions() const { return added_transactions_; }
  std::uint64_t pairs() const { return pairs_; }

 private:
  // By number, in the order in which they came.
  using Waiting = std::map<std::uint64_t, KeptMail>;
  // What mails have in common, the time, the number.
  using Place =
      std::tuple<std::string, std::chrono::sys_seconds, std::uint64_t>;

  KeptMail Remove(std::uint64_t number);
  void HandOut(std::uint64_t number, const Sinks& sinks);
  // Both return the number of the first that fits; nothing when none does.
  std::optional<std::uint64_t> FindOther(const KeptMail& mail) const;
  std::optional<std::uint64_t> FindLeftOver(const KeptMail& mail) const;
  template <typename KeyOf, typename Fits>
  std::optional<std::uint64_t> FindByClient(const KeptMail& mail, KeyOf key_of,
                                            std::chrono::seconds reach,
                                            Fits fits) const;
  template <typename Fits>
  std::optional<std::uint64_t> FindIn(const std::string& key,
                                      const KeptMail& mail,
                                      std::chrono::seconds reach,
                                      Fits fits) const;

  Waiting waiting_;
  std::set<Place> records_, sessions_;
  std::uint64_t count_ = 0;
  std::uint64_t given_up_ = 0;
  std::uint64_t added_records_ = 0, added_transactions_ = 0, pairs_ = 0;
  std::chrono::seconds longest_{0};  // duration of a record that waited
  std::size_t bytes_ = 0;
};

// Hands the events of one half on to a matcher, but for those that no other
// half tells of: mails that the gateway hands on, or forwards by age.
class ToMatcher final : public EventSink {
 public:
  // All must outlive this.
  ToMatcher(MailMatcher& matcher, const MailMatcher::Sinks& sinks,
            bool are_records)
      : matcher_(matcher), sinks_(sinks), are_records_(are_records) {}
  void OnEvent(const MailEvent& event) override;

 private:
  MailMatcher& matcher_;
  const MailMatcher::Sinks& sinks_;
  bool are_records_;
};

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_MAIL_MATCH_H_
