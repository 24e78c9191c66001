#include "samples/traffic/schedule.h"

namespace mailtide::traffic {
namespace {

// Of the mean of a weekday, Sunday first: the weekdays' mean is 1000.
constexpr std::array<std::uint32_t, 7> kWeek = {130, 1040, 1060, 1020,
                                                980, 900,  170};
constexpr std::array<std::uint32_t, 24> kHours = {
    2,  1,  1,  1,   1,  2,  5,  20, 60, 100, 110, 105,
    80, 70, 95, 100, 95, 80, 45, 20, 12, 8,   6,   4};
constexpr std::uint32_t kBeforeMidnight = 80;
constexpr std::int32_t kMidnightPeak = kMinutesPerDay - 4;

std::uint32_t FactorOf(const Options& options, Day day) {
  const auto scaled = options.scale_permille.find(day);
  const std::uint32_t scale =
      scaled == options.scale_permille.end() ? 1000 : scaled->second;
  const std::uint32_t week =
      options.plain && IsWeekend(day) ? 0 : kWeek[WeekdayOf(day)];
  return week * scale / 1000;
}

// Returns the number of weekdays from the first day up to `day`, without it.
std::size_t WeekdaysBefore(const Options& options, Day day) {
  std::size_t count = 0;
  for (Day d = options.start; d < day; ++d) {
    count += IsWeekend(d) ? 0U : 1U;
  }
  return count;
}

// A day differs from its expectation by up to 8 %, mostly by less than 4 %.
std::uint64_t Noise(const Options& options, Day day) {
  Random random(options.seed * 0x2545F4914F6CDD1DU +
                static_cast<std::uint64_t>(std::int64_t{day}));
  return 920 + random.Below(41) + random.Below(41) + random.Below(41) +
         random.Below(41);
}

}  // namespace

Profile::Profile(const std::array<std::uint32_t, 1440>& weights) {
  for (std::size_t i = 0; i < weights.size(); ++i) {
    before_[i + 1] = before_[i] + weights[i];
  }
}

Profile Profile::OfficeDay(bool clock_change) {
  std::array<std::uint32_t, 1440> weights = {};
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const bool skip = clock_change && i / 60 == 2;
    weights[i] = skip ? 0 : kHours[i / 60];
  }
  for (std::size_t i = kMidnightPeak; i < weights.size(); ++i) {
    weights[i] = kBeforeMidnight;
  }
  return Profile(weights);
}

Profile Profile::OfficeHours() {
  std::array<std::uint32_t, 1440> weights = {};
  for (std::size_t i = 480; i < 1080; ++i) {
    weights[i] = 1;
  }
  return Profile(weights);
}

std::uint64_t Profile::Share(std::uint64_t mails, std::int32_t minute) const {
  const auto i = static_cast<std::size_t>(minute);
  const std::uint64_t all = before_.back();
  return mails * before_[i + 1] / all - mails * before_[i] / all;
}

DayPlan PlanDay(const Options& options, Day day) {
  DayPlan plan;
  plan.mails = options.messages * FactorOf(options, day) / 1000 *
               Noise(options, day) / 1000;
  if (day < options.start) {
    // Only the last minutes of it are written: they shall not be empty.
    plan.mails = options.plain && IsWeekend(day) ? 0 : options.messages;
    return plan;
  }
  if (!IsWeekend(day)) {
    const std::size_t index = WeekdaysBefore(options, day);
    if (index < options.received.size()) {
      (options.plain ? plan.mails : plan.received.emplace()) =
          options.received[index];
    }
  }
  for (std::size_t i = 0; i < options.bursts.size(); ++i) {
    if (options.bursts[i].day == day) {
      plan.bursts.emplace_back(i, options.bursts[i].mails);
    }
  }
  return plan;
}

double SumOfFactors(const Options& options) {
  double sum = 0;
  for (Day day = options.start; day < options.start + options.days; ++day) {
    sum += FactorOf(options, day) / 1000.0;
  }
  return sum;
}

}  // namespace mailtide::traffic
