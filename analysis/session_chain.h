// Logs in their order, so that sessions go on from one to the next.
//
// Sessions cross rotations, and files are cut by size: what the last lines of a
// log began the first lines of the next one end. Each log is counted by itself;
// here the logs of one gateway are put into a row and what was not certain is
// counted for the log in which it became so (Segment::closing). Stamps without
// a date get their days here too, for the parts of a day share one clock.
#ifndef MAILTIDE_ANALYSIS_SESSION_CHAIN_H_
#define MAILTIDE_ANALYSIS_SESSION_CHAIN_H_

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "analysis/policy.h"
#include "analysis/segment.h"
#include "parser/rotation.h"
#include "parser/time_zone.h"

namespace mailtide {

// Where a log belongs.
struct LogPlace {
  std::string path;
  std::string dialect;
  NameStamp name;
  std::optional<std::chrono::sys_seconds> first, last;
};

// Returns the indices of `logs` in chains: logs of one dialect and server, in
// the order of their times; the parts of one date (`-nn`) in their own. Logs
// without records are in none.
std::vector<std::vector<std::size_t>> ChainsOf(std::span<const LogPlace> logs);

// Whether the sessions that are open at the end of the log, and the mails that
// wait there for their other half, do not depend on those at its start.
bool IsSettled(const Segment& segment);

// Gives the logs of one date and server, in their order, the days that their
// common clock says: the first day is that of the name, or the one before it
// if the first lines are of the minutes before midnight and the clock then
// falls (a log rotated at 23:58). Segments that have dates are left alone.
// Returns whether any segment changed.
bool AnchorDays(std::span<Segment* const> parts, std::chrono::local_days date,
                const TimeZone& zone);

// Makes `segment` what it would be, in `days`, `edges` and `owed`, had its log
// gone on with that of `next`: two pieces of one log, or two logs. Associative,
// also in what is not certain; the serial forms are equal. Not for halves of a
// unit, which are read as a whole.
void JoinNext(Segment& segment, const Segment& next, Policy& policy,
              const TimeZone& zone);

// Returns chains' neighbours of one date and server, by index into `chain`:
// half-open ranges of two or more logs, or of one.
std::vector<std::pair<std::size_t, std::size_t>> DatesOf(
    std::span<const LogPlace> logs, std::span<const std::size_t> chain);

// Computes what each log of a chain counts in `closing`: what its heads mean
// after the logs before it, the sessions that end unheard, and the mails whose
// other half may have stood in a neighbour: those for the log that is the last
// one in their reach. The first log is taken for the beginning of all.
// `is_end`: no log follows the last one.
std::vector<Days> CloseChain(std::span<const Segment* const> chain, bool is_end,
                             Policy& policy, const TimeZone& zone);

// Does all of the above for logs that are all there are: `segments` stand for
// `logs`, one by one.
void SettleLogs(std::vector<LogPlace>& logs, std::span<Segment* const> segments,
                Policy& policy, const TimeZone& zone);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_SESSION_CHAIN_H_
