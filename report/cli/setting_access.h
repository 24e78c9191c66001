// The way of one value into its field of Options and back: what the rows of
// settings.cc are made of. Only settings.cc includes this.
//
// An As... function reads one value: (text, context) to Result<T>. A Show
// overload prints a field as its As... reads it, or nothing when it is unset.
#ifndef MAILTIDE_REPORT_CLI_SETTING_ACCESS_H_
#define MAILTIDE_REPORT_CLI_SETTING_ACCESS_H_

#include <array>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "parser/base/error.h"
#include "report/cli/options.h"
#include "report/cli/settings.h"
#include "report/cli/value_forms.h"

namespace mailtide {

// A word of a configured value and what it stands for.
template <typename T>
struct Word {
  std::string_view word;
  T value;
};

inline constexpr std::array<Word<WindowKind>, 2> kWindows = {
    {{"past", WindowKind::kPast}, {"including", WindowKind::kIncluding}}};
inline constexpr std::array<Word<CountKind>, 2> kCounts = {
    {{"copies", CountKind::kCopies}, {"messages", CountKind::kMessages}}};
inline constexpr std::array<Word<MailTransport>, 3> kTransports = {
    {{"smtp", MailTransport::kSmtp},
     {"sendmail", MailTransport::kSendmail},
     {"file", MailTransport::kFile}}};
inline constexpr std::array<Word<MailSecurity>, 3> kSecurities = {
    {{"none", MailSecurity::kNone},
     {"starttls", MailSecurity::kStarttls},
     {"smtps", MailSecurity::kSmtps}}};
inline constexpr std::array<Word<MailWhen>, 3> kWhens = {
    {{"alert", MailWhen::kAlert},
     {"always", MailWhen::kAlways},
     {"never", MailWhen::kNever}}};
inline constexpr std::array<Word<std::string_view>, 2> kLanguages = {
    {{"it", "it"}, {"en", "en"}}};

// Counts stay where a double and SQLite still hold every whole number.
inline constexpr std::int64_t kMostCount = std::int64_t{1} << 53;

template <typename T, const auto& kWords>
Result<T> AsWord(std::string_view text, const SettingContext& /*context*/) {
  std::vector<std::string_view> words;
  for (const auto& [word, value] : kWords) {
    if (word == text) {
      return T(value);
    }
    words.push_back(word);
  }
  return Fail(ErrorCode::kConfiguration,
              fmt::format("{} is not one of: {}", Quoted(text),
                          fmt::join(words, ", ")));
}

template <typename T, std::int64_t kMin, std::int64_t kMax>
Result<T> AsInteger(std::string_view text, const SettingContext& /*context*/) {
  using Number = typename decltype(std::optional(T()))::value_type;
  const Result<std::int64_t> number = ParseInteger(text, kMin, kMax);
  if (!number) {
    return tl::unexpected(number.error());
  }
  return T(static_cast<Number>(*number));
}

Result<std::string> AsText(std::string_view text, const SettingContext&);
Result<std::string> AsDialect(std::string_view text, const SettingContext&);
Result<std::string> AsTimeZone(std::string_view text, const SettingContext&);
Result<std::string> AsFilePattern(std::string_view text, const SettingContext&);
Result<std::string> AsDomain(std::string_view text, const SettingContext&);
Result<std::string> AsHost(std::string_view text, const SettingContext&);
Result<std::string> AsForbidden(std::string_view text, const SettingContext&);
Result<std::string> AsDetector(std::string_view text, const SettingContext&);
Result<std::string> AsHoliday(std::string_view text, const SettingContext&);
Result<std::string> AsReportFormat(std::string_view text,
                                   const SettingContext&);
Result<std::string> AsLcdLine(std::string_view text, const SettingContext&);
Result<std::string> AsHostName(std::string_view text, const SettingContext&);
Result<std::string> AsHeloName(std::string_view text, const SettingContext&);
Result<std::string> AsAddress(std::string_view text, const SettingContext&);
Result<double> AsPositive(std::string_view text, const SettingContext&);
Result<bool> AsYesNo(std::string_view text, const SettingContext&);
Result<std::chrono::seconds> AsDuration(std::string_view text,
                                        const SettingContext&);
Result<std::chrono::minutes> AsTimeOfDay(std::string_view text,
                                         const SettingContext&);
Result<AccountLimit> AsAccountLimit(std::string_view text,
                                    const SettingContext&);
Result<MailRecipient> AsRecipient(std::string_view text, const SettingContext&);

using Shown = std::optional<std::string>;
Shown Show(const std::string& value);
Shown Show(bool value);
Shown Show(double value);
Shown Show(std::chrono::seconds value);
Shown Show(std::chrono::minutes value);  // a time of day
Shown Show(const AccountLimit& value);
Shown Show(const MailRecipient& value);
Shown Show(WindowKind value);
Shown Show(CountKind value);
Shown Show(MailTransport value);
Shown Show(MailSecurity value);
Shown Show(MailWhen value);
inline Shown Show(int value) {
  return fmt::to_string(value);
}
inline Shown Show(std::uint16_t value) {
  return fmt::to_string(value);
}
inline Shown Show(std::uint64_t value) {
  return fmt::to_string(value);
}
inline Shown Show(std::optional<int> value) {
  return value ? Show(*value) : std::nullopt;
}

template <auto kGroup, auto kMember, auto kParse>
struct OnceAccess {
  static Result<void> Apply(std::string_view text,
                            const SettingContext& context, Options& options) {
    auto value = kParse(text, context);
    if (!value) {
      return tl::unexpected(std::move(value.error()));
    }
    (options.*kGroup).*kMember = *std::move(value);
    return {};
  }
  static std::vector<std::string> Show(const Options& options) {
    Shown shown = mailtide::Show((options.*kGroup).*kMember);
    return shown ? std::vector<std::string>{*std::move(shown)}
                 : std::vector<std::string>{};
  }
};

template <auto kGroup, auto kMember, auto kParse>
struct ListAccess {
  static Result<void> Apply(std::string_view text,
                            const SettingContext& context, Options& options) {
    auto value = kParse(text, context);
    if (!value) {
      return tl::unexpected(std::move(value.error()));
    }
    ((options.*kGroup).*kMember).push_back(*std::move(value));
    return {};
  }
  static void Clear(Options& options) { ((options.*kGroup).*kMember).clear(); }
  static std::vector<std::string> Show(const Options& options) {
    std::vector<std::string> texts;
    for (const auto& value : (options.*kGroup).*kMember) {
      texts.push_back(mailtide::Show(value).value_or(""));
    }
    return texts;
  }
};

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_SETTING_ACCESS_H_
