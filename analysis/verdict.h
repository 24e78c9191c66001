// One alert about one day: what a detector found, with the numbers behind it.
#ifndef MAILTIDE_ANALYSIS_VERDICT_H_
#define MAILTIDE_ANALYSIS_VERDICT_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailtide {

enum class VerdictKind : std::uint8_t {
  kFixedRule,          // indicator, side, value, mean, deviation, samples
  kSeasonalForecast,   // indicator, side, value, expected, low, high, score
  kCarryOver,          // indicator, side, value, expected, low, high, score
  kCusum,              // indicator, side, score
  kSoFar,              // as kSeasonalForecast without score; at, day_end,
                       // last_record, and details: the local time
  kAccountLimit,       // subject is the account; value, limit; mean, samples of
                       // its own days before where its baseline is out too;
                       // kReturned: value alone, as of the next two
  kAccountBaseline,    // subject is the account; value, copies, expected, p,
                       // score, and mean, samples: of its own days before
  kOpenRelay,          // subject is the client; value
  kForbiddenAccepted,  // subject is the sender; value
  kInputHealth,        // problem, details
};
// Of all kinds: one that is taken back (Episode) has the subject, the side and
// the number of the whole day, and in details the local time when it was told.
enum class Side : std::uint8_t { kNone, kLow, kHigh };
// What the reader should do: an alarm needs a look today.
enum class Grade : std::uint8_t { kRegular, kAttention, kAlarm };

// Where a verdict stands among those of the days before it: the same kind,
// subject and side.
enum class Episode : std::uint8_t {
  kNew,
  kContinuing,     // it held on the last closed day too (judge.h)
  kLevelAccepted,  // it held for so long that it is taken for the new level
  kReturned,       // it holds no longer, or the level before it is back
  kTakenBack,      // it was told of the day, and does not hold of all of it
};

// As many kinds as there are; verdict.cc does not compile with another number.
inline constexpr int kVerdictKindCount = 10;
std::string_view VerdictKindName(VerdictKind kind);  // "fixed_rule", ...
std::optional<VerdictKind> VerdictKindFromName(std::string_view name);
std::string_view EpisodeName(Episode episode);  // "new", ...
std::string_view SideName(Side side);           // "", "low", "high"

// What can be wrong with the input of a day. The names (ProblemName) are JSON
// values; the report has a sentence for each in every language.
enum class Problem : std::uint8_t {
  kNone,
  // Of a day by its state.
  kNoLog,          // "no_log": the day is missing
  kEmptyLog,       // "empty_log": covered, but without records
  kLogEnds,        // "log_ends": at the local time that details say
  kDayIncomplete,  // "day_incomplete": partial; its first record, if any
  // Of sources; details name them, all that are in the same trouble that day.
  kDamaged,        // "damaged"
  kNotUnderstood,  // "not_understood": "a.log (12 %)", the share understood
  kOutOfRange,     // "out_of_range": "a.log (7)", records refused for the time
  kFutureRecords,  // "future_records": "a.log (7)", records
  kOverlap,        // "overlap": "a.log + b.log"
};
std::string_view ProblemName(Problem problem);

// What a problem is about: a list that stays short however many files are in
// the same trouble.
struct Details {
  static constexpr std::size_t kMost = 5;

  std::vector<std::string> shown;  // the first kMost
  std::uint64_t more = 0;          // those left out

  void Add(std::string detail);
  // "a.log, b.log and 3 more", as the JSON output has it.
  std::string Text() const;
  friend bool operator==(const Details&, const Details&) = default;
};

struct Verdict {
  VerdictKind kind = VerdictKind::kFixedRule;
  std::chrono::local_days day;
  // Indicator name (SMTP_RECVD_MSGS_W), account, client or sender; text from
  // the log is UTF-8 but otherwise hostile.
  std::string subject;
  Side side = Side::kNone;
  std::uint64_t value = 0;
  double mean = 0;
  double deviation = 0;
  std::uint64_t samples = 0;
  std::uint64_t limit = 0;
  // Of a forecast, or of the days of an account before: the mean; the least and
  // the greatest whole count that are no alert (low 0: there is no lower
  // limit); the score as a normal deviate, or the sum of a cusum. Of an account
  // the deviate of the chance that any of those looked at sends so much.
  double expected = 0;
  std::uint64_t low = 0, high = 0;
  double score = 0;
  double p = 1;              // of so many or more messages, by chance
  std::uint64_t copies = 0;  // beside `value` in messages
  std::optional<std::chrono::sys_seconds> at;  // the day until then
  // Of an open day without any record: local time of the last one before it.
  std::optional<std::chrono::local_seconds> last_record;
  bool on_holiday = false;  // forecast as a Sunday
  double day_end = 0;       // of an open day: what it will come to
  Episode episode = Episode::kNew;
  std::chrono::local_days since{};  // first day of the episode
  // Of the fixed rule: the forecast says the same of the indicator.
  bool confirmed = false;
  // Another verdict of the day has better words for it: the forecast for the
  // fixed rule and for what is carried over, the limit for an account's
  // baseline.
  bool said_better = false;
  Problem problem = Problem::kNone;
  Details details;
  bool told_before = false;  // an earlier run told it
  // It goes on from a day that nobody was told of.
  bool untold_case = false;

  friend bool operator==(const Verdict&, const Verdict&) = default;
};

// Identifies a verdict for ever: day, kind, subject or problem, side. Which
// sources a problem is about is not part of it: a log that is renamed by the
// rotation is still in the same trouble.
std::string VerdictKey(const Verdict& verdict);

// The lines of the old script, to the letter, never translated; empty for the
// kinds it did not have, and where the verdict holds no longer. Numbers as
// %.12g.
//   SMTP_RECVD_MSGS_W scostamento oltre il limite V:2387 M:3335.42857143 ...
//   Account user@domain.com inviati: 445 messaggi
std::string VerdictLine(const Verdict& verdict);

// Returns whether something is out of line: else it was, or was said to be.
bool Holds(const Verdict& verdict);

Grade GradeOf(const Verdict& verdict);

// Returns whether the verdict is that the case of an account or a client has
// ended: for people, and no alert for scripts to count. It bears no side, the
// case did. (That a forecast holds again is one, by contract.)
bool IsEndOfCase(const Verdict& verdict);

// Returns whether the reader must be told. What goes on is no news, but for the
// kinds that the old script told every day anew, and those that cannot wait.
bool IsNews(const Verdict& verdict);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_VERDICT_H_
