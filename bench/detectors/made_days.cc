#include "bench/detectors/made_days.h"

#include <chrono>
#include <cstdint>
#include <random>

#include <fmt/format.h>

#include "analysis/judge.h"

namespace mailtide::bench {

std::vector<DayReport> MakeAccountDays() {
  constexpr std::chrono::local_days kMonday{std::chrono::year(2026) /
                                            std::chrono::January / 5};
  std::mt19937_64 random(20261122);  // NOLINT: the same accounts every time
  std::poisson_distribution<std::uint64_t> messages(4);
  std::vector<DayReport> reports;
  for (int i = 0; i < kAccountDays; ++i) {
    DayCounts counts;
    for (int account = 0; account < kAccounts; ++account) {
      AccountCounts& its =
          counts.accounts[fmt::format("user{}@example.org", account)];
      its.sent_messages = its.sent_copies = its.relay_messages =
          its.relay_copies = messages(random);
      At(counts.hours[9], Metric::kRelayCopies) += its.relay_copies;
    }
    reports.push_back(MakeDayReport(kMonday + std::chrono::days(i),
                                    DayState::kComplete, std::move(counts)));
  }
  return reports;
}

}  // namespace mailtide::bench
