// Lines of a log straight to its segment, without a file.
#ifndef MAILTIDE_TESTS_SUPPORT_SCAN_LINES_H_
#define MAILTIDE_TESTS_SUPPORT_SCAN_LINES_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "analysis/policy.h"
#include "analysis/segment.h"
#include "analysis/tally.h"
#include "parser/dialects/registry.h"
#include "parser/input_account.h"
#include "parser/time_zone.h"

namespace mailtide {

// A time after all that the tests' logs speak of.
inline constexpr std::chrono::sys_seconds kScanNow =
    std::chrono::sys_days(std::chrono::year(2030) / 1 / 1);

// The number of the account in which a line stands.
inline std::uint64_t& ColumnOf(const LineOutcome& outcome,
                               InputAccount& account) {
  switch (outcome.kind) {
    case LineKind::kEvent:
      return account.events;
    case LineKind::kBlank:
      return account.blank;
    case LineKind::kRejected:
      return account.rejected[static_cast<std::size_t>(outcome.reason)];
    case LineKind::kContext:
      break;
  }
  return account.context;
}

// Reads `lines` as a log of `dialect` whose name bears `date`: days, edges,
// what is owed, and the account of the lines.
inline Segment ScanLines(
    std::string_view dialect, std::span<const std::string> lines,
    Policy& policy, const TimeZone& zone,
    std::optional<std::chrono::local_days> date = std::nullopt) {
  Segment segment;
  segment.dialect = std::string(dialect);
  Tally tally(policy, zone, segment.days, segment.owed);
  const std::unique_ptr<Dialect> reader =
      FindDialect(dialect)->create({&zone, kScanNow, 0, date});
  InputAccount& account = segment.account;
  for (const std::string& text : lines) {
    Line line;
    line.text = text;
    line.terminated = true;
    const LineOutcome outcome = reader->ReadLine(line, tally, account);
    account.bytes += text.size() + 1;
    ++account.lines;
    ++ColumnOf(outcome, account);
    if (outcome.time) {
      tally.OnTime(*outcome.time);
      segment.first = segment.first ? std::min(*segment.first, *outcome.time)
                                    : outcome.time;
      segment.last =
          segment.last ? std::max(*segment.last, *outcome.time) : outcome.time;
    }
  }
  segment.edges = reader->TakeEdges(tally, account);
  segment.dateless = reader->dateless();
  return segment;
}

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_SUPPORT_SCAN_LINES_H_
