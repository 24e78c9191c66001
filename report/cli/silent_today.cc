#include "report/cli/silent_today.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <system_error>

#include "analysis/source_facts.h"

namespace mailtide {
namespace {

bool IsEmpty(const std::string& path) {
  std::error_code none;  // what cannot be asked is not empty
  return std::filesystem::file_size(path, none) == 0 && !none;
}

}  // namespace

Result<void> AddSilentToday(const RunContext& context, History& history,
                            const FoundFiles& found,
                            std::vector<DayReport>& all) {
  const auto today = std::chrono::floor<std::chrono::days>(context.LocalNow());
  const auto yesterday = today - std::chrono::days(1);
  if (all.back().day != yesterday || all.back().state != DayState::kRotated) {
    return {};
  }
  std::set<std::string> live;
  bool is_live = false;
  for (const LogFile& file : found.files) {
    if (file.growing && !file.name.date) {
      live.insert(file.path);
      is_live = is_live || IsEmpty(file.path);
    }
  }
  const Result<std::vector<StoredSource>> sources = history.Sources();
  if (!sources) {
    return tl::unexpected<Error>(sources.error());
  }
  const auto rotation =
      yesterday + context.options().logs.rotation_time - kRotationSlack;
  is_live =
      is_live || std::ranges::any_of(*sources, [&](const StoredSource& source) {
        return live.contains(source.path) && source.first &&
               context.zone.ToLocal(*source.first) >= rotation;
      });
  if (is_live) {
    DayReport silent;
    silent.day = today;
    all.push_back(silent);
  }
  return {};
}

}  // namespace mailtide
