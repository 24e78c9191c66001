#include "parser/dialects/welf_quotes.h"

#include "parser/base/scan.h"
#include "parser/dialects/welf_words.h"

namespace mailtide {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// Returns whether the quote at `quote` may open a value.
bool OpensValue(std::string_view line, std::size_t quote) {
  std::size_t at = quote;
  while (at > 0 && IsBlank(line[at - 1])) {
    --at;
  }
  return at > 1 && line[at - 1] == '=' && IsKeyChar(line[at - 2]);
}

}  // namespace

Typography TypographyAt(std::string_view line, std::size_t at) {
  const std::string_view mark = line.substr(at, 3);
  if (mark == "\xE2\x80\x9C" || mark == "\xE2\x80\x9D" ||
      mark == "\xE2\x80\x9E") {
    return Typography::kUtf8;
  }
  const char c = line[at];
  return c == '\x93' || c == '\x94' || c == '\x84' ? Typography::kWindows1252
                                                   : Typography::kAbsent;
}

std::size_t BytesOf(Typography kind) {
  return kind == Typography::kUtf8 ? 3 : 1;
}

bool QuoteJudge::RestIsWellFormed(std::string_view line, std::size_t quote,
                                  bool doubled) {
  if (!judged_) {
    Judge(line);
    judged_ = true;
  }
  return (doubled ? even_after_ : well_formed_after_)[quote];
}

void QuoteJudge::Judge(std::string_view line) {
  struct FromQuote {
    bool between;
    bool inside;
  };
  well_formed_after_.assign(line.size(), false);
  even_after_.assign(line.size(), false);
  FromQuote next = {true, false};
  FromQuote after_next = next;
  std::size_t next_quote = kNone;
  bool even = true;  // number of quotes behind this one
  for (std::size_t quote = line.rfind('"'); quote != kNone;
       quote = quote == 0 ? kNone : line.rfind('"', quote - 1)) {
    well_formed_after_[quote] = next.between;
    even_after_[quote] = next.between && even;
    const bool opens = OpensValue(line, quote);
    FromQuote from = {opens && next.inside, false};
    if (quote > 0 && line[quote - 1] == '\\') {
      from.inside =
          (next.between && ClosesBefore(line, quote + 1)) || next.inside;
    } else if (next_quote == quote + 1) {
      from.inside = (!opens && !even && after_next.between &&
                     ClosesBefore(line, quote + 2)) ||
                    after_next.inside;
    } else if (ClosesBefore(line, quote + 1)) {
      from.inside = next.between;
    } else {
      from.inside = !opens && next.inside;
    }
    even = !even;
    after_next = next;
    next = from;
    next_quote = quote;
  }
}

}  // namespace mailtide
