// One alert about one day: what a detector found, with the numbers behind it.
#ifndef MAILTIDE_ANALYSIS_VERDICT_H_
#define MAILTIDE_ANALYSIS_VERDICT_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace mailtide {

enum class VerdictKind : std::uint8_t {
  kFixedRule,          // indicator, side, value, mean, deviation, samples
  kAccountLimit,       // subject is the account; value, limit
  kOpenRelay,          // subject is the client; value
  kForbiddenAccepted,  // subject is the sender; value
  kInputHealth,        // problem, detail
};
enum class Side : std::uint8_t { kNone, kLow, kHigh };
// What the reader should do: an alarm needs a look today.
enum class Grade : std::uint8_t { kRegular, kAttention, kAlarm };

std::string_view VerdictKindName(VerdictKind kind);  // "fixed_rule", ...
std::string_view SideName(Side side);                // "", "low", "high"

// What can be wrong with the input of a day. The names (ProblemName) are JSON
// values; the report has a sentence for each in every language.
enum class Problem : std::uint8_t {
  kNone,
  kNoLog,          // "no_log": the day is missing
  kEmptyLog,       // "empty_log": covered, but without records
  kLogEnds,        // "log_ends": detail is the local time of the last record
  kDayIncomplete,  // "day_incomplete": partial
  kNotUnderstood,  // "not_understood": detail is the share understood, "12"
  kOverlap,        // "overlap": detail names both sources
  kFutureRecords,  // "future_records": detail is their number
  kDamaged,        // "damaged": detail names the source
};
std::string_view ProblemName(Problem problem);

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
  Problem problem = Problem::kNone;
  std::string detail;
  bool told_before = false;  // not news: an earlier run told it

  friend bool operator==(const Verdict&, const Verdict&) = default;
};

// Identifies a verdict for ever: day, kind, subject or problem, side.
std::string VerdictKey(const Verdict& verdict);

// The lines of the old script, to the letter, never translated; empty for the
// kinds it did not have. Numbers as %.12g.
//   SMTP_RECVD_MSGS_W scostamento oltre il limite V:2387 M:3335.42857143 ...
//   Account user@domain.com inviati: 445 messaggi
std::string VerdictLine(const Verdict& verdict);

Grade GradeOf(const Verdict& verdict);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_VERDICT_H_
