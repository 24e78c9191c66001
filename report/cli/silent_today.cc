#include "report/cli/silent_today.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <system_error>

#include "analysis/source_facts.h"
#include "parser/base/scan.h"

namespace mailtide {
namespace {

bool IsLive(const LogFile& file) {
  return file.growing && !file.name.date;
}

bool IsEmpty(const std::string& path) {
  std::error_code none;  // what cannot be asked is not empty
  return std::filesystem::file_size(path, none) == 0 && !none;
}

// What the rotation leaves of a file's name: `smtp.log`, `SMTP-2026-11-20.log`
// and `smtp.log.20261120.gz` are all `smtplog`.
std::string Undated(std::string_view path) {
  path = WithoutCompression(path);
  std::string name(path.substr(path.rfind('/') + 1));
  std::erase_if(name, [](char c) {
    return IsDigit(c) || c == '-' || c == '_' || c == '.';
  });
  std::ranges::transform(name, name.begin(), AsciiLower);
  return name;
}

// Whether a live file could not be read: what is in it nobody knows.
bool IsUnread(const FileReading& reading) {
  return IsLive(reading.file) && !reading.reading &&
         reading.reading.error().code != ErrorCode::kNotALog;
}

}  // namespace

Result<void> AddSilentToday(const RunContext& context, History& history,
                            const FoundFiles& found, const ReadBatch& batch,
                            std::vector<DayReport>& all) {
  const auto today = std::chrono::floor<std::chrono::days>(context.LocalNow());
  const auto yesterday = today - std::chrono::days(1);
  if (all.back().day != yesterday || all.back().state != DayState::kRotated ||
      std::ranges::any_of(batch.readings, IsUnread)) {
    return {};
  }
  const Result<std::vector<SeenFile>> seen = history.SeenFiles();
  if (!seen) {
    return tl::unexpected<Error>(seen.error());
  }
  const Result<std::vector<StoredSource>> sources = history.Sources();
  if (!sources) {
    return tl::unexpected<Error>(sources.error());
  }
  std::set<std::string> known;    // paths that were read
  std::set<std::string> rotated;  // names of yesterday's logs
  std::set<std::string> begun;    // paths of logs that begin at the rotation
  for (const SeenFile& file : *seen) {
    known.insert(file.path);
  }
  for (const LogFile& file : found.files) {
    if (file.name.date == yesterday) {
      rotated.insert(Undated(file.path));
    }
  }
  const auto rotation =
      yesterday + context.options().logs.rotation_time - kRotationSlack;
  for (const StoredSource& source : *sources) {
    if (source.first && !source.damaged &&
        context.zone.ToLocal(*source.first) >= rotation) {
      begun.insert(source.path);
    }
  }
  const auto is_silent = [&](const LogFile& file) {
    return IsLive(file) &&
           (IsEmpty(file.path) ? known.contains(file.path) ||
                                     rotated.contains(Undated(file.path))
                               : begun.contains(file.path));
  };
  if (std::ranges::any_of(found.files, is_silent)) {
    DayReport silent;
    silent.day = today;
    all.push_back(silent);
  }
  return {};
}

}  // namespace mailtide
