// The goals of the detectors, measured on series of daily counts.
//
// A data folder has volumes/NAME.csv (date,count,label; label clean, holiday or
// event), volumes/eu.hourly.csv (date,kind,h00..h23), volumes/
// eu.account_day.csv.gz (date,account,msgs,rcpts), and golden/*.csv, the
// outputs of an independent program. Only days before a day speak of it; the
// first kWarmUp days of a series are not measured. False alarms are counted on
// clean weekdays as they are, detection by putting round(f * V) in the place of
// each of them, one at a time.
#ifndef MAILTIDE_BENCH_DETECTORS_GOALS_H_
#define MAILTIDE_BENCH_DETECTORS_GOALS_H_

#include <cstddef>
#include <string>

namespace mailtide::bench {

inline constexpr std::size_t kWarmUp = 40;

struct Goal {
  std::string name;  // "G1"
  bool holds = false;
  std::string figures;  // each figure with its bound
};

// The fixed rule to the letter: its line, and golden means and deviations.
Goal CheckFixedRule(const std::string& folder);        // G0
Goal CheckCleanDays(const std::string& folder);        // G1
Goal CheckEqualRate(const std::string& folder);        // G2
Goal CheckNaturalEpisodes(const std::string& folder);  // G3
Goal CheckMasking(const std::string& folder);          // G4
Goal CheckColdStart(const std::string& folder);        // G5
Goal CheckDegenerateSeries();                          // G6
Goal CheckSoFar(const std::string& folder);            // G7
Goal CheckAccounts(const std::string& folder);         // G8
Goal CheckGoldenForecasts(const std::string& folder);  // G9
Goal CheckCost();                                      // G10
Goal CheckCarryOver(const std::string& folder);        // G11

}  // namespace mailtide::bench

#endif  // MAILTIDE_BENCH_DETECTORS_GOALS_H_
