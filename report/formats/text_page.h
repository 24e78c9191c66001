// The page the text report is written on: headings, wrapped paragraphs, columns
// of at most 78 characters. Knows nothing of what it says.
#ifndef MAILTIDE_REPORT_FORMATS_TEXT_PAGE_H_
#define MAILTIDE_REPORT_FORMATS_TEXT_PAGE_H_

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "report/messages.h"

namespace mailtide {

inline constexpr std::size_t kPageWidth = 78;

// Escapes text from a log for a paragraph. Its blanks do not break: no line of
// the page starts with what a stranger wrote.
std::string LogText(std::string_view bytes);

// Counts the characters of UTF-8, one column each.
std::size_t TextWidth(std::string_view text);
// Pads with blanks, on the left or on the right, to `width` characters.
std::string PadLeft(std::string_view text, std::size_t width);
std::string PadRight(std::string_view text, std::size_t width);

class TextPage {
 public:
  explicit TextPage(Language language) : language_(language) {}

  Language language() const { return language_; }
  std::string Say(MessageId id,
                  std::initializer_list<MessageArgument> arguments = {}) const {
    return mailtide::Say(language_, id, arguments);
  }
  std::string Number(std::uint64_t number) const {
    return NumberText(language_, number);
  }
  // "a, b and 3 more": at most `shown` of `items`.
  std::string List(const std::vector<std::string>& items,
                   std::size_t shown) const;

  // A line as it is; LogText in it is fine.
  void Line(std::string_view line);
  // A blank line, then `text`.
  void Heading(std::string_view text);
  // Wraps `text`; the first line starts with `bullet`, the others with as many
  // blanks. A word that is too long for a line stays whole.
  void Paragraph(std::string_view bullet, std::string_view text);

  std::string Take() { return std::move(out_); }

 private:
  Language language_;
  std::string out_;
};

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_FORMATS_TEXT_PAGE_H_
