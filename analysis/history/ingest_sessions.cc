#include "analysis/history/ingest_sessions.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "analysis/session_chain.h"
#include "parser/dialects/registry.h"
#include "parser/rotation.h"

namespace mailtide {
namespace {

using std::chrono::local_days;

LogPlace PlaceOf(const StoredSource& source) {
  LogPlace place;
  place.path = source.path;
  place.dialect = source.dialect;
  place.name =
      ParseFileName(std::filesystem::path(source.path).filename().string());
  if (source.name_date) {
    place.name.date = source.name_date;
    place.name.part = source.name_part;
  }
  place.first = source.first;
  place.last = source.last;
  return place;
}

// The logs of one chain whose sessions are counted again: [begin, end), after
// those from `context` on, which tell what was open there.
struct Window {
  std::size_t context = 0, begin = 0, end = 0;
};

class Settler {
 public:
  Settler(History& history, std::vector<StoredSource>& sources, Policy& policy,
          const TimeZone& zone)
      : history_(history), sources_(sources), policy_(policy), zone_(zone) {
    for (const StoredSource& source : sources_) {
      const DialectRow* dialect = FindDialect(source.dialect);
      places_.push_back(dialect != nullptr && dialect->has_sessions
                            ? PlaceOf(source)
                            : LogPlace());
    }
  }

  Result<void> Run(const std::vector<ChangedSpan>& changed) {
    for (const std::vector<std::size_t>& chain : ChainsOf(places_)) {
      const std::string& dialect = places_[chain.front()].dialect;
      for (const ChangedSpan& span : changed) {
        if (span.dialect != dialect) {
          continue;
        }
        if (Result<void> settled = Settle(chain, span); !settled) {
          return settled;
        }
      }
    }
    return {};
  }

  std::set<local_days> TakeTouched() { return std::move(touched_); }

 private:
  Result<void> Settle(const std::vector<std::size_t>& chain,
                      const ChangedSpan& span) {
    Result<Window> window = WindowOf(chain, span);
    if (!window) {
      return tl::unexpected<Error>(window.error());
    }
    std::set<std::size_t> moved;
    if (Result<void> anchored = Anchor(chain, *window, moved); !anchored) {
      return anchored;
    }
    std::vector<const Segment*> links;
    for (std::size_t i = window->context; i < window->end; ++i) {
      Result<Segment*> segment = Load(chain[i]);
      if (!segment) {
        return tl::unexpected<Error>(segment.error());
      }
      links.push_back(*segment);
    }
    std::vector<Days> closings =
        CloseChain(links, window->end == chain.size(), policy_, zone_);
    for (std::size_t i = window->begin; i < window->end; ++i) {
      Segment& segment = segments_.at(chain[i]);
      Days& closing = closings[i - window->context];
      if (segment.closing == closing && !moved.contains(chain[i])) {
        continue;
      }
      Touch(segment);
      segment.closing = std::move(closing);
      Touch(segment);
      StoredSource& source = sources_[chain[i]];
      source.first = segment.first;
      source.last = segment.last;
      if (const Result<std::int64_t> put =
              history_.PutSource(source, segment, {});
          !put) {
        return tl::unexpected<Error>(put.error());
      }
    }
    return {};
  }

  // From the log before the change to the first one after it whose end does not
  // depend on its start.
  Result<Window> WindowOf(const std::vector<std::size_t>& chain,
                          const ChangedSpan& span) {
    Window window;
    const auto is_before = [&](std::size_t log) {
      return *places_[log].last < span.first;
    };
    const auto is_after = [&](std::size_t log) {
      return *places_[log].first > span.last;
    };
    window.begin = static_cast<std::size_t>(
        std::ranges::find_if_not(chain, is_before) - chain.begin());
    window.end = chain.size();
    while (window.end > window.begin && is_after(chain[window.end - 1])) {
      --window.end;
    }
    window.begin -= window.begin > 0 ? 1U : 0U;
    while (window.end < chain.size()) {
      const Result<bool> settled = IsSettledLog(chain[window.end]);
      if (!settled) {
        return tl::unexpected<Error>(settled.error());
      }
      ++window.end;
      if (*settled) {
        break;
      }
    }
    // The parts of a date share one clock.
    for (const auto& [begin, end] : DatesOf(places_, chain)) {
      if (begin < window.end && end > window.begin) {
        window.begin = std::min(window.begin, begin);
        window.end = std::max(window.end, end);
      }
    }
    window.context = window.begin;
    while (window.context > 0) {
      --window.context;
      const Result<bool> settled = IsSettledLog(chain[window.context]);
      if (!settled) {
        return tl::unexpected<Error>(settled.error());
      }
      if (*settled) {
        break;
      }
    }
    return window;
  }

  Result<void> Anchor(const std::vector<std::size_t>& chain,
                      const Window& window, std::set<std::size_t>& moved) {
    for (const auto& [begin, end] : DatesOf(places_, chain)) {
      const auto& date = places_[chain[begin]].name.date;
      if (begin < window.begin || end > window.end || !date) {
        continue;
      }
      std::vector<Segment*> parts;
      std::vector<Days> days_then;
      for (std::size_t i = begin; i < end; ++i) {
        Result<Segment*> segment = Load(chain[i]);
        if (!segment) {
          return tl::unexpected<Error>(segment.error());
        }
        parts.push_back(*segment);
      }
      std::vector<std::optional<DatelessTimes>> then;
      std::vector<std::vector<local_days>> touched_then;
      for (const Segment* part : parts) {
        then.push_back(part->dateless);
        touched_then.push_back(TouchedDays(*part));
      }
      AnchorDays(parts, *date, zone_);
      for (std::size_t i = begin; i < end; ++i) {
        if (parts[i - begin]->dateless != then[i - begin]) {
          moved.insert(chain[i]);
          const std::vector<local_days>& days = touched_then[i - begin];
          touched_.insert(days.begin(), days.end());
        }
      }
    }
    return {};
  }

  Result<bool> IsSettledLog(std::size_t log) {
    Result<Segment*> segment = Load(log);
    if (!segment) {
      return tl::unexpected<Error>(segment.error());
    }
    return IsSettled(**segment);
  }

  // The segment of a source; kept, for windows touch each other.
  Result<Segment*> Load(std::size_t log) {
    if (const auto found = segments_.find(log); found != segments_.end()) {
      return &found->second;
    }
    Result<Segment> segment = history_.LoadSegment(sources_[log].id);
    if (!segment) {
      return tl::unexpected<Error>(segment.error());
    }
    return &segments_.emplace(log, *std::move(segment)).first->second;
  }

  void Touch(const Segment& segment) {
    for (const local_days day : TouchedDays(segment)) {
      touched_.insert(day);
    }
  }

  History& history_;
  std::vector<StoredSource>& sources_;
  Policy& policy_;
  const TimeZone& zone_;
  std::vector<LogPlace> places_;  // of sources_
  std::map<std::size_t, Segment> segments_;
  std::set<local_days> touched_;
};

}  // namespace

Result<std::set<local_days>> SettleStoredSessions(
    History& history, std::vector<StoredSource>& sources,
    const std::vector<ChangedSpan>& changed, Policy& policy,
    const TimeZone& zone) {
  if (changed.empty()) {
    return std::set<local_days>();
  }
  Settler settler(history, sources, policy, zone);
  if (Result<void> done = settler.Run(changed); !done) {
    return tl::unexpected<Error>(done.error());
  }
  return settler.TakeTouched();
}

}  // namespace mailtide
