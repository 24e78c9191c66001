#include "report/formats/text_page.h"

#include <algorithm>

#include "report/formats/escape.h"

namespace mailtide {
namespace {

// Stands for a blank that does not break. No escaped text holds a control.
constexpr char kFirmBlank = '\x01';

}  // namespace

std::string LogText(std::string_view bytes) {
  std::string text = EscapeForText(bytes);
  std::replace(text.begin(), text.end(), ' ', kFirmBlank);
  return text;
}

std::size_t TextWidth(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(),
      [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

std::string PadLeft(std::string_view text, std::size_t width) {
  const std::size_t used = TextWidth(text);
  return std::string(used < width ? width - used : 0, ' ').append(text);
}

std::string PadRight(std::string_view text, std::size_t width) {
  std::string padded(text);
  const std::size_t used = TextWidth(text);
  padded.append(used < width ? width - used : 0, ' ');
  return padded;
}

std::string TextPage::List(const std::vector<std::string>& items,
                           std::size_t shown) const {
  std::string list;
  for (std::size_t i = 0; i < std::min(items.size(), shown); ++i) {
    list += i == 0 ? "" : ", ";
    list += items[i];
  }
  if (items.size() > shown) {
    list +=
        " " + Say(MessageId::kMoreInList, {{"count", items.size() - shown}});
  }
  return list;
}

void TextPage::Line(std::string_view line) {
  const std::size_t start = out_.size();
  out_ += line;
  std::replace(out_.begin() + static_cast<std::ptrdiff_t>(start), out_.end(),
               kFirmBlank, ' ');
  out_.erase(out_.find_last_not_of(' ') + 1);
  out_ += '\n';
}

void TextPage::Heading(std::string_view text) {
  out_ += '\n';
  Line(text);
}

void TextPage::Paragraph(std::string_view bullet, std::string_view text) {
  const std::size_t indent = TextWidth(bullet);
  std::string line(bullet);
  bool has_word = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (has_word && TextWidth(line) + 1 + TextWidth(word) > kPageWidth) {
      Line(line);
      line.assign(indent, ' ');
      has_word = false;
    }
    if (has_word) {
      line += ' ';
    }
    line += word;
    has_word = true;
  }
  Line(line);
}

}  // namespace mailtide
