// The verdicts of the models that follow each indicator from day to day.
//
// seasonal_forecast: a closed day lies outside the bounds that the days before
// make expect (seasonal_model.h). The days of one case are one episode, with
// the day a level was accepted for the new one, and the day it was over.
// carry_over: so does a weekday of what the one before makes expect besides
// (carry_over.h). It says nothing where that is the forecast itself.
// cusum: weekdays lean to one side for days (cusum.h; a day that is out of line
// weighs no more than three deviations). It says nothing on a day that is out
// of line itself, and begins anew when it has spoken.
// so_far: a day that is not over has brought until now what the days before
// make unlikely (so_far.h). Of logs that were read just now that is the time of
// the run, for a log that stands still is what this is to find; else their last
// record's.
#ifndef MAILTIDE_ANALYSIS_DETECTORS_FORECAST_VERDICTS_H_
#define MAILTIDE_ANALYSIS_DETECTORS_FORECAST_VERDICTS_H_

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "analysis/detectors/detector.h"
#include "analysis/detectors/so_far.h"

namespace mailtide {

void JudgeSeasonalForecast(const DetectorInput& input,
                           std::vector<Verdict>& verdicts);
void JudgeCarryOver(const DetectorInput& input, std::vector<Verdict>& verdicts);
void JudgeCusum(const DetectorInput& input, std::vector<Verdict>& verdicts);
void JudgeSoFar(const DetectorInput& input, std::vector<Verdict>& verdicts);

// One indicator of a day that is not over, until now.
struct SoFarLook {
  std::chrono::sys_seconds until;
  std::chrono::minutes time_of_day{};  // of `until`, in the gateway's zone
  std::optional<SoFar> so_far;         // nothing: too few days are comparable
};
// "14:02"
std::string TimeOfDayText(std::chrono::minutes time);

// Compares an indicator, by its place in kIndicators, as so_far does. Nothing
// of a day that is not open or not the one of `until`, of a holiday, and while
// there is no forecast.
std::optional<SoFarLook> LookSoFar(const DetectorInput& input,
                                   std::size_t indicator);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_DETECTORS_FORECAST_VERDICTS_H_
