#include "report/cli/holiday_forms.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "parser/base/scan.h"
#include "parser/input.h"
#include "parser/line_reader.h"
#include "report/cli/nearest.h"
#include "report/cli/time_forms.h"
#include "report/cli/value_forms.h"

namespace mailtide {
namespace {

constexpr std::string_view kKey = "[checks] holiday";

bool HasLetter(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return AsciiLower(c) >= 'a' && AsciiLower(c) <= 'z';
  });
}

Result<void> AddDay(std::string_view text, Holidays& holidays) {
  const bool each_year = text.size() == 5;
  // Completed with a leap year, so that 02-29 is a day.
  const Result<std::chrono::local_days> day =
      each_year ? ParseDay(fmt::format("2024-{}", text)) : ParseDay(text);
  if (!day) {
    return Fail(ErrorCode::kConfiguration,
                fmt::format("{} is not a day; write YYYY-MM-DD, or MM-DD for "
                            "each year",
                            Quoted(text)));
  }
  if (each_year) {
    const std::chrono::year_month_day date(*day);
    holidays.AddEachYear({date.month(), date.day()});
  } else {
    holidays.AddDay(*day);
  }
  return {};
}

tl::unexpected<Error> Wrong(std::string_view where, const Error& error) {
  return Fail(ErrorCode::kConfiguration,
              fmt::format("{}: {}: {}", where, kKey, error.message));
}

// `where` is the place of the value that names the file.
Result<void> AddFile(const std::filesystem::path& path, std::string_view where,
                     Holidays& holidays) {
  std::error_code none;  // what is not there, opening it says better
  if (std::filesystem::is_fifo(path, none)) {
    return Wrong(where, {ErrorCode::kConfiguration,
                         fmt::format("{} is a pipe; name a file of dates",
                                     Quoted(path.string()))});
  }
  Result<OpenedInput> opened = OpenInput(path);
  if (!opened) {
    return Wrong(where, opened.error());
  }
  LineReader lines(*opened->input);
  while (const std::optional<Line> line = lines.Next()) {
    const std::string_view text = Trim(line->text);
    if (text.empty() || text.front() == '#') {
      continue;
    }
    const std::string_view day = text.substr(0, text.find_first_of(" \t"));
    if (const Result<void> added = AddDay(day, holidays); !added) {
      return Wrong(fmt::format("{}:{}", path.string(), line->number),
                   added.error());
    }
  }
  if (lines.damage()) {
    return Wrong(where, *lines.damage());
  }
  return {};
}

}  // namespace

bool IsHolidayFile(std::string_view text) {
  return HasLetter(text) && text.find_first_of("/.") != std::string_view::npos;
}

Result<void> AddHoliday(std::string_view text, Holidays& holidays) {
  if (!HasLetter(text)) {
    return AddDay(text, holidays);
  }
  if (!holidays.AddCountry(text)) {
    const std::vector<std::string_view> countries = HolidayCountries();
    return Fail(ErrorCode::kConfiguration,
                fmt::format("{} is no holiday; write YYYY-MM-DD, MM-DD, a "
                            "country ({}), or the path of a file with a / or "
                            "a dot in it{}",
                            Quoted(text), fmt::join(countries, ", "),
                            DidYouMean(text, countries)));
  }
  return {};
}

std::filesystem::path HolidayPath(const LoadedOptions& loaded,
                                  std::string_view text) {
  return std::filesystem::path(loaded.config_path).parent_path() / text;
}

Result<Holidays> MakeHolidays(const LoadedOptions& loaded) {
  Holidays holidays;
  const auto origins = loaded.origins.find("checks.holiday");
  const std::vector<std::string>& texts = loaded.options.checks.holiday;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string_view where =
        origins != loaded.origins.end() && i < origins->second.size()
            ? std::string_view(origins->second[i])
            : "default";
    if (IsHolidayFile(texts[i])) {
      Result<void> added =
          AddFile(HolidayPath(loaded, texts[i]), where, holidays);
      if (!added) {
        return tl::unexpected(std::move(added.error()));
      }
    } else if (const Result<void> added = AddHoliday(texts[i], holidays);
               !added) {
      return Wrong(where, added.error());
    }
  }
  return holidays;
}

}  // namespace mailtide
