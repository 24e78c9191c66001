// What of the logs must be read.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "analysis/history/ingest.h"
#include "parser/file_input.h"
#include "parser/input.h"
#include "parser/log_unit.h"

namespace mailtide {
namespace {

// Whether reading the unchanged log again may count it otherwise.
bool MayMeanMore(const StoredSource& source, const LogFile& file,
                 std::chrono::sys_seconds now) {
  const InputAccount& account = source.account;
  const bool future_has_come =
      account.future > 0 && source.last && *source.last <= now;
  const bool line_stays_torn = account.Rejected(RejectReason::kTorn) > 0 &&
                               !source.damaged && !file.growing;
  return account.HasWrongClock() || future_has_come || line_stays_torn;
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
  std::map<std::int64_t, const StoredSource*> source_by_id;
  for (const StoredSource& source : *sources) {
    source_by_id[source.id] = &source;
  }
  IngestPlan plan;
  std::set<std::string> planned;
  enum class Need { kNone, kAgain, kRead };
  const auto need_of = [&](const LogFile& file) {
    planned.insert(file.path);
    const auto then = seen_by_path.find(file.path);
    const bool unchanged = then != seen_by_path.end() &&
                           then->second->settings == digest &&
                           StampOf(file.path) == then->second->stamp;
    if (!unchanged) {
      return Need::kRead;
    }
    const auto source = source_by_id.find(then->second->source);
    const bool may_mean_more = source != source_by_id.end() &&
                               MayMeanMore(*source->second, file, settings.now);
    return may_mean_more ? Need::kAgain : Need::kNone;
  };
  const auto add = [&plan](const LogFile& file, Need need) {
    if (need == Need::kNone) {
      ++plan.unchanged;
    } else {
      (need == Need::kRead ? plan.to_read : plan.again).push_back(file);
    }
  };
  for (const LogUnit& unit : UnitsOf(files)) {
    Need need = need_of(files[unit.file]);
    if (unit.lcd) {
      // When either half has changed both are read.
      need = std::max(need, need_of(files[*unit.lcd]));
      add(files[*unit.lcd], need);
    }
    add(files[unit.file], need);
  }
  for (const StoredSource& source : *sources) {
    if (source.settings == digest || planned.contains(source.path)) {
      continue;
    }
    if (InputExists(source.path)) {
      LogFile file;
      file.path = source.path;
      file.name.date = source.name_date;
      file.name.part = source.name_part;
      plan.to_read.push_back(std::move(file));
      planned.insert(source.path);
    }
  }
  return plan;
}

}  // namespace mailtide
