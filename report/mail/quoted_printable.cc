#include "report/mail/quoted_printable.h"

#include <cstddef>

namespace mailtide {
namespace {

constexpr std::size_t kMaxColumns = 76;

bool IsLiteral(char c) {
  return c >= ' ' && c <= '~' && c != '=';
}

void AppendLine(std::string_view line, std::string* out) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::size_t column = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool last = i + 1 == line.size();
    const auto literal_at = [&](std::size_t at) {
      const bool blank_at_end = c == ' ' && last;
      const bool special_start =
          at == 0 && (c == '.' || line.substr(i).starts_with("From "));
      return IsLiteral(c) && !blank_at_end && !special_start;
    };
    // Every line but the last needs a column for the `=` of the soft break.
    const std::size_t room = kMaxColumns - (last ? 0 : 1);
    if (column + (literal_at(column) ? 1 : 3) > room) {
      *out += "=\r\n";
      column = 0;
    }
    if (literal_at(column)) {
      out->push_back(c);
      column += 1;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out->push_back('=');
      out->push_back(kHex[byte >> 4U]);
      out->push_back(kHex[byte & 15U]);
      column += 3;
    }
  }
  *out += "\r\n";
}

}  // namespace

std::string EncodeQuotedPrintable(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    AppendLine(text.substr(0, end), &out);
    if (end == std::string_view::npos) {
      break;
    }
    text.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace mailtide
