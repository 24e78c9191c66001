// What `[checks] holiday` may say: a day, a day of each year, a country, or the
// path of a file of days.
//
//   file = { line LF };  line = blank | "#" comment | day [blanks name]
//   day  = YYYY-MM-DD | MM-DD
#ifndef MAILTIDE_REPORT_CLI_HOLIDAY_FORMS_H_
#define MAILTIDE_REPORT_CLI_HOLIDAY_FORMS_H_

#include <filesystem>
#include <string>
#include <string_view>

#include "analysis/holidays.h"
#include "parser/base/error.h"
#include "report/cli/load_options.h"

namespace mailtide {

// Returns whether `text` is the path of a file: it has a letter and, to tell
// it from a country, a `/` or a dot. Looks at no file.
bool IsHolidayFile(std::string_view text);

// Adds what `text`, no path, stands for. The error is kConfiguration and speaks
// of the value alone.
Result<void> AddHoliday(std::string_view text, Holidays& holidays);

// Returns the path that the value `text` means: a relative one begins at the
// folder of the configuration file.
std::filesystem::path HolidayPath(const LoadedOptions& loaded,
                                  std::string_view text);

// Adds all that the options say; reads the files. Errors are kConfiguration
// with the place of the value, or FILE:LINE of the line of a file of days, and
// the key.
Result<Holidays> MakeHolidays(const LoadedOptions& loaded);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_HOLIDAY_FORMS_H_
