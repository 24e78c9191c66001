#include "report/cli/store_run.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "analysis/history/known_sources.h"
#include "parser/file_input.h"
#include "parser/input.h"
#include "report/cli/dialect_conflict.h"
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

// Whether the reading may go on from one of the sources that `added` holds.
Result<bool> MayContinueAny(History& history,
                            const std::vector<StoredSource>& added,
                            const FileReading& reading) {
  // Standard input and pipes cannot be read twice.
  if (!reading.reading || !StampOf(reading.file.path)) {
    return false;
  }
  for (const StoredSource& source : added) {
    Result<bool> may = MayHaveGrown(history, source, reading);
    if (!may || *may) {
      return may;
    }
  }
  return false;
}

}  // namespace

std::string AbsolutePath(const std::string& path) {
  namespace fs = std::filesystem;
  if (const std::optional<MemberPath> member = SplitMemberPath(path)) {
    return AbsolutePath(member->archive) + "/" + member->member;
  }
  std::error_code error;
  fs::path absolute = fs::absolute(path, error).lexically_normal();
  if (!absolute.has_filename()) {
    absolute = absolute.parent_path();  // `logs/`
  }
  const fs::path folder = fs::canonical(absolute.parent_path(), error);
  return error ? path : (folder / absolute.filename()).string();
}

void IgnoreErrLogs(FoundFiles& found) {
  for (LogFile& file : found.err_logs) {
    found.ignored.emplace_back(
        std::move(file.path),
        "debug text of the module, no mail; analyze counts it by level");
  }
  found.err_logs.clear();
}

void UseAbsolutePaths(FoundFiles& found) {
  for (LogFile& file : found.files) {
    if (file.path != "-") {
      file.path = AbsolutePath(file.path);
    }
  }
  for (auto& [path, why] : found.ignored) {
    path = AbsolutePath(path);
  }
}

Result<ReadBatch> ReadLogs(RunContext& context, History& history,
                           const std::vector<LogFile>& files) {
  ReadBatch batch;
  Result<std::vector<std::uint64_t>> lengths = KnownLengths(history);
  if (!lengths) {
    return tl::unexpected<Error>(lengths.error());
  }
  batch.known_lengths = std::move(*lengths);
  ReadSettings settings = context.MakeReadSettings();
  settings.known_lengths = batch.known_lengths;
  Progress progress("reading", files.size());
  batch.readings = ReadFiles(files, settings, context.options().command.jobs,
                             [&progress](const FileReading& reading) {
                               progress.Step(reading.file.path);
                             });
  progress.Finish();
  if (const Result<void> one = CheckKinds(history, batch.readings, {}); !one) {
    return tl::unexpected<Error>(one.error());
  }
  return batch;
}

Result<void> CheckKinds(History& history,
                        const std::vector<FileReading>& readings,
                        std::span<const FileReading> before) {
  const Result<std::vector<StoredSource>> stored = history.Sources();
  if (!stored) {
    return tl::unexpected<Error>(stored.error());
  }
  std::vector<const FileReading*> read;
  for (const FileReading& reading : before) {
    read.push_back(&reading);
  }
  std::set<std::size_t> copies;
  for (const auto& [copy, original] : FindDuplicates(readings)) {
    copies.insert(copy);
  }
  for (std::size_t i = 0; i < readings.size(); ++i) {
    if (!copies.contains(i)) {
      read.push_back(&readings[i]);
    }
  }
  return CheckOneDialect(read, *stored);
}

Result<FileLock> LockForStoring(RunContext& context, History& history,
                                std::chrono::milliseconds wait,
                                ReadBatch& batch) {
  Result<FileLock> lock =
      FileLock::TryLock(context.options().store.path, StoreLock::kCount, wait);
  if (!lock) {
    return lock;
  }
  const Result<std::vector<StoredSource>> stored = history.Sources();
  if (!stored) {
    return tl::unexpected<Error>(stored.error());
  }
  std::vector<StoredSource> added;
  for (const StoredSource& source : *stored) {
    if (source.source.bytes > 0 &&
        !std::ranges::binary_search(batch.known_lengths, source.source.bytes)) {
      added.push_back(source);
    }
  }
  std::vector<LogFile> files;
  files.reserve(batch.readings.size());
  for (const FileReading& reading : batch.readings) {
    files.push_back(reading.file);
  }
  ReadSettings settings = context.MakeReadSettings();
  for (const LogUnit& unit : UnitsOf(files)) {
    Result<bool> may =
        MayContinueAny(history, added, batch.readings[unit.file]);
    if (may && !*may && unit.lcd) {
      may = MayContinueAny(history, added, batch.readings[*unit.lcd]);
    }
    if (!may) {
      return tl::unexpected<Error>(may.error());
    }
    if (*may) {
      if (settings.known_lengths.empty()) {
        settings.known_lengths = LengthsOf(*stored);
      }
      ReadAgain(batch.readings, unit, settings);
    }
  }
  return lock;
}

Result<void> CheckNobodyCounts(const RunContext& context) {
  const Result<FileLock> lock =
      FileLock::TryLock(context.options().store.path, StoreLock::kCount);
  if (!lock) {
    return tl::unexpected<Error>(lock.error());
  }
  return {};
}

Result<StoredBatch> StoreBatch(RunContext& context, History& history,
                               const ReadBatch& batch) {
  const Result<IngestResult> ingested =
      Ingest(history, batch.readings, context.MakeReadSettings());
  if (!ingested) {
    return tl::unexpected<Error>(ingested.error());
  }
  StoredBatch result;
  result.duplicates = ingested->duplicates;
  result.shrunk = ingested->shrunk;
  result.odd_halves = ingested->odd_halves;
  result.touched = ingested->touched;
  std::set<std::string> left_out;
  for (const auto& [path, original] : result.duplicates) {
    left_out.insert(path);
  }
  for (const ShrunkFile& file : result.shrunk) {
    left_out.insert(file.path);
  }
  for (const OddHalf& half : result.odd_halves) {
    if (half.waits) {
      left_out.insert(half.path);
    }
  }
  for (const FileReading& reading : batch.readings) {
    if (reading.reading && !left_out.contains(reading.file.path)) {
      result.sources.push_back(MakeSourceReport(reading));
    }
  }
  return result;
}

std::string ShrunkReason(const ShrunkFile& file) {
  return fmt::format(
      "it holds only {} of the {} bytes that were read from it before; what "
      "was counted stays, put the whole log back",
      file.bytes_now, file.bytes_then);
}

ExitCode TellShrunk(const std::vector<ShrunkFile>& shrunk) {
  for (const ShrunkFile& file : shrunk) {
    Tell(fmt::format("'{}' was cut: {}", file.path, ShrunkReason(file)));
  }
  return shrunk.empty() ? ExitCode::kDone : ExitCode::kInputDamaged;
}

ExitCode TellOddHalves(const std::vector<OddHalf>& halves) {
  for (const OddHalf& half : halves) {
    Tell(half.waits
             ? fmt::format("'{}' was counted together with its other half "
                           "('{}'), which cannot be read as it was; what was "
                           "counted stays until both can be read",
                           half.path, half.other)
             : fmt::format("'{}' was counted together with '{}', which is "
                           "gone: recipients, logins and refusals that only "
                           "the .lcd knew are no longer counted",
                           half.path, half.other));
  }
  return halves.empty() ? ExitCode::kDone : ExitCode::kInputDamaged;
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
    // Those that are there only wait for backfill.
    if (source.settings != digest && !InputExists(source.path)) {
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
