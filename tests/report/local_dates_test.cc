#include "report/local_dates.h"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

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

// Days, months and their order are those of the languages: Unicode's.
TEST(LocalDatesTest, NamesAreThoseOfUnicode) {
  struct Style {
    DayStyle style;
    const char16_t* pattern;
  };
  static constexpr std::array kStyles = {
      Style{DayStyle::kLong, u"EEEE d MMMM y"},
      Style{DayStyle::kShort, u"EEE yyyy-MM-dd"},
      Style{DayStyle::kWeekday, u"EEEE"}};
  std::vector<local_days> days;
  for (auto day = local_days(year(2023) / 1 / 1);
       day < local_days(year(2028) / 1 / 1); day += std::chrono::days(1)) {
    days.push_back(day);
  }
  for (auto day = local_days(year(1900) / 1 / 1);
       day < local_days(year(2200) / 1 / 1); day += std::chrono::days(29)) {
    days.push_back(day);
  }
  for (const Language language : {Language::kItalian, Language::kEnglish}) {
    for (const Style& style : kStyles) {
      UErrorCode status = U_ZERO_ERROR;
      const icu::Locale locale(language == Language::kItalian ? "it_IT"
                                                              : "en_GB");
      icu::SimpleDateFormat format(icu::UnicodeString(style.pattern), locale,
                                   status);
      ASSERT_TRUE(U_SUCCESS(status));
      format.adoptTimeZone(icu::TimeZone::getGMT()->clone());
      for (const local_days day : days) {
        const std::chrono::milliseconds at = day.time_since_epoch();
        icu::UnicodeString text;
        format.format(static_cast<UDate>(at.count()), text);
        std::string expected;
        EXPECT_EQ(DayText(language, day, style.style),
                  text.toUTF8String(expected));
      }
    }
  }
}

}  // namespace
}  // namespace mailtide
