// What stands behind the number of an account, or behind a day: found in the
// logs of that day when somebody asks, never stored.
//
// The logs are read again as they were counted, halves of units together, and
// only the mails of the wanted day and accounts are looked at. What is certain
// only across two logs (Segment::edges, Segment::pending, and the days of
// stamps without a date) is not found here, nor what lies in a log that is
// gone: the caller knows the stored number and can say how much of it was
// found.
#ifndef MAILTIDE_ANALYSIS_EVIDENCE_H_
#define MAILTIDE_ANALYSIS_EVIDENCE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/evidence_counts.h"
#include "analysis/read_source.h"
#include "parser/rotation.h"

namespace mailtide {

// More accounts are named in Evidence::left_out.
inline constexpr std::size_t kMostAccounts = 50;
// How many domains, clients and accounts are shown.
inline constexpr std::size_t kTopCounts = 5;

// A log of the day. Of copies of one content the caller gives one.
struct EvidenceLog {
  LogFile file;
  std::optional<SourceId> counted;  // what it was; nothing: whatever it is
};

// Lines of one log, and the mails behind the number that they hold.
struct LineRange {
  std::string path;
  Compression compression = Compression::kNone;
  LineSpan lines;
  std::string archive = {}, member = {};  // the parts of the path, if kZip
};

// The mails of one account that went outside, as they stand in the logs.
struct AccountEvidence {
  std::string account;
  std::uint64_t messages = 0;
  std::uint64_t copies = 0;  // to external recipients
  // External ones, each once. A log that tells only their number names none.
  std::uint64_t recipients = 0;
  bool more_recipients = false;  // than kMostRecipients, which `recipients` is
  std::optional<std::chrono::sys_seconds> first, last;
  std::optional<int> busiest_hour;  // local, 0..23; the first of equal ones
  std::uint64_t busiest_copies = 0;
  TopCounts domains;  // of recipients, copies; an address without one has ""
  TopCounts clients;  // messages
  // Recipients refused one by one, and all that its mails were meant for,
  // whatever became of them; internal ones too.
  std::uint64_t refused = 0, tried = 0;
  std::vector<LineRange> files;  // by path; only those with such mails
};

// Why a log gives no evidence, or not what it gave when it was counted.
enum class LogTrouble : std::uint8_t {
  kGone,        // not there, or no file: it gives none
  kUnreadable,  // `reason` says why: it gives none
  kChanged,     // it holds something else now: it gives none
  kGrown,       // it goes on behind what was counted; all of it is evidence
  kDamaged,     // `reason` says why; what is readable is evidence
};
// "gone", "unreadable", "changed", "grown", "damaged".
std::string_view LogTroubleName(LogTrouble trouble);

struct LogProblem {
  std::string path;
  LogTrouble trouble = LogTrouble::kGone;
  std::string reason;  // in English, may be empty
};

struct Evidence {
  std::vector<AccountEvidence> accounts;  // as they were asked for
  std::vector<std::string> left_out;      // asked for beyond kMostAccounts
  FlowsFindings flows;                    // those that were asked for
  std::vector<LogProblem> problems;       // by path
};

// Reads `logs` and returns what they hold of the request. The observer and the
// known lengths of `settings` are not used.
Evidence FindEvidence(std::span<const EvidenceLog> logs,
                      const ReadSettings& settings,
                      const EvidenceRequest& request);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_EVIDENCE_H_
