// The states of the days of a store, derived from all its sources.
#ifndef MAILTIDE_ANALYSIS_HISTORY_STORED_DAY_STATES_H_
#define MAILTIDE_ANALYSIS_HISTORY_STORED_DAY_STATES_H_

#include <chrono>
#include <span>
#include <vector>

#include "analysis/day_state.h"
#include "analysis/history/history.h"
#include "analysis/read_source.h"
#include "analysis/source_facts.h"

namespace mailtide {

// Returns the facts of all sources, by id.
Result<std::vector<SourceFacts>> AllFacts(History& history);

// Derives the states of all days again from all sources and stores those that
// changed, with the mark of days counted under settings no longer in force.
// Days that are over before `clock.now` and that no source knows are missing.
// Of `unread`, logs that are there and could not be read, the days in their
// names are partial. Returns the days that bear that mark and did not before.
// Must run inside a transaction.
Result<std::vector<std::chrono::local_days>> UpdateDayStates(
    History& history, const ReadSettings& settings, const DayClock& clock,
    std::span<const LogFile> unread = {});

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_HISTORY_STORED_DAY_STATES_H_
