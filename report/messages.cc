#include "report/messages.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <limits>
#include <type_traits>

#include <fmt/format.h>

#include "parser/base/scan.h"

namespace mailtide {
namespace {

// Takes what stands before `end` off `text`, and `end` too.
std::string_view TakeUpTo(char end, std::string_view& text) {
  const std::string_view taken = text.substr(0, text.find(end));
  text.remove_prefix(std::min(taken.size() + 1, text.size()));
  return taken;
}

// "#,##0.0#" of a pattern.
struct NumberStyle {
  bool is_grouped = true;
  std::size_t least_decimals = 0;
  std::size_t most_decimals = 3;
};

NumberStyle StyleOf(std::string_view style) {
  if (style.empty()) {
    return {};
  }
  const std::size_t point = std::min(style.find('.'), style.size() - 1);
  const std::string_view decimals = style.substr(point + 1);
  const auto zeros = std::count(decimals.begin(), decimals.end(), '0');
  return {style.find(',') != std::string_view::npos,
          static_cast<std::size_t>(zeros), decimals.size()};
}

void Group(Language language, std::string& whole) {
  const char separator = language == Language::kItalian ? '.' : ',';
  for (std::size_t i = whole.size(); i > 3; i -= 3) {
    whole.insert(i - 3, 1, separator);
  }
}

// The digits of a number before and behind its decimal point; one or more
// before it.
struct Decimal {
  std::string whole;
  std::string decimals;
};

// Takes a finite number that is not negative. Its digits are the fewest that
// are no other number's.
Decimal ToDecimal(double value) {
  std::array<char, std::numeric_limits<double>::max_exponent10 + 32> text = {};
  const char* const end = std::to_chars(text.data(), text.data() + text.size(),
                                        value, std::chars_format::fixed)
                              .ptr;
  std::string_view decimals(text.data(),
                            static_cast<std::size_t>(end - text.data()));
  const std::string_view whole = TakeUpTo('.', decimals);
  return {std::string(whole), std::string(decimals)};
}

void AddOne(std::string& digits) {
  for (std::size_t i = digits.size(); i > 0; --i) {
    char& digit = digits[i - 1];
    if (digit != '9') {
      ++digit;
      return;
    }
    digit = '0';
  }
  digits.insert(0, 1, '1');
}

// Rounds to at most `most` decimals; what lies in the middle becomes even.
void Round(std::size_t most, Decimal& decimal) {
  auto& [whole, decimals] = decimal;
  if (decimals.size() > most) {
    const char next = decimals[most];
    const bool is_middle = next == '5' && decimals.size() == most + 1;
    std::string digits = whole + decimals.substr(0, most);
    const bool is_odd = (digits.back() - '0') % 2 != 0;
    if (is_middle ? is_odd : next >= '5') {
      AddOne(digits);
    }
    whole = digits.substr(0, digits.size() - most);
    decimals = digits.substr(digits.size() - most);
  }
  decimals.erase(decimals.find_last_not_of('0') + 1);
}

std::string Styled(Language language, Decimal decimal, NumberStyle style) {
  Round(style.most_decimals, decimal);
  auto& [text, decimals] = decimal;
  if (style.is_grouped) {
    Group(language, text);
  }
  if (decimals.size() < style.least_decimals) {
    decimals.resize(style.least_decimals, '0');
  }
  if (!decimals.empty()) {
    text += language == Language::kItalian ? ',' : '.';
    text += decimals;
  }
  return std::move(text);
}

std::string RealText(Language language, double value, NumberStyle style) {
  if (std::isnan(value)) {
    return "NaN";
  }
  std::string sign = std::signbit(value) ? "-" : "";
  return sign + (std::isinf(value)
                     ? "∞"
                     : Styled(language, ToDecimal(std::abs(value)), style));
}

std::string ValueText(Language language, const MessageArgument& argument,
                      std::string_view style) {
  return std::visit(
      [language, style](auto value) {
        using Value = decltype(value);
        if constexpr (std::is_same_v<Value, std::string_view>) {
          return std::string(value);
        } else if constexpr (std::is_same_v<Value, std::uint64_t>) {
          return Styled(language, {fmt::format_int(value).str(), {}},
                        StyleOf(style));
        } else {
          return RealText(language, value, StyleOf(style));
        }
      },
      argument.value);
}

// Takes what braces hold, and the braces, off `text`, which begins with one.
std::string_view TakeBraces(std::string_view& text) {
  std::size_t depth = 0;
  std::size_t end = 0;
  do {
    depth += text[end] == '{' ? 1U : 0U;
    depth -= text[end] == '}' ? 1U : 0U;
    ++end;
  } while (depth > 0 && end < text.size());
  assert(depth == 0 && "a pattern of the table is wrong");
  const std::string_view inside = text.substr(1, end - 2);
  text.remove_prefix(end);
  return inside;
}

// Of "=0 {no copy} one {# copy} other {# copies}", or of words, what stands
// for `value`. Both languages have a singular for 1 alone. The first branch
// that fits is taken, so `other` is the last one and `=N` stands before `one`.
std::string_view Choose(std::string_view branches, bool is_plural,
                        std::string_view value) {
  for (std::size_t open = 0; (open = branches.find('{')) != branches.npos;) {
    const std::string_view key = Trim(branches.substr(0, open));
    branches.remove_prefix(open);
    const std::string_view branch = TakeBraces(branches);
    const bool is_chosen =
        is_plural ? (key == "one" && value == "1") ||
                        (key.starts_with('=') && key.substr(1) == value)
                  : key == value;
    if (is_chosen || key == "other") {
      return branch;
    }
  }
  assert(false && "a pattern of the table is wrong");
  return {};
}

struct Filling {
  Language language;
  std::initializer_list<MessageArgument> arguments;
  std::string text;
};

// Adds `pattern` with its arguments filled in; `number` stands for its '#'.
void Fill(std::string_view pattern, std::string_view number, Filling& filling) {
  while (!pattern.empty()) {
    const std::size_t plain =
        std::min(pattern.find_first_of("{#'"), pattern.size());
    filling.text += pattern.substr(0, plain);
    pattern.remove_prefix(plain);
    if (pattern.empty()) {
      return;
    }
    if (pattern.front() != '{') {
      filling.text += pattern.front() == '#' ? number : "'";
      pattern.remove_prefix(pattern.starts_with("''") ? 2 : 1);
      continue;
    }
    // "name", "name, number,0.0", "name, plural, one {...} other {...}"
    std::string_view inside = TakeBraces(pattern);
    const std::string_view name = TakeUpTo(',', inside);
    const std::string_view kind = Trim(TakeUpTo(',', inside));
    const auto* const argument = std::find_if(
        filling.arguments.begin(), filling.arguments.end(),
        [name](const MessageArgument& a) { return a.name == name; });
    if (argument == filling.arguments.end()) {
      assert(false && "an argument is left out");
      continue;
    }
    if (kind == "plural" || kind == "select") {
      const std::string value = ValueText(filling.language, *argument, {});
      const bool is_plural = kind == "plural";
      Fill(Choose(inside, is_plural, value), is_plural ? value : "#", filling);
    } else {
      filling.text += ValueText(filling.language, *argument, inside);
    }
  }
}

}  // namespace

std::string Say(Language language, MessageId id,
                std::initializer_list<MessageArgument> arguments) {
  Filling filling{language, arguments, {}};
  Fill(PatternOf(language, id), "#", filling);
  return std::move(filling.text);
}

std::string NumberText(Language language, std::uint64_t number) {
  std::string text = fmt::format_int(number).str();
  Group(language, text);
  return text;
}

}  // namespace mailtide
