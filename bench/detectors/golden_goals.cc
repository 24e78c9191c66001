// G0 and G9: agreement with figures that an independent program printed.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "analysis/detectors/fixed_rule.h"
#include "analysis/detectors/seasonal_model.h"
#include "analysis/verdict.h"
#include "bench/detectors/goals.h"
#include "bench/detectors/series.h"

namespace mailtide::bench {
namespace {

constexpr std::size_t kWindow = 14;

// The line of the script that mailtide replaces, from the sums that it must
// have come from.
bool ReproducesTheLine() {
  constexpr double kSum = 46696, kSquares = 157178410, kValues = 14;
  Verdict verdict;
  verdict.subject = "SMTP_RECVD_MSGS_W";
  verdict.value = 2387;
  verdict.mean = kSum / kValues;
  verdict.deviation =
      std::sqrt(kSquares / kValues - verdict.mean * verdict.mean);
  return VerdictLine(verdict) ==
         "SMTP_RECVD_MSGS_W scostamento oltre il limite V:2387 "
         "M:3335.42857143 S:319.289101932";
}

// Counts the lines of the golden file, and those that differ in a character.
struct Differences {
  std::size_t lines = 0, differ = 0;
};
Differences CompareFixedRule(const std::string& folder, bool weekdays_only) {
  const Series series = LoadSeries(folder, "eu.sent");
  std::vector<std::string> ours;
  std::vector<std::uint64_t> past;
  for (const SeriesDay& day : series) {
    if (weekdays_only && day.weekday() >= 5) {
      continue;
    }
    if (past.size() >= kWindow) {
      const MeanAndDeviation window = Describe(std::span(past).last(kWindow));
      const double distance =
          std::abs(static_cast<double>(day.value) - window.mean);
      ours.push_back(fmt::format("{},{:.12g},{:.12g},{}", day.value,
                                 window.mean, window.deviation,
                                 distance > 2 * window.deviation ? 1 : 0));
    }
    past.push_back(day.value);
  }
  Differences differences;
  const auto golden =
      LoadTable(fmt::format("{}/golden/fixed_rule.eu.sent.{}.csv", folder,
                            weekdays_only ? "weekdays" : "all"));
  differences.lines = golden.size();
  for (std::size_t i = 0; i < golden.size(); ++i) {
    const std::string theirs = fmt::format(
        "{}", fmt::join(golden[i].begin() + 1, golden[i].end(), ","));
    differences.differ += i >= ours.size() || ours[i] != theirs ? 1U : 0U;
  }
  if (golden.size() != ours.size()) {
    ++differences.differ;
  }
  return differences;
}

}  // namespace

Goal CheckFixedRule(const std::string& folder) {
  const bool line = ReproducesTheLine();
  const Differences all = CompareFixedRule(folder, false);
  const Differences weekdays = CompareFixedRule(folder, true);
  return {
      "G0", line && all.differ + weekdays.differ == 0,
      fmt::format("the old line {} to the letter; of {} golden lines {} "
                  "differ (0)",
                  line ? "is reproduced" : "is not reproduced",
                  all.lines + weekdays.lines, all.differ + weekdays.differ)};
}

Goal CheckGoldenForecasts(const std::string& folder) {
  constexpr std::array kGolden = {"eu.sent", "eu.recv", "rad.sent",
                                  "r-help.msgs", "r-sig-mac.msgs"};
  constexpr double kFarTail = 35;
  std::size_t days = 0, missing = 0;
  double worst_score = 0, worst_mean = 0;
  for (const char* name : kGolden) {
    SeasonalModel model;
    for (const std::vector<std::string>& cells :
         LoadTable(fmt::format("{}/golden/seasonal.{}.csv", folder, name))) {
      const SeriesDay day = {ParseDate(cells[0]), std::stoull(cells[1])};
      const auto observed = Observe(model, day.weekday(), day.value, false);
      ++days;
      const bool has_golden = !cells[2].empty();
      if (has_golden != observed.has_value()) {
        ++missing;
      } else if (observed) {
        // The golden mean is printed with twelve digits: half a unit of the
        // last one is theirs.
        const double mean = std::stod(cells[2]);
        const double score = std::stod(cells[4]);
        worst_mean = std::max(worst_mean,
                              std::abs(observed->forecast.mean - mean) / mean);
        if (std::abs(score) < kFarTail) {
          worst_score =
              std::max(worst_score, std::abs(observed->score - score));
        }
      }
    }
  }
  constexpr double kPrintedMean = 5e-12, kPrintedScore = .5e-9;
  return {"G9",
          missing == 0 && worst_score <= 1e-9 + kPrintedScore &&
              worst_mean <= 1e-12 + kPrintedMean,
          fmt::format("{} days: greatest difference of a score {:.1e} (<= 1e-9 "
                      "and half a digit of the print), of a mean {:.1e} (<= "
                      "1e-12 and half a digit); {} with a forecast in one of "
                      "both only (0)",
                      days, worst_score, worst_mean, missing)};
}

}  // namespace mailtide::bench
