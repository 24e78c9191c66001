// What was told of a day that was not over, or whose log was not all there,
// and does not hold for the whole day: who was alarmed at eleven is told at
// night that it came to nothing.
#ifndef MAILTIDE_REPORT_CLI_TAKEN_BACK_H_
#define MAILTIDE_REPORT_CLI_TAKEN_BACK_H_

#include <span>
#include <vector>

#include "analysis/history/history.h"
#include "analysis/summary.h"
#include "analysis/verdict.h"
#include "report/cli/run_context.h"

namespace mailtide {

// Returns whether an alert of a day that is over was told and does not hold.
bool IsTakenBack(const StoredAlert& alert);

// Appends to `verdicts` (in order of days, which is kept) what is taken back:
// of each closed day and subject one, that of the first of the alerts in `gone`
// that was told. `gone` are such alerts (IsTakenBack). Nothing is taken back of
// what another verdict of the day says, on the same side: that one speaks. Nor
// is a problem
// of the input: what the report of the day says of its log is always about the
// log as it is.
void AddTakenBack(const RunContext& context, std::span<const StoredAlert> gone,
                  std::span<const DayReport> days,
                  std::vector<Verdict>& verdicts);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_TAKEN_BACK_H_
