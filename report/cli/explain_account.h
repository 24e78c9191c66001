// What stands behind the number of an account: gathered from the store and from
// the logs of the day.
#ifndef MAILTIDE_REPORT_CLI_EXPLAIN_ACCOUNT_H_
#define MAILTIDE_REPORT_CLI_EXPLAIN_ACCOUNT_H_

#include <chrono>
#include <string>

#include "analysis/history/history.h"
#include "analysis/summary.h"
#include "parser/base/error.h"
#include "report/cli/run_context.h"
#include "report/explanation.h"

namespace mailtide {

// Returns the logs that the store says hold records of `day`, as they are to be
// read again.
Result<std::vector<EvidenceLog>> LogsOfDay(History& history,
                                           std::chrono::local_days day);

// `day` is one of the store, `typed` an account as its administrator writes it.
// Errors: kNoInput when it sent nothing that day, with the names nearest to it.
Result<AccountExplanation> ExplainAccount(RunContext& context, History& history,
                                          const DayReport& day,
                                          const std::string& typed);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_EXPLAIN_ACCOUNT_H_
