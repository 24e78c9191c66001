// Days in words, in the language of the report.
#ifndef MAILTIDE_REPORT_LOCAL_DATES_H_
#define MAILTIDE_REPORT_LOCAL_DATES_H_

#include <chrono>
#include <cstdint>
#include <string>

#include "report/language.h"

namespace mailtide {

enum class DayStyle : std::uint8_t {
  kLong,     // "venerdì 20 novembre 2026"
  kShort,    // "ven 2026-11-20": 14 characters in both languages
  kWeekday,  // "venerdì"
};
std::string DayText(Language language, std::chrono::local_days day,
                    DayStyle style);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_LOCAL_DATES_H_
