#include "report/cli/history_days.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

#include <fmt/format.h>

#include "analysis/history/source_id.h"
#include "analysis/history/sqlite_history.h"
#include "report/formats/iso_time.h"

namespace mailtide {
namespace {

using std::chrono::local_days;

// All days that a store can hold (records from 1990 on, names to 2199).
constexpr local_days kFirstDay{std::chrono::days(0)};
constexpr local_days kLastDay{std::chrono::days(100'000)};

Result<DayReport> LoadDetails(History& history, const DayReport& day) {
  Result<DayCounts> counts = history.LoadDay(day.day);
  if (!counts) {
    return tl::unexpected<Error>(counts.error());
  }
  DayReport details = MakeDayReport(day.day, day.state, *std::move(counts));
  details.old_settings = day.old_settings;
  details.history_lacking = day.history_lacking;
  return details;
}

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

Result<local_days> NewestJudged(History& history,
                                std::span<const DayReport> all) {
  const Result<std::vector<StoredDay>> stored =
      history.LoadDays(all.front().day, all.back().day);
  if (!stored) {
    return tl::unexpected<Error>(stored.error());
  }
  for (auto day = stored->rbegin(); day != stored->rend(); ++day) {
    if (day->judged) {
      return day->day;
    }
  }
  for (auto day = all.rbegin(); day != all.rend(); ++day) {
    if (IsClosed(day->state)) {
      return day->day;
    }
  }
  return all.back().day;
}

Result<void> LoadDetails(History& history, std::span<const local_days> wanted,
                         std::vector<DayReport>& days) {
  for (DayReport& day : days) {
    if (!std::binary_search(wanted.begin(), wanted.end(), day.day)) {
      continue;
    }
    Result<DayReport> details = LoadDetails(history, day);
    if (!details) {
      return tl::unexpected<Error>(details.error());
    }
    day = *std::move(details);
  }
  return {};
}

DetailLoader DetailsFrom(History& history) {
  return [&history](const DayReport& day) { return LoadDetails(history, day); };
}

Hash128 DigestOf(const DayReport& day) {
  std::string text(DayStateName(day.state));
  for (const std::uint64_t total : day.totals) {
    text += fmt::format(" {}", total);
  }
  for (const AccountRow& row : day.accounts) {
    text += fmt::format("\n{} {} {}", row.account, row.counts.relay_copies,
                        row.counts.relay_messages);
  }
  return HashBytes(text);
}

Error UnknownDay(std::string_view what, std::span<const DayReport> all) {
  return {ErrorCode::kNoInput,
          fmt::format("the store does not know {}; it holds {} to {}", what,
                      IsoDay(all.front().day), IsoDay(all.back().day))};
}

Result<void> CheckOutputIsNoLog(const std::string& output, History& history) {
  if (output.empty()) {
    return {};
  }
  const Result<std::vector<SeenFile>> files = history.SeenFiles();
  if (!files) {
    return tl::unexpected<Error>(files.error());
  }
  for (const SeenFile& file : *files) {
    std::error_code none;  // what is not there is not the same
    if (std::filesystem::equivalent(file.path, output, none)) {
      return Fail(ErrorCode::kUsage,
                  fmt::format("--output '{}' would replace one of the logs; "
                              "name another file",
                              output));
    }
  }
  return {};
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
