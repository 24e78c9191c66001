#include "parser/natural_order.h"

#include <algorithm>
#include <compare>
#include <cstddef>

#include "parser/base/scan.h"

namespace mailtide {
namespace {

// Takes the run of digits that `text` begins with off it.
std::string_view TakeDigits(std::string_view& text) {
  const auto* const end = std::find_if_not(text.begin(), text.end(), IsDigit);
  const std::string_view digits =
      text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

std::string_view WithoutZeros(std::string_view digits) {
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  return digits;
}

std::strong_ordering CompareNumbers(std::string_view a, std::string_view b) {
  a = WithoutZeros(a);
  b = WithoutZeros(b);
  return a.size() != b.size() ? a.size() <=> b.size() : a <=> b;
}

}  // namespace

bool NaturalLess(std::string_view a, std::string_view b) {
  auto zeros = std::strong_ordering::equal;  // decides when all else is equal
  while (!a.empty() && !b.empty()) {
    if (IsDigit(a.front()) && IsDigit(b.front())) {
      const std::string_view digits_a = TakeDigits(a);
      const std::string_view digits_b = TakeDigits(b);
      const auto order = CompareNumbers(digits_a, digits_b);
      if (std::is_neq(order)) {
        return std::is_lt(order);
      }
      if (std::is_eq(zeros)) {
        zeros = digits_a.size() <=> digits_b.size();
      }
    } else if (a.front() != b.front()) {
      return static_cast<unsigned char>(a.front()) <
             static_cast<unsigned char>(b.front());
    } else {
      a.remove_prefix(1);
      b.remove_prefix(1);
    }
  }
  return a.empty() && b.empty() ? std::is_lt(zeros) : a.empty();
}

}  // namespace mailtide
