// One line of a WELF log as fields: the tolerant grammar.
//
//   line    = header record
//   record  = item *( SEP item ) [ SEP ]    SEP = 1*( SP / TAB ), also a lone
//                                                 "," or ";" next to blanks
//   item    = field / loose-word
//   field   = KEY "=" *SP value
//   KEY     = ( ALPHA / "_" ) *( ALPHA / DIGIT / "_.-/:()" )
//   value   = dquoted / squoted / angled / bare / empty
//
// No rule for escapes was ever published and real writers differ, so quotes
// are judged by what follows them:
//  1. The record starts at `id=` at the start of a word, when `time=`, `fw=` or
//     `pri=` follows within two words and no known KEY= stands before it; else
//     at the first KEY=. `[...]` before both is skipped. What stands before the
//     record is the header.
//  2. A double quote closes before the end of the line, before blanks and a
//     KEY=, or directly before a known key. Other quotes are data.
//  3. `\"` and `""` are literal quotes, unless they stand where a quote closes
//     and what follows is well formed without them: then a writer that does
//     not escape ended its value with a backslash or a quote.
//  4. A quote that never closes ends at the next blank and known KEY=, else
//     with the line.
//  5. Single quotes count only when the closing one stands where rule 2 would
//     close, and so do typographic ones; `<` runs at least to the next `>`,
//     a quoted local part skipped.
//  6. A bare value runs to the blanks before the next KEY=; numbers and
//     addresses (IsScalar) take one word.
//  7. `src|dst <IP>` and `result|sent|rcvd|pri|duration <number>` count without
//     their `=`: the reference's own sample record is printed so.
//  8. The first of duplicate fields wins, so that nothing that a stranger can
//     append changes what stood before it. Text inside a closed quoted value
//     is never searched for fields.
// Reading a line costs time in proportion to its length, whatever it holds.
#ifndef MAILTIDE_PARSER_DIALECTS_WELF_RECORD_H_
#define MAILTIDE_PARSER_DIALECTS_WELF_RECORD_H_

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "parser/base/lifetime.h"
#include "parser/dialects/welf_keys.h"
#include "parser/dialects/welf_quotes.h"

namespace mailtide {

// One line of WelfIndex.
struct WelfMarkedLine {
  const char* base = nullptr;  // what positions count from
  std::uint32_t start = 0;
  // The end of each word, the last one the LF; before them the LF of the line
  // before.
  const std::uint32_t* marks = nullptr;
  std::size_t words = 0;                  // at least 1
  std::uint32_t quotes = 0, escapes = 0;  // of this line
  std::uint32_t equals = 0, odd = 0;      // WelfLineMarks

  // The words without those that are the CR and the NULs of the line end.
  std::size_t WordsWithoutLineEnd() const;
};

// Which fields a line has, in which order, and which of them are quoted: what a
// writer repeats from line to line. For welf_plain.cc.
struct WelfLayout {
  static constexpr std::size_t kPatternBytes = 16;
  static constexpr std::size_t kMostWords = 40;
  // Bytes that must be there, where the mask has ones.
  struct Pattern {
    alignas(16) std::array<char, kPatternBytes> text = {};
    std::array<char, kPatternBytes> mask = {};
  };
  // Where the value of a key stands.
  struct Place {
    std::uint32_t word = 0;
    std::uint32_t before = 0;  // bytes from the mark before the word
    std::uint32_t behind = 0;  // bytes up to the mark at its end: a quote
    bool is_there = false;
  };
  std::size_t words = 0;  // 0: no layout
  std::uint32_t quotes = 0;
  std::uint32_t signature = 0;  // of the names; others may have the same
  std::uint64_t present = 0;
  std::array<Place, kWelfKeyCount> places = {};
  // What stands round each mark, from the byte before it on: the quote that
  // closes a word, a blank and the name of the next one. The first pattern is
  // of the mark before the line, the last one of that at its end.
  std::array<Pattern, kMostWords + 1> joints = {};

  // The value of `key` in a line of this layout: as it stands there, with its
  // blanks, separators behind it and escapes. Empty when there is none.
  std::string_view ValueOf(WelfKey key, const WelfMarkedLine& line) const {
    const Place& place = places[static_cast<std::size_t>(key)];
    if (!place.is_there) {
      return {};
    }
    const std::uint32_t start =
        line.marks[std::ptrdiff_t{place.word} - 1] + place.before;
    return {line.base + start, line.marks[place.word] - place.behind - start};
  }
};

class WelfRecord {
 public:
  // Reads `line`. All views point into it or into this object and are valid
  // until the next call. Returns false when the line holds no record: fewer
  // than two known fields, or none of time, fw, msg, src, user, op, result and
  // proto.
  bool Parse(std::string_view line);

  // Returns the layout that `line` has, where it is known and the line can be
  // read in no other way. It stays until the next ParsePlain.
  const WelfLayout* FindLayout(const WelfMarkedLine& line);

  // Parse for a line whose words are marked, and whose layout FindLayout has
  // given, where it is plain: fields alone, each used one given once, one blank
  // between them, quotes that can be read in one way only. False: ask Parse.
  bool ParsePlain(const WelfMarkedLine& line, const WelfLayout* layout);

  // Returns the value of `key` without quotes and escapes, or nothing when the
  // record has no such field.
  std::optional<std::string_view> Find(WelfKey key) const
      MAILTIDE_LIFETIME_BOUND {
    const auto i = static_cast<std::size_t>(key);
    return present_[i] ? std::optional(values_[i]) : std::nullopt;
  }
  // The same with an absent field as the empty text.
  std::string_view Get(WelfKey key) const MAILTIDE_LIFETIME_BOUND {
    const auto i = static_cast<std::size_t>(key);
    return present_[i] ? values_[i] : std::string_view();
  }
  bool Has(WelfKey key) const {
    return present_[static_cast<std::size_t>(key)];
  }

  // All keys that it has, a bit for each.
  std::uint64_t present() const { return present_.to_ullong(); }

  // What stands before the record.
  std::string_view header() const MAILTIDE_LIFETIME_BOUND { return header_; }

  std::uint64_t duplicate_keys() const { return duplicate_keys_; }
  // Whether src, time or user came twice: perhaps forged by a quote that ended
  // a value too early.
  bool repeated_fields() const { return repeated_fields_; }
  // Whether a quote never closed.
  bool unterminated() const { return unterminated_; }
  // Whether quotes were judged by guess: inner, stray or missing ones.
  bool repaired() const { return repaired_; }
  // Whether id, time, fw and pri are all there.
  bool conforming() const;

 private:
  bool ReadLayout(const WelfMarkedLine& line, const WelfLayout& layout);
  bool ReadWords(const WelfMarkedLine& line, std::size_t words);
  void Learn(const WelfMarkedLine& line, std::size_t words);
  void Reset(std::string_view line);
  void ParseItem();
  void ParseLooseWord();
  void ParseValue(std::string_view name, WelfKey key);
  void ParseQuoted(WelfKey key);
  void PutQuoted(WelfKey key, std::size_t start, std::size_t end);
  void PutUnterminated(WelfKey key, std::size_t start);
  bool ParseOtherQuotes(WelfKey key);
  void ParseBare(std::string_view name, WelfKey key);
  std::size_t EndBeforeBareField(std::size_t start, std::size_t end) const;
  std::size_t GluedEnd(std::string_view name, WelfKey key, std::size_t start);
  void Put(WelfKey key, std::string_view value);
  std::string_view Unescape(std::string_view value);

  std::string_view line_;
  std::size_t at_ = 0;
  std::string_view header_;
  std::string_view loose_text_;
  std::array<std::string_view, kWelfKeyCount> values_;
  std::bitset<kWelfKeyCount> present_;
  std::uint64_t known_fields_ = 0;
  std::uint64_t duplicate_keys_ = 0;
  bool repeated_fields_ = false;
  bool unterminated_ = false;
  bool repaired_ = false;
  // Values with their escapes undone; never reallocated within a line.
  std::string unescaped_;
  // What was learnt about the rest of the line, so that no search for a
  // closing character is made twice.
  std::size_t no_double_close_from_ = 0;
  std::size_t no_single_close_from_ = 0;
  std::size_t no_utf8_close_from_ = 0;
  std::size_t no_windows_close_from_ = 0;
  std::size_t no_angle_close_from_ = 0;
  QuoteJudge quotes_;
  std::array<WelfLayout, 4> layouts_;
  std::size_t last_layout_ = 0;
  // Of layouts that were met once.
  std::array<std::uint32_t, 64> signatures_ = {};
};

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_WELF_RECORD_H_
