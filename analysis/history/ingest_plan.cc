// What of the logs must be read.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "analysis/history/ingest.h"
#include "parser/file_input.h"

namespace mailtide {
namespace {

// Whether a later reading may count what this one refused or remarked, since
// the clock of the gateway was ahead or ours behind.
bool DependsOnNow(const InputAccount& account) {
  return account.future > 0 ||
         account.rejected[static_cast<std::size_t>(RejectReason::kOutOfRange)] >
             0;
}

}  // namespace

Result<IngestPlan> PlanIngest(History& history,
                              const std::vector<LogFile>& files,
                              const ReadSettings& settings) {
  const Result<std::vector<SeenFile>> seen_files = history.SeenFiles();
  if (!seen_files) {
    return tl::unexpected<Error>(seen_files.error());
  }
  const Result<std::vector<StoredSource>> sources = history.Sources();
  if (!sources) {
    return tl::unexpected<Error>(sources.error());
  }
  const Hash128 digest = SettingsDigest(settings);
  std::map<std::string, const SeenFile*> seen_by_path;
  for (const SeenFile& seen : *seen_files) {
    seen_by_path[seen.path] = &seen;
  }
  std::set<std::int64_t> undecided;
  for (const StoredSource& source : *sources) {
    if (DependsOnNow(source.account)) {
      undecided.insert(source.id);
    }
  }
  IngestPlan plan;
  std::set<std::string> planned;
  for (const LogFile& file : files) {
    planned.insert(file.path);
    const auto then = seen_by_path.find(file.path);
    const bool unchanged = then != seen_by_path.end() &&
                           then->second->settings == digest &&
                           !undecided.contains(then->second->source) &&
                           StampOf(file.path) == then->second->stamp;
    if (unchanged) {
      ++plan.unchanged;
    } else {
      plan.to_read.push_back(file);
    }
  }
  for (const StoredSource& source : *sources) {
    if (source.settings == digest || planned.contains(source.path)) {
      continue;
    }
    if (StampOf(source.path)) {
      LogFile file;
      file.path = source.path;
      file.name = {source.name_date, source.name_part};
      plan.to_read.push_back(std::move(file));
      planned.insert(source.path);
    }
  }
  return plan;
}

}  // namespace mailtide
