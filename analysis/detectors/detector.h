// A detector looks at one day and the days before it and returns verdicts.
//
// To add one: a file pair in this folder and a row in registry.cc.
#ifndef MAILTIDE_ANALYSIS_DETECTORS_DETECTOR_H_
#define MAILTIDE_ANALYSIS_DETECTORS_DETECTOR_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/account_history.h"
#include "analysis/detectors/indicator_series.h"
#include "analysis/holidays.h"
#include "analysis/policy_rules.h"
#include "analysis/source_problems.h"
#include "analysis/summary.h"
#include "analysis/verdict.h"
#include "parser/time_zone.h"

namespace mailtide {

// Its own limit for an account or a pattern of accounts.
struct AccountLimitRule {
  AddressPattern pattern;
  std::uint64_t limit = 0;
  std::optional<std::chrono::local_days> until;  // last day it holds
  std::string reason = {};                       // for people
};

struct CheckSettings {
  int days_of_data = 15;          // the window, the current value among them
  std::uint64_t max_relay = 100;  // copies an account may send outside a day
  double sigma = 2;
  bool window_includes_value = false;  // M and S over the value too
  int min_samples = 0;  // values the window needs; 0: it must be full
  bool count_copies = true;
  std::vector<AccountLimitRule> account_limits;  // the first match holds
  std::vector<std::string> detectors;            // empty: all
  Holidays holidays;
};

// A closed day with what was forecast for it.
struct RecentDay {
  std::chrono::local_days day;
  bool is_holiday = false;
  std::vector<MetricCounts> hours;  // 24
  IndicatorDays forecasts;
  std::optional<std::chrono::sys_seconds> last;  // its last record
};

// What a detector may look at. Views are valid during the call.
struct DetectorInput {
  const DayReport& day;  // the day to judge, with its accounts
  // Closed days before it, in order; totals only.
  std::span<const DayReport> past;
  // What the days before make expect, by indicator.
  std::span<const IndicatorDay> forecasts;
  // Closed days of the last weeks before it, in order, with their hours.
  std::span<const RecentDay> recent;
  const AccountHistory& accounts_before;
  const SourceProblems& source_problems;  // of all days
  const CheckSettings& settings;
  const TimeZone& zone;
  std::chrono::sys_seconds now;
  bool is_live = false;       // JudgeInput::is_live
  bool is_first_day = false;  // nothing is known of any day before it
};

struct DetectorRow {
  std::string_view name;
  std::string_view summary;  // one line for --help
  // Appends verdicts about the day. Open days are judged too: each detector
  // says what it can about them.
  void (*judge)(const DetectorInput& input, std::vector<Verdict>& verdicts);
};

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_DETECTORS_DETECTOR_H_
