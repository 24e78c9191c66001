#include "report/local_dates.h"

#include <cassert>

#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

namespace mailtide {

namespace {

const char16_t* PatternOf(DayStyle style) {
  switch (style) {
    case DayStyle::kLong:
      break;
    case DayStyle::kShort:
      return u"EEE yyyy-MM-dd";
    case DayStyle::kWeekday:
      return u"EEEE";
  }
  return u"EEEE d MMMM y";
}

}  // namespace

std::string DayText(Language language, std::chrono::local_days day,
                    DayStyle style) {
  UErrorCode status = U_ZERO_ERROR;
  icu::SimpleDateFormat format(icu::UnicodeString(PatternOf(style)),
                               icu::Locale(LocaleName(language)), status);
  // A calendar day has no zone: midnight UTC stands for it.
  format.adoptTimeZone(icu::TimeZone::getGMT()->clone());
  const std::chrono::milliseconds since_epoch = day.time_since_epoch();
  icu::UnicodeString text;
  format.format(static_cast<UDate>(since_epoch.count()), text);
  assert(U_SUCCESS(status));
  std::string out;
  text.toUTF8String(out);
  return out;
}

}  // namespace mailtide
