// How many mails, and when: the profile of the week and of the office day.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_SCHEDULE_H_
#define MAILTIDE_SAMPLES_TRAFFIC_SCHEDULE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "samples/traffic/options.h"
#include "samples/traffic/random.h"

namespace mailtide::traffic {

inline constexpr std::int32_t kMinutesPerDay = 1440;

// Spreads a number of mails over the minutes of a day by their weights. No
// chance is in it: the shares of all minutes add up to the number.
class Profile {
 public:
  // An office day, with some mail at night and a little peak before midnight,
  // so that there is something after the rotation. Nothing from 02:00 to
  // 03:00 when the clocks change.
  static Profile OfficeDay(bool clock_change);
  // Evenly from 08:00 to 18:00.
  static Profile OfficeHours();

  std::uint64_t Share(std::uint64_t mails, std::int32_t minute) const;

 private:
  explicit Profile(const std::array<std::uint32_t, 1440>& weights);
  std::array<std::uint64_t, 1441> before_ = {};  // weight before each minute
};

struct DayPlan {
  std::uint64_t mails = 0;
  // Received copies of the day, when they are fixed otherwise than by `mails`.
  std::optional<std::uint64_t> received;
  // (index into Options::bursts, mails)
  std::vector<std::pair<std::size_t, std::uint64_t>> bursts;
};

// Returns the plan of a day, which may be the lead-in day before the first.
DayPlan PlanDay(const Options& options, Day day);

// Returns the sum of the factors of all days: the mails of the whole log are
// about this many times Options::messages.
double SumOfFactors(const Options& options);

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_SCHEDULE_H_
