#include "report/cli/store_run.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include <fmt/format.h>

#include "report/cli/progress.h"
#include "report/formats/iso_time.h"

namespace mailtide {
namespace {

using std::chrono::local_days;

// "2026-11-01 to 2026-11-05, 2026-11-09"; the first kMost of them.
std::string Ranges(const std::vector<local_days>& days) {
  constexpr std::size_t kMost = 10;
  std::string text;
  std::size_t ranges = 0;
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (++ranges > kMost) {
      return text + fmt::format(" and {} more", days.size() - i);
    }
    text += (ranges > 1 ? ", " : "") + IsoDay(days[i]);
    const std::size_t first = i;
    while (i + 1 < days.size() &&
           days[i + 1] == days[i] + std::chrono::days(1)) {
      ++i;
    }
    text += i > first ? " to " + IsoDay(days[i]) : "";
  }
  return text;
}

}  // namespace

Result<std::vector<FileReading>> ReadBatch(RunContext& context,
                                           History& history,
                                           const std::vector<LogFile>& files) {
  ReadSettings settings = context.MakeReadSettings();
  Result<std::vector<std::uint64_t>> lengths = KnownLengths(history);
  if (!lengths) {
    return tl::unexpected<Error>(lengths.error());
  }
  settings.known_lengths = std::move(*lengths);
  Progress progress("reading", files.size());
  std::vector<FileReading> readings =
      ReadFiles(files, settings, context.options().command.jobs,
                [&progress](const FileReading& reading) {
                  progress.Step(reading.file.path);
                });
  progress.Finish();
  return readings;
}

Result<BatchResult> StoreBatch(RunContext& context, History& history,
                               const std::vector<FileReading>& readings) {
  const Result<IngestResult> ingested =
      Ingest(history, readings, context.MakeReadSettings());
  if (!ingested) {
    return tl::unexpected<Error>(ingested.error());
  }
  BatchResult result;
  result.duplicates = ingested->duplicates;
  for (const FileReading& reading : readings) {
    const bool is_duplicate =
        std::any_of(result.duplicates.begin(), result.duplicates.end(),
                    [&reading](const auto& pair) {
                      return pair.first == reading.file.path;
                    });
    if (reading.reading && !is_duplicate) {
      result.sources.push_back(MakeSourceReport(reading));
    }
  }
  return result;
}

Result<void> TellOldSettings(RunContext& context, History& history) {
  const Result<std::vector<StoredSource>> sources = history.Sources();
  if (!sources) {
    return tl::unexpected<Error>(sources.error());
  }
  const Hash128 digest = SettingsDigest(context.MakeReadSettings());
  std::vector<std::int64_t> old;
  std::string first;
  for (const StoredSource& source : *sources) {
    if (source.settings != digest) {
      first = old.empty() ? source.path : std::min(first, source.path);
      old.push_back(source.id);
    }
  }
  if (old.empty()) {
    return {};
  }
  const Result<std::vector<local_days>> days = history.DaysOf(old);
  if (!days) {
    return tl::unexpected<Error>(days.error());
  }
  const bool one = old.size() == 1;
  Tell(fmt::format(
      "{} counted under other settings cannot be read any more: '{}'{}; the "
      "numbers of {} stay as they are, and are marked",
      one ? "1 log that was" : fmt::format("{} logs that were", old.size()),
      first, one ? "" : fmt::format(" and {} more", old.size() - 1),
      days->empty() ? "no day" : Ranges(*days)));
  return {};
}

}  // namespace mailtide
