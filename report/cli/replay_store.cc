#include "report/cli/replay_store.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "analysis/history/stored_day_states.h"
#include "analysis/judge.h"
#include "report/cli/check_settings.h"
#include "report/cli/history_days.h"
#include "report/cli/holiday_forms.h"
#include "report/cli/load_options.h"
#include "report/cli/setting_context.h"
#include "report/cli/setting_levels.h"
#include "report/cli/settings.h"

namespace mailtide {
namespace {

using std::chrono::local_days;

// The closed days that were asked for, at least one.
Result<std::vector<local_days>> ClosedDays(const CommandOptions& command,
                                           const std::vector<DayReport>& all) {
  if (all.empty()) {
    return Fail(ErrorCode::kNoInput,
                "the store holds no day yet; run mailtide nightly or backfill");
  }
  std::vector<local_days> closed;
  for (const DayReport& day : all) {
    if (command.Shows(day.day) && IsClosed(day.state)) {
      closed.push_back(day.day);
    }
  }
  if (closed.empty()) {
    return tl::unexpected(UnknownDay(
        command.from || command.to ? "a closed day between --from and --to"
                                   : "a closed day",
        all));
  }
  return closed;
}

// The keys of `level` with their values, in the order of the table.
std::vector<TriedSetting> TriedSettings(const Level& level,
                                        const Options& in_force,
                                        const Options& tried) {
  std::vector<TriedSetting> settings;
  for (const Setting& setting : Settings()) {
    if (std::ranges::find(level.given, &setting, &Given::setting) !=
        level.given.end()) {
      settings.push_back(
          {setting.Name(), setting.show(in_force), setting.show(tried)});
    }
  }
  return settings;
}

std::set<std::string> KeysOf(const std::vector<Verdict>& verdicts) {
  std::set<std::string> keys;
  for (const Verdict& verdict : verdicts) {
    keys.insert(VerdictKey(verdict));
  }
  return keys;
}

// Removes the verdicts whose keys are there; returns how many.
std::size_t EraseThoseIn(const std::set<std::string>& keys,
                         std::vector<Verdict>& verdicts) {
  return std::erase_if(verdicts, [&keys](const Verdict& verdict) {
    return keys.contains(VerdictKey(verdict));
  });
}

}  // namespace

Result<TriedChecks> LoadTriedChecks(const RunContext& context) {
  const Result<Level> level = FromSets(context.options().command.set);
  if (!level) {
    return tl::unexpected<Error>(level.error());
  }
  Result<LoadedOptions> loaded =
      WithLevel(context.loaded, *level, MakeSettingContext());
  if (!loaded) {
    return tl::unexpected<Error>(loaded.error());
  }
  Result<CheckSettings> checks = MakeCheckSettings(*loaded);
  if (!checks) {
    // What is in force was fine: the fault is in what was typed.
    return Fail(ErrorCode::kUsage, checks.error().message);
  }
  FoundFiles read;
  for (const std::string& text : loaded->options.checks.holiday) {
    if (IsHolidayFile(text)) {
      read.files.emplace_back().path = HolidayPath(*loaded, text).string();
    }
  }
  if (const Result<void> checked = CheckOutput(context, read); !checked) {
    return tl::unexpected<Error>(checked.error());
  }
  TriedChecks tried;
  tried.settings = TriedSettings(*level, context.options(), loaded->options);
  tried.checks = *std::move(checks);
  tried.warnings = std::move(loaded->warnings);
  std::erase_if(tried.warnings, [&context](const std::string& warning) {
    return std::ranges::find(context.loaded.warnings, warning) !=
           context.loaded.warnings.end();
  });
  return tried;
}

Result<ReplayComparison> ReplayStore(const RunContext& context,
                                     History& history,
                                     const TriedChecks& tried) {
  const CommandOptions& command = context.options().command;
  const Result<std::vector<DayReport>> all = LoadAllDays(history);
  if (!all) {
    return tl::unexpected<Error>(all.error());
  }
  const Result<std::vector<local_days>> closed = ClosedDays(command, *all);
  if (!closed) {
    return tl::unexpected<Error>(closed.error());
  }
  const Result<std::vector<SourceFacts>> facts = AllFacts(history);
  if (!facts) {
    return tl::unexpected<Error>(facts.error());
  }
  const auto alerts =
      [&](const CheckSettings& checks) -> Result<std::vector<Verdict>> {
    Result<std::vector<Verdict>> verdicts =
        JudgeDays({*all, *closed, *facts, checks, context.zone, context.now,
                   /*is_live=*/false, DetailsFrom(history)});
    if (verdicts) {
      std::erase_if(*verdicts, [](const Verdict& verdict) {
        return verdict.episode == Episode::kReturned;
      });
    }
    return verdicts;
  };
  Result<std::vector<Verdict>> now = alerts(context.checks);
  if (!now) {
    return tl::unexpected<Error>(now.error());
  }
  Result<std::vector<Verdict>> then = alerts(tried.checks);
  if (!then) {
    return tl::unexpected<Error>(then.error());
  }
  ReplayComparison comparison;
  comparison.settings = tried.settings;
  comparison.from = closed->front();
  comparison.to = closed->back();
  comparison.days = closed->size();
  const std::set<std::string> keys_now = KeysOf(*now);
  const std::set<std::string> keys_then = KeysOf(*then);
  comparison.same = EraseThoseIn(keys_then, *now);
  EraseThoseIn(keys_now, *then);
  comparison.vanish = context.MakeSummary();
  comparison.vanish.verdicts = *std::move(now);
  comparison.appear = context.MakeSummary();
  comparison.appear.sigma = tried.checks.sigma;
  comparison.appear.count_copies = tried.checks.count_copies;
  comparison.appear.verdicts = *std::move(then);
  return comparison;
}

}  // namespace mailtide
