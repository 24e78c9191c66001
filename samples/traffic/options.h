// What the command line of mailtide_traffic can set.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_OPTIONS_H_
#define MAILTIDE_SAMPLES_TRAFFIC_OPTIONS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "samples/traffic/civil_time.h"

namespace mailtide::traffic {

// Which fields a record bears. kMixed draws one of the others for each mail.
enum class LayoutChoice { kFull, kGta, kStormshield, kCounts, kMixed };

// What is written. The dialects other than kWelf are transcripts of sessions;
// kWelfAndLcd writes the same mails as records and as sessions.
enum class Dialect { kWelf, kIceWarp, kLcd, kWelfAndLcd };

// How an IceWarp line bears its time (formats/icewarp.md, 1.2).
enum class TimeStyle {
  kTime,         // 22:01:42
  kDetailed,     // 22:01:42:123
  kDetailedDot,  // 22:01:42.123
  kScientific,   // 2004-04-22T22:01:42
  kRfc822,       // Thu, 22 Apr 2004 22:01:42 +0200
};

// Which lines of a session IceWarp writes: the dialogue, the `***` lines that
// sum a message up, or both.
enum class LogLevel { kDebug, kSummary, kBoth };

struct IceWarpOptions {
  TimeStyle time_style = TimeStyle::kTime;
  LogLevel log_level = LogLevel::kBoth;
  std::optional<std::uint64_t> cut_bytes;  // a part of a log has at most these
  std::uint32_t thread_digits = 4;
  bool pad_peer = true;  // to 16 columns
  bool client_prefix = false;
};

// One account that sends `mails` extra mails of one recipient on `day`.
struct Burst {
  std::string address;  // lower case
  Day day = 0;
  std::uint32_t mails = 0;
};

struct Options {
  std::string out;  // folder; is made if it is not there
  std::uint64_t seed = 1;
  Day start = 0;
  std::int32_t days = 15;
  std::uint64_t messages = 2000;  // mean of a weekday
  std::uint32_t accounts = 300;
  LayoutChoice layout = LayoutChoice::kFull;
  std::uint32_t odd_permille = 20;
  std::int32_t rotation_minute = 23 * 60 + 58;  // of the day
  // Where the accounts are; the domains of the bursts come on top.
  std::vector<std::string> domains = {"example.org", "example.com"};
  std::map<Day, std::uint32_t> scale_permille;
  std::vector<Burst> bursts;
  // Received copies of the first weekdays, exactly.
  std::vector<std::uint64_t> received;
  std::uint32_t long_lines = 0;
  std::optional<std::uint64_t> bytes;  // replaces `messages`
  bool local_hosts = true;             // the policy knows 10.1.*
  bool plain = false;
  bool closed_relay = false;  // strangers are never relayed to strangers
  bool lead_in = false;
  bool crlf = false;
  bool count_only = false;
  Dialect dialect = Dialect::kWelf;
  std::uint32_t sessions = 8;  // at most, at a time
  bool idle = false;           // some sessions fall silent in a transaction
  IceWarpOptions icewarp;
};

// Either options, or why there are none: `help` is set for --help, `error` is
// one line otherwise.
struct ParsedOptions {
  Options options;
  std::string help;
  std::string error;
};

// Returns the internal domains of the policy: `domains` and those of the
// bursts.
std::vector<std::string> InternalDomains(const Options& options);

ParsedOptions ParseOptions(int argc, const char* const* argv);

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_OPTIONS_H_
