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
//
//   What ended without a reply belongs to what ended so: the client tried again
//   within seconds, and the record is that of the second try.
//   Each is used once, in the order of their times. Of what is left when no
//   other line will come, messages of one session belong together whatever
//   their senders and ends, and a refused message to a refusal of its session,
//   or of its client and sender.
//
// The transaction's times, recipients, login and refusals hold; the record's
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

#include "parser/event_sink.h"

namespace mailtide {

// The two files of a proxy are written by one clock, a line at a time.
inline constexpr std::chrono::seconds kClockSlack{5};
// What waits for its other half takes at most about so much memory; beyond it
// the oldest is taken to have none.
inline constexpr std::size_t kMaxWaitingBytes = std::size_t{64} << 20;
// Of more mails than this that wait in reach, with one client and sender, the
// first ones are looked at. So no traffic makes the search slow.
inline constexpr int kMaxCandidates = 1'000;
// A longer duration is a session's, not a mail's.
inline constexpr std::chrono::hours kMaxDuration{1};

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

  // Takes out those that wait and of which `keep` is true, in the order in
  // which they came.
  template <typename Keep>
  std::vector<KeptMail> TakeWaiting(Keep keep) {
    std::vector<KeptMail> taken;
    for (auto it = waiting_.begin(); it != waiting_.end();) {
      const auto mail = it++;
      if (keep(mail->second)) {
        taken.push_back(Remove(mail->first));
      }
    }
    return taken;
  }

  // Hands out all that wait: no other line will come.
  void Finish(const Sinks& sinks);

 private:
  // By number, in the order in which they came.
  using Waiting = std::map<std::uint64_t, KeptMail>;
  // What makes mails belong together, the time, the number.
  using Place =
      std::tuple<std::string, std::chrono::sys_seconds, std::uint64_t>;

  KeptMail Remove(std::uint64_t number);
  // Returns the number of the first that fits; nothing when none does.
  std::optional<std::uint64_t> FindOther(const KeptMail& mail) const;
  template <typename Fits>
  std::optional<std::uint64_t> FindIn(const std::string& key,
                                      const KeptMail& mail,
                                      std::chrono::seconds reach,
                                      Fits fits) const;

  Waiting waiting_;
  std::set<Place> records_, sessions_;
  std::uint64_t count_ = 0;
  std::chrono::seconds longest_{0};  // duration of a record that waited
  std::size_t bytes_ = 0;
};

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_MAIL_MATCH_H_
