#include "report/cli/setting_access.h"

#include "analysis/policy_rules.h"
#include "parser/time_zone.h"
#include "report/cli/holiday_forms.h"
#include "report/cli/nearest.h"
#include "report/cli/time_forms.h"
#include "report/formats/registry.h"

namespace mailtide {
namespace {

// Keeps the text when `parsed` is a value: lower layers parse it again.
template <typename T>
Result<std::string> KeepText(std::string_view text, const Result<T>& parsed) {
  if (!parsed) {
    return tl::unexpected(parsed.error());
  }
  return std::string(text);
}

Result<void> Run(SettingContext::Check check, std::string_view text) {
  return check == nullptr ? Result<void>() : check(text);
}

Result<std::string> OneOf(std::string_view text, std::string_view what,
                          const std::vector<std::string_view>& names) {
  for (const std::string_view name : names) {
    if (name == text) {
      return std::string(text);
    }
  }
  return Fail(ErrorCode::kConfiguration,
              fmt::format("{} is not a {}; there is: {}{}", Quoted(text), what,
                          fmt::join(names, ", "), DidYouMean(text, names)));
}

template <typename T, typename Words>
Shown WordOf(T value, const Words& words) {
  for (const auto& [word, known] : words) {
    if (known == value) {
      return std::string(word);
    }
  }
  return std::nullopt;
}

}  // namespace

Result<std::string> AsText(std::string_view text,
                           const SettingContext& /*context*/) {
  return std::string(text);
}

Result<std::string> AsDialect(std::string_view text,
                              const SettingContext& context) {
  if (context.dialects.empty()) {
    return std::string(text);
  }
  std::vector<std::string_view> names = {"auto"};
  names.insert(names.end(), context.dialects.begin(), context.dialects.end());
  return OneOf(text, "dialect", names);
}

Result<std::string> AsDetector(std::string_view text,
                               const SettingContext& context) {
  if (context.detectors.empty()) {
    return std::string(text);
  }
  return OneOf(text, "detector", context.detectors);
}

Result<std::string> AsTimeZone(std::string_view text,
                               const SettingContext& /*context*/) {
  return KeepText(text, TimeZone::Open(text));
}

Result<std::string> AsFilePattern(std::string_view text,
                                  const SettingContext& context) {
  return KeepText(text, Run(context.file_pattern, text));
}

Result<std::string> AsReportFormat(std::string_view text,
                                   const SettingContext& /*context*/) {
  if (FindFormat(text) == nullptr) {
    return Fail(ErrorCode::kConfiguration,
                fmt::format("{} is not one of: {}", Quoted(text),
                            fmt::join(FormatNames(), ", ")));
  }
  return std::string(text);
}

Result<std::string> AsLcdLine(std::string_view text,
                              const SettingContext& context) {
  return KeepText(text, Run(context.lcd_line, text));
}

Result<std::string> AsDomain(std::string_view text,
                             const SettingContext& /*context*/) {
  return KeepText(text, ParseDomainRule(text));
}

Result<std::string> AsHost(std::string_view text,
                           const SettingContext& /*context*/) {
  return KeepText(text, ParseHostRule(text));
}

Result<std::string> AsForbidden(std::string_view text,
                                const SettingContext& /*context*/) {
  return KeepText(text, ParseForbiddenRule(text));
}

Result<std::string> AsHoliday(std::string_view text,
                              const SettingContext& /*context*/) {
  Holidays scratch;
  return KeepText(
      text, IsHolidayFile(text) ? Result<void>() : AddHoliday(text, scratch));
}

Result<std::string> AsHostName(std::string_view text,
                               const SettingContext& /*context*/) {
  return ParseHostName(text);
}

Result<std::string> AsHeloName(std::string_view text,
                               const SettingContext& /*context*/) {
  return ParseHeloName(text);
}

Result<std::string> AsAddress(std::string_view text,
                              const SettingContext& /*context*/) {
  return ParseMailAddress(text);
}

Result<MailRecipient> AsRecipient(std::string_view text,
                                  const SettingContext& /*context*/) {
  return ParseRecipient(text);
}

Result<AccountLimit> AsAccountLimit(std::string_view text,
                                    const SettingContext& /*context*/) {
  return ParseAccountLimit(text);
}

Result<double> AsPositive(std::string_view text,
                          const SettingContext& /*context*/) {
  return ParsePositive(text);
}

Result<bool> AsYesNo(std::string_view text, const SettingContext& /*context*/) {
  return ParseYesNo(text);
}

Result<std::chrono::seconds> AsDuration(std::string_view text,
                                        const SettingContext& /*context*/) {
  return ParseDuration(text);
}

Result<std::chrono::minutes> AsTimeOfDay(std::string_view text,
                                         const SettingContext& /*context*/) {
  return ParseTimeOfDay(text);
}

Shown Show(const std::string& value) {
  return value.empty() ? Shown() : Shown(value);
}
Shown Show(bool value) {
  return value ? "yes" : "no";
}
Shown Show(double value) {
  return fmt::format("{}", value);
}
Shown Show(std::chrono::seconds value) {
  return FormatDuration(value);
}
Shown Show(std::chrono::minutes value) {
  return FormatTimeOfDay(value);
}
Shown Show(const AccountLimit& value) {
  return FormatAccountLimit(value);
}
Shown Show(const MailRecipient& value) {
  return FormatRecipient(value);
}
Shown Show(WindowKind value) {
  return WordOf(value, kWindows);
}
Shown Show(CountKind value) {
  return WordOf(value, kCounts);
}
Shown Show(MailTransport value) {
  return WordOf(value, kTransports);
}
Shown Show(MailSecurity value) {
  return WordOf(value, kSecurities);
}
Shown Show(MailWhen value) {
  return WordOf(value, kWhens);
}

}  // namespace mailtide
