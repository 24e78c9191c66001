// What stands behind the alerts of a report, found in the logs of its days.
#ifndef MAILTIDE_REPORT_CLI_DAY_EVIDENCE_H_
#define MAILTIDE_REPORT_CLI_DAY_EVIDENCE_H_

#include <chrono>
#include <cstddef>
#include <span>
#include <vector>

#include "analysis/evidence.h"
#include "analysis/history/history.h"
#include "analysis/summary.h"
#include "parser/base/error.h"
#include "report/cli/run_context.h"

namespace mailtide {

// Evidence is looked for of so many days, the newest that want it: each takes
// the time of reading its logs.
inline constexpr std::size_t kMostEvidenceDays = 5;

// Returns the logs that the store says hold records of `day`, as they are to be
// read again.
Result<std::vector<EvidenceLog>> LogsOfDay(History& history,
                                           std::chrono::local_days day);

// Returns whether `summary` tells alerts as news that evidence is looked for.
bool WantsEvidence(const Summary& summary);

// Fills in `summary.evidence`: for the alerts it tells as news, of the newest
// kMostEvidenceDays such days. Reads the logs of each of those days, and
// where an indicator is high also those of a day that was as usual. `all` are
// the days of the store, in order. What is wrong with a log is part of the
// evidence; an error is one of the store.
Result<void> AddEvidence(RunContext& context, History& history,
                         std::span<const DayReport> all, Summary& summary);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_DAY_EVIDENCE_H_
