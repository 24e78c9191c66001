// What judging needs to know before it starts. The detectors have tests of
// their own.
#include "analysis/judge.h"

#include <vector>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::local_days;

// A Monday.
constexpr local_days kMonday =
    local_days(std::chrono::year(2026) / std::chrono::November / 2);

// Days from kMonday on in these states; what each of them lacked.
std::vector<std::uint64_t> Lacking(const std::vector<DayState>& states,
                                   const CheckSettings& settings) {
  std::vector<DayReport> reports;
  for (const DayState state : states) {
    DayReport report;
    report.day = kMonday + days(reports.size());
    report.state = state;
    reports.push_back(std::move(report));
  }
  NoteHistoryLacking(reports, settings);
  std::vector<std::uint64_t> lacking;
  for (const DayReport& report : reports) {
    lacking.push_back(report.history_lacking);
  }
  return lacking;
}

using Numbers = std::vector<std::uint64_t>;

TEST(NoteHistoryLacking, CountsTheClosedWeekdaysBeforeEachDay) {
  CheckSettings settings;
  settings.days_of_data = 7;  // six values before the current one
  // Monday to Wednesday of the week after: a weekend makes no _W value.
  EXPECT_EQ(Lacking(std::vector<DayState>(10, DayState::kComplete), settings),
            (Numbers{6, 5, 4, 3, 2, 1, 1, 1, 0, 0}));
}

TEST(NoteHistoryLacking, DaysThatAreNotClosedMakeNoValue) {
  CheckSettings settings;
  settings.days_of_data = 4;
  using enum DayState;
  EXPECT_EQ(Lacking({kPartial, kRotated, kMissing, kEnded, kOpen}, settings),
            (Numbers{3, 3, 2, 2, 1}));
}

TEST(NoteHistoryLacking, MinSamplesAreEnough) {
  CheckSettings settings;
  settings.min_samples = 2;
  const std::vector<DayState> states(4, DayState::kComplete);
  EXPECT_EQ(Lacking(states, settings), (Numbers{2, 1, 0, 0}));
  // More than the window holds cannot be asked for.
  settings.days_of_data = 3;
  settings.min_samples = 9;
  EXPECT_EQ(Lacking(states, settings), (Numbers{2, 1, 0, 0}));
}

}  // namespace
}  // namespace mailtide
