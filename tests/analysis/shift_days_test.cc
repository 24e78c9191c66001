// A log read as of one day and moved to another is the log read as of that
// other day.
#include "analysis/shift_days.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/segment_body.h"
#include "tests/support/random_sessions.h"
#include "tests/support/scan_lines.h"

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::year;

constexpr local_days kDay{year(2011) / 5 / 16};

class ShiftDays : public testing::Test {
 protected:
  Segment Scan(const std::vector<std::string>& lines, local_days day) {
    return ScanLines("icewarp", lines, policy_, zone_, day);
  }

  Policy policy_ = [] {
    PolicySettings settings;
    settings.internal_domains = {"example.org"};
    return *Policy::Create(settings);
  }();
  TimeZone zone_ = *TimeZone::Open("Europe/Rome");
};

TEST_F(ShiftDays, AreThoseOfTheOtherDay) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const std::vector<std::string> lines =
        RandomSessions(seed, 120, RandomStamps::kDateless);
    for (const int by : {-400, -1, 1, 30}) {
      Segment moved = Scan(lines, kDay);
      EXPECT_TRUE(MoveFirstDay(moved, kDay + days(by), zone_));
      const Segment there = Scan(lines, kDay + days(by));
      EXPECT_TRUE(moved == there) << "seed " << seed << " by " << by;
      EXPECT_EQ(WriteSegmentBody(moved), WriteSegmentBody(there));
    }
  }
}

TEST_F(ShiftDays, ToItsOwnDayChangesNothing) {
  const auto lines = RandomSessions(1, 120, RandomStamps::kDateless);
  Segment segment = Scan(lines, kDay);
  segment.closing[kDay].hours[0][0] = 1;
  const Segment before = segment;
  EXPECT_FALSE(MoveFirstDay(segment, kDay, zone_));
  EXPECT_TRUE(segment == before);
}

TEST_F(ShiftDays, WhatItClosedIsNotCertainAnyMore) {
  const auto lines = RandomSessions(1, 120, RandomStamps::kDateless);
  Segment segment = Scan(lines, kDay);
  segment.closing[kDay].hours[0][0] = 1;
  EXPECT_TRUE(MoveFirstDay(segment, kDay + days(1), zone_));
  EXPECT_TRUE(segment.closing.empty());
}

// Local times stay what they are where the clocks changed between: 27 March
// 2011 in Rome.
TEST_F(ShiftDays, LocalTimesStay) {
  const std::vector<std::string> lines = {
      "10.6.3.1 [0A] 00:30:00 *** <a@example.org> <b@example.org> 1 8 00:00:00 "
      "OK",
      "10.6.3.1 [0A] 09:00:00 Connected"};
  Segment segment = Scan(lines, local_days(year(2011) / 3 / 26));
  ASSERT_TRUE(MoveFirstDay(segment, local_days(year(2011) / 3 / 28), zone_));
  EXPECT_TRUE(segment == Scan(lines, local_days(year(2011) / 3 / 28)));
}

}  // namespace
}  // namespace mailtide
