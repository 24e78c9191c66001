// Which days are holidays: single days, days of each year, and the public
// holidays of whole countries. What one rule makes a holiday no other undoes.
//
// Easter is that of the Gregorian calendar. To add a country: a row of the
// table in holidays.cc.
#ifndef MAILTIDE_ANALYSIS_HOLIDAYS_H_
#define MAILTIDE_ANALYSIS_HOLIDAYS_H_

#include <chrono>
#include <set>
#include <string_view>
#include <vector>

namespace mailtide {

struct HolidayCountry;  // a row of the table

// Returns the names of the countries that are known, in lower case.
std::vector<std::string_view> HolidayCountries();

// Returns Easter Sunday of `year`, 1583 or later.
std::chrono::local_days EasterSunday(std::chrono::year year);

class Holidays {
 public:
  void AddDay(std::chrono::local_days day);
  // 29 February is a holiday of leap years only.
  void AddEachYear(std::chrono::month_day day);
  // Adds the public holidays of a country, each from the year on since which
  // it has been one. Returns false when the name is not of HolidayCountries().
  bool AddCountry(std::string_view name);

  bool Contains(std::chrono::local_days day) const;

 private:
  std::set<std::chrono::local_days> days_;
  std::set<std::chrono::month_day> each_year_;
  std::set<const HolidayCountry*> countries_;
};

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_HOLIDAYS_H_
