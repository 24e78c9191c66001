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

// `day` is one of the store, `typed` an account as its administrator writes it.
// Errors: kNoInput when it sent nothing that day, with the names nearest to it.
Result<AccountExplanation> ExplainAccount(RunContext& context, History& history,
                                          const DayReport& day,
                                          const std::string& typed);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_EXPLAIN_ACCOUNT_H_
