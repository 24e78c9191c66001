#include "report/local_dates.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace mailtide {
namespace {

// From Sunday and from January on.
struct Names {
  std::array<std::string_view, 7> weekdays;
  std::array<std::string_view, 7> short_weekdays;
  std::array<std::string_view, 12> months;
};

constexpr Names kItalian = {
    {"domenica", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì",
     "sabato"},
    {"dom", "lun", "mar", "mer", "gio", "ven", "sab"},
    {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio",
     "agosto", "settembre", "ottobre", "novembre", "dicembre"}};
constexpr Names kEnglish = {
    {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
     "Saturday"},
    {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
    {"January", "February", "March", "April", "May", "June", "July", "August",
     "September", "October", "November", "December"}};

}  // namespace

std::string DayText(Language language, std::chrono::local_days day,
                    DayStyle style) {
  const Names& names = language == Language::kItalian ? kItalian : kEnglish;
  const unsigned weekday = std::chrono::weekday(day).c_encoding();
  const std::chrono::year_month_day date(day);
  const int year = static_cast<int>(date.year());
  const auto month = static_cast<unsigned>(date.month());
  const auto number = static_cast<unsigned>(date.day());
  switch (style) {
    case DayStyle::kLong:
      break;
    case DayStyle::kShort:
      return fmt::format("{} {:04}-{:02}-{:02}", names.short_weekdays[weekday],
                         year, month, number);
    case DayStyle::kWeekday:
      return std::string(names.weekdays[weekday]);
  }
  return fmt::format("{} {} {} {}", names.weekdays[weekday], number,
                     names.months[month - 1], year);
}

}  // namespace mailtide
