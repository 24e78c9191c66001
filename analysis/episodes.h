// Which verdicts go on from the days before, and which have ended.
//
// An episode is a run of days with the same verdict: kind, subject, side. A
// closed weekday without it ends it; weekends, holidays and days that are not
// known do not. `so_far` is the forecast of a day that is not over, and goes on
// from the forecast of the days before.
//
// The end of a case of an account or of a relaying client is a verdict too
// (kReturned). An account that is over its limit and over what it used to send
// is one case, which ends when it is neither. Forecasts say themselves when
// they hold again; the other kinds are about one day each.
#ifndef MAILTIDE_ANALYSIS_EPISODES_H_
#define MAILTIDE_ANALYSIS_EPISODES_H_

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "analysis/summary.h"
#include "analysis/verdict.h"

namespace mailtide {

// Cases are followed for five weeks; one that goes on for longer may be older.
inline constexpr std::chrono::days kCaseReach{35};

class Episodes {
 public:
  // Notes in the verdicts of one day what goes on from the days before, and
  // since when; days must come in order. Verdicts that know it themselves
  // (seasonal_forecast) keep it. `ends_others`: the day is a closed weekday,
  // so that what is not among `verdicts` has ended; the ends that are told are
  // appended, with what `day` (its accounts must be loaded) brought instead.
  void Note(const DayReport& day, bool ends_others,
            std::vector<Verdict>& verdicts);

 private:
  struct Case {
    VerdictKind kind = VerdictKind::kFixedRule;
    std::string subject;
    std::chrono::local_days since{};
    std::chrono::local_days last{};  // on which it held
    // When either kind of case about the account began, without a day between.
    std::chrono::local_days first{};
  };
  using Cases = std::map<std::string, Case>;  // by kind, side, subject

  // Returns when what `verdict` is about began: an account that is over its
  // limit and out of line of its baseline is one case to the reader.
  std::chrono::local_days FirstOf(const Verdict& verdict) const;

  // Appends the cases that are open and do not go on, by subject.
  void AddReturned(const DayReport& day, const Cases& going_on,
                   std::vector<Verdict>& verdicts) const;

  Cases open_;
};

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_EPISODES_H_
