// A second, slow reading of the lines of IceWarp's SMTP log: regular
// expressions and copies of strings. parser/dialects/icewarp_line.cc,
// icewarp_summary.cc and parser/line_stamp.cc must agree with it; they share no
// code.
#ifndef MAILTIDE_TESTS_SUPPORT_ICEWARP_ORACLE_H_
#define MAILTIDE_TESTS_SUPPORT_ICEWARP_ORACLE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mailtide {

struct IceWarpOracleLine {
  bool has_frame = false;  // peer and thread
  bool has_stamp = false;  // the rest is set only with both
  std::string peer;
  std::string thread;
  // Seconds since 1970 of the local time, and of the offset.
  std::optional<std::int64_t> local;
  std::optional<std::int64_t> utc_offset;
  std::int64_t milliseconds = 0;  // of the day
  bool client_session = false;
  // "<<<", ">>>", "***", "connected", "disconnected", "start of mail
  // processing", "forwarded mails older than", or "" for others.
  std::string kind;
  std::string text;
};

IceWarpOracleLine ReadIceWarpByOracle(const std::string& line);

struct IceWarpOracleSummary {
  bool accepted = false;
  // Whether a quoted local part may hold a bracket (then nothing is claimed),
  // or an address holds what is cleaned up before it is returned, a route or
  // such (then nothing about the addresses).
  bool choice = false;
  std::string sender;
  std::vector<std::string> recipients;
  std::uint64_t count = 0;  // both at most a million
  std::uint64_t bytes = 0;
  std::string result;
  std::string id;
};

IceWarpOracleSummary ReadIceWarpSummaryByOracle(const std::string& text);

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_SUPPORT_ICEWARP_ORACLE_H_
