#include "report/cli/history_days.h"

#include <algorithm>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "analysis/history/source_id.h"
#include "analysis/history/sqlite_history.h"
#include "analysis/judge.h"

namespace mailtide {
namespace {

using std::chrono::local_days;

// All days that a store can hold (records from 1990 on, names to 2199).
constexpr local_days kFirstDay{std::chrono::days(0)};
constexpr local_days kLastDay{std::chrono::days(100'000)};

}  // namespace

Result<std::vector<DayReport>> LoadAllDays(History& history) {
  const Result<std::vector<StoredDay>> stored =
      history.LoadDays(kFirstDay, kLastDay);
  if (!stored) {
    return tl::unexpected<Error>(stored.error());
  }
  std::vector<DayReport> days;
  days.reserve(stored->size());
  for (const StoredDay& day : *stored) {
    DayReport report;
    report.day = day.day;
    report.state = day.state;
    report.totals = day.totals;
    report.old_settings = day.old_settings;
    days.push_back(std::move(report));
  }
  return days;
}

Result<void> LoadDetails(History& history, std::span<const local_days> wanted,
                         std::vector<DayReport>& days) {
  for (DayReport& day : days) {
    if (!std::binary_search(wanted.begin(), wanted.end(), day.day)) {
      continue;
    }
    const Result<DayCounts> counts = history.LoadDay(day.day);
    if (!counts) {
      return tl::unexpected<Error>(counts.error());
    }
    DayReport details = MakeDayReport(day.day, day.state, *counts);
    details.old_settings = day.old_settings;
    day = std::move(details);
  }
  return {};
}

Result<std::vector<SourceReport>> SourcesOf(History& history,
                                            std::span<const local_days> days) {
  const Result<std::vector<StoredSource>> sources = history.Sources();
  if (!sources) {
    return tl::unexpected<Error>(sources.error());
  }
  std::vector<SourceReport> reports;
  for (const StoredSource& source : *sources) {
    const Result<std::vector<local_days>> touched =
        history.DaysOf({&source.id, 1});
    if (!touched) {
      return tl::unexpected<Error>(touched.error());
    }
    const auto is_wanted = [&days](local_days day) {
      return std::binary_search(days.begin(), days.end(), day);
    };
    const bool wanted =
        (source.name_date && is_wanted(*source.name_date)) ||
        std::any_of(touched->begin(), touched->end(), is_wanted);
    if (wanted) {
      reports.push_back({source.path, source.dialect, source.compression,
                         source.account, source.first, source.last,
                         source.damaged ? "not readable to its end" : ""});
    }
  }
  std::sort(reports.begin(), reports.end(),
            [](const SourceReport& a, const SourceReport& b) {
              return a.path < b.path;
            });
  return reports;
}

Hash128 DigestOf(const DayReport& day) {
  std::string text(DayStateName(day.state));
  for (const std::uint64_t total : day.totals) {
    text += fmt::format(" {}", total);
  }
  for (const AccountRow& row : day.accounts) {
    text += fmt::format("\n{} {}", row.account, row.counts.relay_copies);
  }
  return HashBytes(text);
}

Result<std::unique_ptr<History>> OpenConfiguredStore(const RunContext& context,
                                                     bool for_writing) {
  const std::string& path = context.options().store.path;
  if (path.empty()) {
    return Fail(ErrorCode::kConfiguration,
                "no store is configured; set path under [store]");
  }
  OpenStoreOptions options;
  options.mode = for_writing ? StoreMode::kReadWrite : StoreMode::kReadOnly;
  return OpenStore(path, options);
}

}  // namespace mailtide
