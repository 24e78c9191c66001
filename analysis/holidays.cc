#include "analysis/holidays.h"

#include <algorithm>
#include <array>
#include <span>

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::month_day;
using std::chrono::year_month_day;

struct FixedHoliday {
  month_day day;
  std::chrono::year since = std::chrono::year::min();
};

// Law 260 of 27 May 1949 as it stands: law 54 of 1977 took several holidays
// away, DPR 792 of 1985 gave back 6 January, law 336 of 2000 gave back 2 June
// and law 151 of 8 October 2025 gives back 4 October.
constexpr auto kItalyFixed = std::to_array<FixedHoliday>({
    {std::chrono::January / 1},
    {std::chrono::January / 6},
    {std::chrono::April / 25},
    {std::chrono::May / 1},
    {std::chrono::June / 2, std::chrono::year(2001)},
    {std::chrono::August / 15},
    {std::chrono::October / 4, std::chrono::year(2026)},
    {std::chrono::November / 1},
    {std::chrono::December / 8},
    {std::chrono::December / 25},
    {std::chrono::December / 26},
});
constexpr std::array<days, 2> kSundayAndMonday = {days(0), days(1)};

}  // namespace

struct HolidayCountry {
  std::string_view name;
  std::span<const FixedHoliday> fixed;
  std::span<const days> from_easter;  // days after Easter Sunday
};

namespace {

constexpr auto kCountries = std::to_array<HolidayCountry>({
    {"italy", kItalyFixed, kSundayAndMonday},
});

bool IsHolidayOf(const HolidayCountry& country, local_days day) {
  const year_month_day date(day);
  const month_day each_year(date.month(), date.day());
  return std::any_of(country.fixed.begin(), country.fixed.end(),
                     [&](const FixedHoliday& holiday) {
                       return holiday.day == each_year &&
                              holiday.since <= date.year();
                     }) ||
         std::find(country.from_easter.begin(), country.from_easter.end(),
                   day - EasterSunday(date.year())) !=
             country.from_easter.end();
}

}  // namespace

std::vector<std::string_view> HolidayCountries() {
  std::vector<std::string_view> names;
  for (const HolidayCountry& country : kCountries) {
    names.push_back(country.name);
  }
  return names;
}

// The rule of Butcher's Ecclesiastical Calendar (1876) in the form of J. Meeus,
// Astronomical Algorithms, 2nd edition, 1998, chapter 8, whose letters it
// keeps. It holds for all Gregorian years without exception.
local_days EasterSunday(std::chrono::year year) {
  const int y = static_cast<int>(year);
  const int a = y % 19;
  const int b = y / 100;
  const int c = y % 100;
  const int f = (b + 8) / 25;
  const int g = (b - f + 1) / 3;
  const int h = (19 * a + b - b / 4 - g + 15) % 30;
  const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int days_from_march = h + l - 7 * m + 21;  // 0: 1 March
  return local_days(year / std::chrono::March / 1) + days(days_from_march);
}

void Holidays::AddDay(local_days day) {
  days_.insert(day);
}

void Holidays::AddEachYear(month_day day) {
  each_year_.insert(day);
}

bool Holidays::AddCountry(std::string_view name) {
  const auto* const found = std::find_if(
      kCountries.begin(), kCountries.end(),
      [name](const HolidayCountry& country) { return country.name == name; });
  if (found == kCountries.end()) {
    return false;
  }
  countries_.insert(found);
  return true;
}

bool Holidays::Contains(local_days day) const {
  const year_month_day date(day);
  return days_.contains(day) ||
         each_year_.contains(month_day(date.month(), date.day())) ||
         std::any_of(countries_.begin(), countries_.end(),
                     [day](const HolidayCountry* country) {
                       return IsHolidayOf(*country, day);
                     });
}

}  // namespace mailtide
