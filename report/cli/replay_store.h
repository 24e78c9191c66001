// What other settings would have said of the days of the store.
#ifndef MAILTIDE_REPORT_CLI_REPLAY_STORE_H_
#define MAILTIDE_REPORT_CLI_REPLAY_STORE_H_

#include <string>
#include <vector>

#include "analysis/detectors/detector.h"
#include "analysis/history/history.h"
#include "parser/base/error.h"
#include "report/cli/run_context.h"
#include "report/replay_comparison.h"

namespace mailtide {

// The settings in force with the values of --set.
struct TriedChecks {
  std::vector<TriedSetting> settings;
  CheckSettings checks;
  std::vector<std::string> warnings;  // that the settings in force do not have
};

// Errors: kUsage, also for a file of holidays that cannot be read, or that
// --output would replace.
Result<TriedChecks> LoadTriedChecks(const RunContext& context);

// Judges the closed days between --from and --to twice, under the settings in
// force and under `tried`, and compares which verdicts there are, whatever
// their numbers. Errors: kNoInput without such a day, and those of the store.
Result<ReplayComparison> ReplayStore(const RunContext& context,
                                     History& history,
                                     const TriedChecks& tried);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_REPLAY_STORE_H_
