// The numbers of a day that are compared with the days before.
#ifndef MAILTIDE_ANALYSIS_INDICATOR_H_
#define MAILTIDE_ANALYSIS_INDICATOR_H_

#include <array>
#include <chrono>
#include <string_view>

#include "analysis/metric.h"

namespace mailtide {

struct Indicator {
  std::string_view name;
  Metric copies, messages;

  Metric Counted(bool count_copies) const {
    return count_copies ? copies : messages;
  }
};

inline constexpr std::array kIndicators = {
    Indicator{"SMTP_RECVD_MSGS", Metric::kReceivedCopies,
              Metric::kReceivedMessages},
    Indicator{"SMTP_SENT_MSGS", Metric::kSentCopies, Metric::kSentMessages},
    Indicator{"SMTP_RELAY_MSGS", Metric::kRelayCopies, Metric::kRelayMessages},
};

// Behind the name of an indicator: over Mondays to Fridays only.
inline constexpr std::string_view kWeekdaysSuffix = "_W";

// Returns the name of the indicator over all days; a view of `name`.
inline std::string_view WithoutWeekdaysSuffix(std::string_view name) {
  if (name.ends_with(kWeekdaysSuffix)) {
    name.remove_suffix(kWeekdaysSuffix.size());
  }
  return name;
}

inline bool IsWeekend(std::chrono::local_days day) {
  const std::chrono::weekday weekday(day);
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_INDICATOR_H_
