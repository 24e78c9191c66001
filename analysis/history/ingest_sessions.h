// Lets the sessions of stored logs go on from log to log.
#ifndef MAILTIDE_ANALYSIS_HISTORY_INGEST_SESSIONS_H_
#define MAILTIDE_ANALYSIS_HISTORY_INGEST_SESSIONS_H_

#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "analysis/history/history.h"
#include "analysis/policy.h"
#include "parser/time_zone.h"

namespace mailtide {

// Where in time a source came, went or changed.
struct ChangedSpan {
  std::string dialect;
  std::chrono::sys_seconds first, last;
};

// Counts again what the logs in and round `changed` owe to each other
// (session_chain.h) and stores those that differ. `sources` are all sources, as
// stored now; their times are brought up to date. Returns the days that any
// changed source touches or touched.
Result<std::set<std::chrono::local_days>> SettleStoredSessions(
    History& history, std::vector<StoredSource>& sources,
    const std::vector<ChangedSpan>& changed, Policy& policy,
    const TimeZone& zone);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_HISTORY_INGEST_SESSIONS_H_
