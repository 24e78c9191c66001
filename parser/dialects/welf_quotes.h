// Which quotes of a WELF line close a value when its writer may or may not
// escape (rule 3 of welf_record.h), and the quotes of typography.
#ifndef MAILTIDE_PARSER_DIALECTS_WELF_QUOTES_H_
#define MAILTIDE_PARSER_DIALECTS_WELF_QUOTES_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace mailtide {

// How a double quote of typography is written. The bytes of Windows-1252 also
// stand inside characters of UTF-8, so that one kind never closes the other.
enum class Typography : std::uint8_t { kAbsent, kUtf8, kWindows1252 };

Typography TypographyAt(std::string_view line, std::size_t at);
std::size_t BytesOf(Typography kind);

// Judges all double quotes of a line in one pass, from the last to the first:
// is the line from there on well formed, when the quote stands between values
// and when it stands inside of one? Between values a quote must open one:
// KEY=". Inside, a plain one closes where a quote may close and is data
// elsewhere, though never directly behind a KEY=; hidden and doubled ones may
// be either.
//
// So text between quotes that a writer escaped never comes out: of the plain
// quotes behind one of its own one is too many, the one that really closes.
class QuoteJudge {
 public:
  // Starts with another line.
  void Reset() { judged_ = false; }

  // Returns whether what follows a value of `line` that closes at `quote` is
  // well formed; with `doubled`, also whether the quotes that follow are even
  // in number. Since the last Reset, `line` was always the same.
  bool RestIsWellFormed(std::string_view line, std::size_t quote, bool doubled);

 private:
  void Judge(std::string_view line);

  bool judged_ = false;
  // By position; only those of quotes mean something.
  std::vector<bool> well_formed_after_;
  std::vector<bool> even_after_;
};

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_WELF_QUOTES_H_
