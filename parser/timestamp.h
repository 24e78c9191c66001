// Times as logs write them.
//
//   date   = YYYY ("-" / "/") M{1,2} ("-" / "/") D{1,2}
//   clock  = h{1,2} (":" / "-") m{1,2} (":" / "-") s{1,2} [("." / ",") digits]
//   zone   = "UTC" / "GMT" / "Z" / ("+" / "-") hh [":"] mm / zone word
//   stamp  = date (" " / "T") clock [" "] [zone]
//
// Forms collected in the WELF records of many writers; an unpadded date and
// dashes between the digits of the hour are real.
#ifndef MAILTIDE_PARSER_TIMESTAMP_H_
#define MAILTIDE_PARSER_TIMESTAMP_H_

#include <chrono>
#include <optional>
#include <string_view>

#include "parser/time_zone.h"

namespace mailtide {

struct Timestamp {
  std::chrono::local_seconds local;
  std::optional<std::chrono::seconds> utc_offset;  // local minus UTC

  // The instant: by its own offset, else as local time of `zone`.
  std::chrono::sys_seconds ToUtc(const TimeZone& zone) const;
};

// Reads a stamp at the start of `text`; trailing text is allowed. A leap
// second is read as the last second of its minute. Zone words that are not
// known say nothing: the time is then local.
std::optional<Timestamp> ParseTimestamp(std::string_view text);

// Reads `+0100`, `+01:00`, `-0430`, `UTC`, `UTC+1`, `Z`, `CET`, `CEST`, ...
std::optional<std::chrono::seconds> ParseUtcOffset(std::string_view text);

// Returns the day, or nothing when the calendar has none of these numbers.
std::optional<std::chrono::local_days> MakeDate(int year, int month, int day);

// Returns 1 to 12 for `Jan` to `Dec`, in any case, and 0 for other words.
int MonthNumber(std::string_view word);

// Finds a stamp in what a collector wrote before a record: an ISO stamp
// (RFC 5424) wins over `Mmm dd hh:mm:ss` (RFC 3164), whose year is the newest
// that is not after `now`.
std::optional<Timestamp> FindHeaderTimestamp(std::string_view header,
                                             std::chrono::local_seconds now);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_TIMESTAMP_H_
