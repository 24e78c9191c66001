// Which verdicts go on from the days before.
//
// An episode is a run of days with the same verdict: kind, subject, side. A
// closed weekday without it ends it; weekends, holidays and days that are not
// known do not. `so_far` is the forecast of a day that is not over, and goes on
// from the forecast of the days before.
#ifndef MAILTIDE_ANALYSIS_EPISODES_H_
#define MAILTIDE_ANALYSIS_EPISODES_H_

#include <chrono>
#include <map>
#include <span>
#include <string>

#include "analysis/verdict.h"

namespace mailtide {

// Cases are followed for five weeks; one that goes on for longer may be older.
inline constexpr std::chrono::days kCaseReach{35};

class Episodes {
 public:
  // Notes in the verdicts of one day what goes on from the days before, and
  // since when; days must come in order. Verdicts that know it themselves
  // (seasonal_forecast) keep it. `ends_others`: the day is a closed weekday,
  // so that what is not among `verdicts` has ended.
  void Note(bool ends_others, std::span<Verdict> verdicts);

 private:
  std::map<std::string, std::chrono::local_days> since_;
};

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_EPISODES_H_
