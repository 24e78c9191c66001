// Which verdicts are news: the memory of what was told.
//
// A verdict is present or absent. A new one is told; a changed number alone is
// not news, except that an account over its limit is told at the first
// crossing and once more with the final number of the day. What was told by day
// as running off its forecast is not told again, nor at night by the forecast.
// What was told and is absent once the day has closed is taken back, once.
// A case that goes on from a day that no run has judged is told all the same.
// The end of a case is told where the case was.
#ifndef MAILTIDE_REPORT_CLI_VERDICT_NEWS_H_
#define MAILTIDE_REPORT_CLI_VERDICT_NEWS_H_

#include <chrono>
#include <span>
#include <vector>

#include "analysis/history/history.h"
#include "analysis/summary.h"
#include "analysis/verdict.h"
#include "report/cli/run_context.h"

namespace mailtide {

// Marks those of `verdicts` (in order of days) that go on from a day that
// nobody was told of: it was judged by no run, as before the first one. The end
// of such a case is nothing to tell either, and is left out. Only what a
// nightly run says of a day is looked at: of the days in `judged`, in order.
Result<void> NoteUntoldCases(History& history,
                             std::span<const std::chrono::local_days> judged,
                             std::vector<Verdict>& verdicts);

// Compares `verdicts` about `wanted` (both in order of days) with what the
// store remembers, marks those that were told before, leaves out the ends of
// cases that nobody was told of, stores the rest, and adds what is taken back.
// `days` gives the states. Must run inside a transaction.
Result<void> NoteVerdicts(const RunContext& context, History& history,
                          std::span<const std::chrono::local_days> wanted,
                          std::span<const DayReport> days,
                          std::vector<Verdict>& verdicts);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_VERDICT_NEWS_H_
