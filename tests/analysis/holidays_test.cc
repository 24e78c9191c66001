// Holidays: the dates of Easter against a published list, Italy by the law.
#include "analysis/holidays.h"

#include <array>
#include <vector>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::year;

local_days Day(int y, unsigned m, unsigned d) {
  return local_days(year(y) / std::chrono::month(m) / std::chrono::day(d));
}

struct MonthDay {
  unsigned month, day;
};

// 1990 to 2050, as the tests of python-dateutil list them; from 2001 on they
// are sequence A060958 of the OEIS too.
constexpr std::array<MonthDay, 61> kEaster = {
    {{4, 15}, {3, 31}, {4, 19}, {4, 11}, {4, 3},  {4, 16}, {4, 7},  {3, 30},
     {4, 12}, {4, 4},  {4, 23}, {4, 15}, {3, 31}, {4, 20}, {4, 11}, {3, 27},
     {4, 16}, {4, 8},  {3, 23}, {4, 12}, {4, 4},  {4, 24}, {4, 8},  {3, 31},
     {4, 20}, {4, 5},  {3, 27}, {4, 16}, {4, 1},  {4, 21}, {4, 12}, {4, 4},
     {4, 17}, {4, 9},  {3, 31}, {4, 20}, {4, 5},  {3, 28}, {4, 16}, {4, 1},
     {4, 21}, {4, 13}, {3, 28}, {4, 17}, {4, 9},  {3, 25}, {4, 13}, {4, 5},
     {4, 25}, {4, 10}, {4, 1},  {4, 21}, {4, 6},  {3, 29}, {4, 17}, {4, 9},
     {3, 25}, {4, 14}, {4, 5},  {4, 18}, {4, 10}}};

TEST(Holidays, EasterIsThatOfThePublishedList) {
  int y = 1990;
  for (const MonthDay easter : kEaster) {
    EXPECT_EQ(EasterSunday(year(y)), Day(y, easter.month, easter.day)) << y;
    ++y;
  }
}

// The bounds of Easter, met rarely: 22 March in 1818 and 2285, 25 April in 1943
// and 2038; 1954 and 1981 are the years in which the exceptions of Gauss's rule
// apply (25 and 26 April by the rule alone).
TEST(Holidays, EasterAtItsBounds) {
  EXPECT_EQ(EasterSunday(year(1818)), Day(1818, 3, 22));
  EXPECT_EQ(EasterSunday(year(2285)), Day(2285, 3, 22));
  EXPECT_EQ(EasterSunday(year(1943)), Day(1943, 4, 25));
  EXPECT_EQ(EasterSunday(year(1954)), Day(1954, 4, 18));
  EXPECT_EQ(EasterSunday(year(1981)), Day(1981, 4, 19));
  for (int y = 1583; y <= 3000; ++y) {
    const local_days easter = EasterSunday(year(y));
    EXPECT_EQ(std::chrono::weekday(easter), std::chrono::Sunday) << y;
    EXPECT_TRUE(easter >= Day(y, 3, 22) && easter <= Day(y, 4, 25)) << y;
  }
}

// Every holiday of a country in one year.
std::vector<local_days> OfYear(std::string_view country, int y) {
  Holidays holidays;
  EXPECT_TRUE(holidays.AddCountry(country));
  std::vector<local_days> found;
  for (local_days day = Day(y, 1, 1); day <= Day(y, 12, 31); day += days(1)) {
    if (holidays.Contains(day)) {
      found.push_back(day);
    }
  }
  return found;
}

TEST(Holidays, Italy) {
  // 4 October is one again from 2026 on.
  EXPECT_EQ(OfYear("italy", 2025),
            (std::vector<local_days>{
                Day(2025, 1, 1), Day(2025, 1, 6), Day(2025, 4, 20),
                Day(2025, 4, 21), Day(2025, 4, 25), Day(2025, 5, 1),
                Day(2025, 6, 2), Day(2025, 8, 15), Day(2025, 11, 1),
                Day(2025, 12, 8), Day(2025, 12, 25), Day(2025, 12, 26)}));
  EXPECT_EQ(
      OfYear("italy", 2026),
      (std::vector<local_days>{
          Day(2026, 1, 1), Day(2026, 1, 6), Day(2026, 4, 5), Day(2026, 4, 6),
          Day(2026, 4, 25), Day(2026, 5, 1), Day(2026, 6, 2), Day(2026, 8, 15),
          Day(2026, 10, 4), Day(2026, 11, 1), Day(2026, 12, 8),
          Day(2026, 12, 25), Day(2026, 12, 26)}));
  // Easter Monday is 25 April.
  EXPECT_EQ(OfYear("italy", 2011).size(), 11U);
}

TEST(Holidays, ItalyKeeps2JuneAgainSince2001) {
  Holidays holidays;
  ASSERT_TRUE(holidays.AddCountry("italy"));
  EXPECT_FALSE(holidays.Contains(Day(2000, 6, 2)));
  EXPECT_TRUE(holidays.Contains(Day(2001, 6, 2)));
}

TEST(Holidays, CountriesGoByTheirExactName) {
  EXPECT_EQ(HolidayCountries(), std::vector<std::string_view>{"italy"});
  Holidays holidays;
  for (const std::string_view name : {"", "Italy", "ital", "italia"}) {
    EXPECT_FALSE(holidays.AddCountry(name)) << name;
  }
  EXPECT_FALSE(holidays.Contains(Day(2026, 12, 25)));
}

TEST(Holidays, RulesAddUp) {
  Holidays holidays;
  EXPECT_FALSE(holidays.Contains(Day(2026, 12, 7)));
  holidays.AddEachYear(std::chrono::December / 7);
  holidays.AddDay(Day(2026, 12, 24));
  holidays.AddDay(Day(2026, 12, 7));
  ASSERT_TRUE(holidays.AddCountry("italy"));
  EXPECT_TRUE(holidays.Contains(Day(2026, 12, 7)));
  EXPECT_TRUE(holidays.Contains(Day(1999, 12, 7)));
  EXPECT_TRUE(holidays.Contains(Day(2026, 12, 24)));
  EXPECT_FALSE(holidays.Contains(Day(2027, 12, 24)));
  EXPECT_TRUE(holidays.Contains(Day(2026, 12, 25)));
  EXPECT_FALSE(holidays.Contains(Day(2026, 12, 9)));
}

TEST(Holidays, ALeapDayIsAHolidayOfLeapYears) {
  Holidays holidays;
  holidays.AddEachYear(std::chrono::February / 29);
  EXPECT_TRUE(holidays.Contains(Day(2024, 2, 29)));
  EXPECT_FALSE(holidays.Contains(Day(2025, 2, 28)));
  EXPECT_FALSE(holidays.Contains(Day(2025, 3, 1)));
}

}  // namespace
}  // namespace mailtide
