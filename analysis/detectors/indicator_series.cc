#include "analysis/detectors/indicator_series.h"

namespace mailtide {
namespace {

unsigned WeekdayOf(std::chrono::local_days day) {
  return std::chrono::weekday(day).iso_encoding() - 1;  // 0: Monday
}

// Notes where the day stands in the case that is open, if one is.
void FollowCase(std::chrono::local_days day, bool is_weekday,
                IndicatorCase& open, IndicatorDay& its) {
  const Observation& observed = *its.observed;
  const Side side = observed.score > 0 ? Side::kHigh : Side::kLow;
  const bool goes_on = open.side == side;
  const bool returns = observed.change == LevelChange::kReturned ||
                       (!observed.is_out && is_weekday);
  if (observed.change == LevelChange::kAccepted) {
    open.level_since.reset();
    if (observed.is_out || goes_on) {
      its.episode = Episode::kLevelAccepted;
      its.since = goes_on ? open.since : day;
      open.level_since = its.since;
    }
    open.side = Side::kNone;
  } else if (observed.change == LevelChange::kReturned && open.level_since) {
    its.episode = Episode::kReturned;
    its.since = *open.level_since;
    open = {};
  } else if (observed.is_out && observed.change == LevelChange::kNone) {
    its.episode = goes_on ? Episode::kContinuing : Episode::kNew;
    its.since = goes_on ? open.since : day;
    open.side = side;
    open.since = its.since;
  } else if (returns && open.side != Side::kNone) {
    its.episode = Episode::kReturned;
    its.since = open.since;
    open.side = Side::kNone;
  }
}

}  // namespace

IndicatorDays IndicatorSeries::Next(const DayReport& day) {
  const bool is_holiday = holidays_.Contains(day.day);
  const unsigned weekday = WeekdayOf(day.day);
  // What ends a case when it is within its bounds.
  const bool is_weekday = !IsWeekend(day.day) && !is_holiday;
  IndicatorDays days;
  for (std::size_t i = 0; i < days.size(); ++i) {
    IndicatorDay& its = days[i];
    State& state = states_[i];
    its.indicator = kIndicators[i];
    its.value = At(day.totals, its.indicator.Counted(count_copies_));
    its.days_before = state.model.seasonal.days;
    its.forecast = NextForecast(state.model.seasonal, weekday, is_holiday);
    if (IsClosed(day.state)) {
      its.carried = Observe(state.model, weekday, its.value, is_holiday);
    }
    if (its.carried) {
      its.observed = its.carried->seasonal;
      FollowCase(day.day, is_weekday, state.open, its);
      if (is_weekday) {
        its.drift = Add(state.cusum, its.observed->score);
      }
    }
    its.sums = state.cusum;
  }
  return days;
}

}  // namespace mailtide
