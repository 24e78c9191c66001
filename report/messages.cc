#include "report/messages.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <type_traits>

#include <fmt/format.h>
#include <unicode/messagepattern.h>
#include <unicode/msgfmt.h>

namespace mailtide {
namespace {

icu::UnicodeString Pattern(Language language, MessageId id) {
  const std::string_view text = PatternOf(language, id);
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

icu::Formattable ToFormattable(const MessageArgument& argument) {
  return std::visit(
      [](auto value) {
        using Value = decltype(value);
        if constexpr (std::is_same_v<Value, std::string_view>) {
          return icu::Formattable(icu::UnicodeString::fromUTF8(icu::StringPiece(
              value.data(), static_cast<std::int32_t>(value.size()))));
        } else if constexpr (std::is_same_v<Value, std::uint64_t>) {
          return icu::Formattable(
              static_cast<std::int64_t>(std::min<std::uint64_t>(
                  value, std::numeric_limits<std::int64_t>::max())));
        } else {
          return icu::Formattable(value);
        }
      },
      argument.value);
}

std::string ToUtf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

}  // namespace

std::string Say(Language language, MessageId id,
                std::initializer_list<MessageArgument> arguments) {
  std::vector<icu::UnicodeString> names;
  std::vector<icu::Formattable> values;
  for (const MessageArgument& argument : arguments) {
    names.push_back(icu::UnicodeString::fromUTF8(
        icu::StringPiece(argument.name.data(),
                         static_cast<std::int32_t>(argument.name.size()))));
    values.push_back(ToFormattable(argument));
  }
  const icu::UnicodeString pattern = Pattern(language, id);
  UErrorCode status = U_ZERO_ERROR;
  const icu::MessageFormat format(pattern, icu::Locale(LocaleName(language)),
                                  status);
  icu::UnicodeString text;
  format.format(names.data(), values.data(),
                static_cast<std::int32_t>(values.size()), text, status);
  assert(U_SUCCESS(status) && "a pattern of the table is wrong");
  // Without ICU's data files the bare pattern still says the most of it.
  return ToUtf8(U_SUCCESS(status) ? text : pattern);
}

std::vector<std::string> ArgumentNames(Language language, MessageId id) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::MessagePattern pattern(Pattern(language, id), nullptr, status);
  assert(U_SUCCESS(status) && "a pattern of the table is wrong");
  std::vector<std::string> names;
  for (std::int32_t i = 0; i < pattern.countParts(); ++i) {
    const icu::MessagePattern::Part& part = pattern.getPart(i);
    if (part.getType() == UMSGPAT_PART_TYPE_ARG_NAME) {
      names.push_back(ToUtf8(pattern.getSubstring(part)));
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string NumberText(Language language, std::uint64_t number) {
  std::string text = fmt::format("{}", number);
  const char separator = language == Language::kItalian ? '.' : ',';
  for (std::size_t i = text.size(); i > 3; i -= 3) {
    text.insert(i - 3, 1, separator);
  }
  return text;
}

}  // namespace mailtide
