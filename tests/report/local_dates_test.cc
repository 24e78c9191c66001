#include "report/local_dates.h"

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using std::chrono::local_days;
using std::chrono::November;
using std::chrono::year;

TEST(LocalDatesTest, DaysInBothLanguages) {
  const auto day = local_days(year(2026) / November / 20);
  EXPECT_EQ(DayText(Language::kItalian, day, DayStyle::kLong),
            "venerdì 20 novembre 2026");
  EXPECT_EQ(DayText(Language::kEnglish, day, DayStyle::kLong),
            "Friday 20 November 2026");
  EXPECT_EQ(DayText(Language::kEnglish, day, DayStyle::kShort),
            "Fri 2026-11-20");
  // Columns rely on three letters for each day of the week.
  for (int i = 0; i < 7; ++i) {
    const auto each = day + std::chrono::days(i);
    EXPECT_EQ(DayText(Language::kItalian, each, DayStyle::kShort).size(), 14U);
    EXPECT_EQ(DayText(Language::kEnglish, each, DayStyle::kShort).size(), 14U);
  }
  // Before 1970 and on a leap day.
  EXPECT_EQ(DayText(Language::kItalian,
                    local_days(year(1968) / std::chrono::February / 29),
                    DayStyle::kShort),
            "gio 1968-02-29");
}

}  // namespace
}  // namespace mailtide
