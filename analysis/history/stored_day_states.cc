#include "analysis/history/stored_day_states.h"

#include <map>
#include <set>
#include <utility>

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::local_days;

// For so long after the newest record an absent log is worth a word each day.
constexpr days kLongestWatch{62};

struct StoredSources {
  std::vector<StoredSource> sources;
  std::vector<StoredSourceDay> days;
};

Result<StoredSources> LoadSources(History& history) {
  Result<std::vector<StoredSource>> sources = history.Sources();
  if (!sources) {
    return tl::unexpected<Error>(sources.error());
  }
  Result<std::vector<StoredSourceDay>> touched = history.SourceDays();
  if (!touched) {
    return tl::unexpected<Error>(touched.error());
  }
  return StoredSources{std::move(*sources), std::move(*touched)};
}

// Both lists are in the order of the ids.
std::vector<SourceFacts> FactsOf(const StoredSources& stored) {
  std::vector<SourceFacts> all;
  auto day = stored.days.begin();
  for (const StoredSource& source : stored.sources) {
    SourceFacts facts;
    facts.path = source.path;
    facts.dialect = source.dialect;
    facts.name = {source.name_date, source.name_part};
    facts.damaged = source.damaged;
    facts.account = source.account;
    facts.first = source.first;
    facts.last = source.last;
    for (; day != stored.days.end() && day->source == source.id; ++day) {
      if (day->first && day->last) {
        facts.days.push_back({day->day, *day->first, *day->last});
      }
    }
    all.push_back(std::move(facts));
  }
  return all;
}

// The days with numbers of settings that are no longer in force.
std::set<local_days> OldDays(const StoredSources& stored,
                             const Hash128& digest) {
  std::set<std::int64_t> old;
  for (const StoredSource& source : stored.sources) {
    if (source.settings != digest) {
      old.insert(source.id);
    }
  }
  std::set<local_days> old_days;
  for (const StoredSourceDay& day : stored.days) {
    if (old.contains(day.source)) {
      old_days.insert(day.day);
    }
  }
  return old_days;
}

// The states of all days up to now, without those of a history that ended long
// ago: an archive, and nobody looks for each of its days.
std::map<local_days, DayState> StatesUpToNow(
    const std::vector<SourceFacts>& facts, std::span<const LogFile> unread,
    const TimeZone& zone, const DayClock& clock) {
  std::vector<SourceSpan> spans;
  spans.reserve(facts.size() + unread.size());
  for (const LogFile& file : unread) {
    SourceSpan span;
    span.name_date = file.name.date;
    span.name_part = file.name.part;
    span.damaged = true;
    spans.push_back(span);
  }
  for (const SourceFacts& source : facts) {
    spans.push_back(SpanOf(source, zone));
  }
  std::map<local_days, DayState> states = DayStates(spans, clock);
  if (states.empty()) {
    return states;
  }
  const local_days newest = states.rbegin()->first;
  if (clock.now - newest <= kLongestWatch) {
    for (local_days day = newest + days(1);
         day + days(1) + clock.settle <= clock.now; day += days(1)) {
      states.emplace(day, DayState::kMissing);
    }
  }
  return states;
}

}  // namespace

Result<std::vector<SourceFacts>> AllFacts(History& history) {
  const Result<StoredSources> stored = LoadSources(history);
  if (!stored) {
    return tl::unexpected<Error>(stored.error());
  }
  return FactsOf(*stored);
}

Result<std::vector<local_days>> UpdateDayStates(
    History& history, const ReadSettings& settings, const DayClock& clock,
    std::span<const LogFile> unread) {
  const Result<StoredSources> sources = LoadSources(history);
  if (!sources) {
    return tl::unexpected<Error>(sources.error());
  }
  const std::map<local_days, DayState> states =
      StatesUpToNow(FactsOf(*sources), unread, *settings.zone, clock);
  std::vector<local_days> marked;
  if (states.empty()) {
    return marked;
  }
  const Result<std::vector<StoredDay>> stored =
      history.LoadDays(states.begin()->first, states.rbegin()->first);
  if (!stored) {
    return tl::unexpected<Error>(stored.error());
  }
  std::map<local_days, const StoredDay*> known;
  for (const StoredDay& day : *stored) {
    known[day.day] = &day;
  }
  const std::set<local_days> old_days =
      OldDays(*sources, SettingsDigest(settings));
  for (const auto& [day, state] : states) {
    const bool is_old = old_days.contains(day);
    const auto then = known.find(day);
    if (then != known.end() && then->second->state == state &&
        then->second->old_settings == is_old) {
      continue;
    }
    if (Result<void> put = history.PutDayState(day, state, is_old); !put) {
      return tl::unexpected<Error>(put.error());
    }
    if (is_old && (then == known.end() || !then->second->old_settings)) {
      marked.push_back(day);
    }
  }
  return marked;
}

}  // namespace mailtide
