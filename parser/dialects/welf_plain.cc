// WelfRecord::ParsePlain: the second pass over a block, for the lines that hold
// nothing that must be judged.
//
// Everything here is a special case of the grammar in welf_record.cc, and each
// condition names a rule that then has only one reading. A line that does not
// meet them is left to Parse; tests/parser/dialects/welf_block_test.cc and the
// fuzzer hold the two to the same result.
//
// One writer writes the same fields in the same order, so a line is first held
// against the layouts of lines before it: each name with one comparison.
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "parser/base/scan.h"
#include "parser/dialects/welf_key_table.h"
#include "parser/dialects/welf_record.h"
#include "parser/dialects/welf_words.h"

namespace mailtide {
namespace {

// Names are looked for in so many bytes.
constexpr unsigned kNameWindow = WelfLayout::kPatternBytes;

// The first two words must be found near the start (kIdLookAhead).
constexpr std::size_t kMostIdBytes = 200;

// Returns the positions of `c` among the 16 bytes at `text`, a bit for each.
std::uint32_t Find16(const char* text, char c) {
#if defined(__SSE2__)
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text));
  return static_cast<std::uint32_t>(
      _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(c))));
#else
  std::uint32_t found = 0;
  for (unsigned i = 0; i < kNameWindow; ++i) {
    found |= static_cast<std::uint32_t>(text[i] == c) << i;
  }
  return found;
#endif
}

constexpr std::uint64_t Bit(WelfKey key) {
  return std::uint64_t{1} << static_cast<unsigned>(key);
}
static_assert(kWelfKeyCount <= 64);

// Fields of which a record has at least one.
constexpr std::uint64_t kTellingFields =
    Bit(WelfKey::kTime) | Bit(WelfKey::kFw) | Bit(WelfKey::kMsg) |
    Bit(WelfKey::kSrc) | Bit(WelfKey::kUser) | Bit(WelfKey::kOp) |
    Bit(WelfKey::kResult) | Bit(WelfKey::kProto);

// Names that the slots do not keep.
constexpr std::uint64_t kNoSlot =
    Bit(WelfKey::kUnknown) | Bit(WelfKey::kKnownOnly);

// What the first and the last byte of a value may not be.
enum ByteClass : std::uint8_t {
  kOpensOther = 1,   // of a bare value: opens other quotes, or `<` (rules 5, 6)
  kPartsFields = 2,  // of a bare value, at its end
  kTrimmed = 4,      // of a quoted value, at both ends
};
constexpr std::array<std::uint8_t, 256> MakeByteClasses() {
  std::array<std::uint8_t, 256> classes = {};
  for (std::size_t i = 0x80; i < classes.size(); ++i) {
    classes[i] = kOpensOther;
  }
  classes['\''] = classes['<'] = kOpensOther;
  classes[','] = classes[';'] = kPartsFields;
  classes[' '] = classes['\t'] = kTrimmed;
  return classes;
}
constexpr std::array<std::uint8_t, 256> kByteClasses = MakeByteClasses();

std::uint8_t ClassOf(char c) {
  return kByteClasses[static_cast<unsigned char>(c)];
}

// Rule 6: returns whether a second `=` in a word may be that of a field with no
// blank before it. `equals` are those of its first 16 bytes.
bool MayHoldTwoFields(std::uint32_t equals, std::size_t length) {
  const std::uint32_t more = equals & (equals - 1);
  return length > kNameWindow ||
         (more & ((std::uint32_t{1} << length) - 1)) != 0;
}

// Returns whether every quote behind a backslash is data (rule 3): inside a
// quoted value, and where no quote may close.
bool EscapesArePlain(const WelfMarkedLine& line, std::size_t words) {
  const std::size_t end = line.marks[words - 1];
  const std::string_view text(line.base, end);
  std::size_t word = 0;
  for (std::size_t at = text.find('\\', line.start);
       at != std::string_view::npos; at = text.find('\\', at + 1)) {
    const std::size_t quote = at + 1;
    if (quote >= end || text[quote] != '"') {
      continue;
    }
    while (line.marks[word] < quote) {
      ++word;
    }
    if (word == 0) {
      return false;  // the id, which rule 1 looks at
    }
    const std::size_t name = line.marks[word - 1] + 1;
    const std::size_t value = text.find('=', name) + 1;
    if (value >= at || text[value] != '"' || quote + 1 >= line.marks[word] ||
        ClosesBefore(text, quote + 1)) {
      return false;
    }
  }
  return true;
}

// Gathers in what texts differ from their patterns.
class Difference {
 public:
#if defined(__SSE2__)
  void Add(const WelfLayout::Pattern& pattern, const char* text) {
    const auto load = [](const auto& aligned) {
      return _mm_load_si128(reinterpret_cast<const __m128i*>(aligned.data()));
    };
    const __m128i bytes =
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(text));
    bits_ = _mm_or_si128(bits_,
                         _mm_and_si128(_mm_xor_si128(bytes, load(pattern.text)),
                                       load(pattern.mask)));
  }
  bool IsNone() const {
    return _mm_movemask_epi8(_mm_cmpeq_epi8(bits_, _mm_setzero_si128())) ==
           0xffff;
  }

 private:
  __m128i bits_ = _mm_setzero_si128();
#else
  void Add(const WelfLayout::Pattern& pattern, const char* text) {
    std::array<std::uint64_t, 2> bytes;
    std::array<std::uint64_t, 2> wanted;
    std::array<std::uint64_t, 2> mask;
    std::memcpy(bytes.data(), text, kNameWindow);
    std::memcpy(wanted.data(), pattern.text.data(), kNameWindow);
    std::memcpy(mask.data(), pattern.mask.data(), kNameWindow);
    bits_ |=
        ((bytes[0] ^ wanted[0]) & mask[0]) | ((bytes[1] ^ wanted[1]) & mask[1]);
  }
  bool IsNone() const {
    return bits_ == 0;
  }

 private:
  std::uint64_t bits_ = 0;
#endif
};

// Tells most layouts apart by the first letters of their names.
std::uint32_t SignatureOf(const WelfMarkedLine& line, std::size_t words) {
  std::uint64_t signature = words;
  for (std::size_t i = 1; i < words; i += 2) {
    std::uint16_t letters = 0;
    std::memcpy(&letters, line.base + line.marks[i - 1] + 1, sizeof(letters));
    signature = (signature ^ letters) * 0x9e3779b97f4a7c15U;
  }
  return static_cast<std::uint32_t>(signature >> 32U);
}

// Returns whether the names of a line, and which of its values are quoted, are
// those of `layout`. With so many quotes in all, each quoted word has two.
bool HasNames(const WelfLayout& layout, const WelfMarkedLine& line,
              std::size_t words) {
  if (layout.words != words || layout.quotes != line.quotes) {
    return false;
  }
  Difference difference;
  for (std::size_t i = 0; i <= words; ++i) {
    // Signed, for the mark before the first line of a block.
    const auto mark = static_cast<std::int32_t>(
        line.marks[static_cast<std::ptrdiff_t>(i) - 1]);
    difference.Add(layout.joints[i], line.base + mark - 1);
  }
  return difference.IsNone();
}

}  // namespace

// Of the line end only the LF is left out by the marks.
std::size_t WelfMarkedLine::WordsWithoutLineEnd() const {
  std::size_t left = words;
  while (left > 1 && marks[left - 2] + 1 == marks[left - 1] &&
         (base[marks[left - 2]] == '\r' || base[marks[left - 2]] == '\0')) {
    --left;
  }
  return left;
}

const WelfLayout* WelfRecord::FindLayout(const WelfMarkedLine& line) {
  // No odd byte opens or parts anything, and no word holds a second field.
  const std::size_t words = line.WordsWithoutLineEnd();
  if (line.odd != 0 || line.equals != words ||
      line.marks[0] - line.start >= kMostIdBytes) {
    return nullptr;
  }
  if (!HasNames(layouts_[last_layout_], line, words)) {
    const std::uint32_t signature = SignatureOf(line, words);
    const auto* const found = std::find_if(
        layouts_.begin(), layouts_.end(), [&](const WelfLayout& layout) {
          return layout.signature == signature && HasNames(layout, line, words);
        });
    if (found == layouts_.end()) {
      return nullptr;
    }
    last_layout_ = static_cast<std::size_t>(found - layouts_.begin());
  }
  const WelfLayout& layout = layouts_[last_layout_];
  return line.escapes == 0 || EscapesArePlain(line, words) ? &layout : nullptr;
}

bool WelfRecord::ParsePlain(const WelfMarkedLine& line,
                            const WelfLayout* layout) {
  const std::size_t words = line.WordsWithoutLineEnd();
  if (layout == nullptr) {
    if ((line.escapes > 0 && !EscapesArePlain(line, words)) ||
        !ReadWords(line, words)) {
      return false;
    }
    Learn(line, words);
  } else if (!ReadLayout(line, *layout)) {
    return false;
  }
  line_ = {line.base + line.start, line.marks[words - 1] - line.start};
  header_ = {};
  duplicate_keys_ = 0;
  repeated_fields_ = false;
  unterminated_ = false;
  repaired_ = false;
  if (line.escapes > 0) {
    unescaped_.clear();
    for (std::uint64_t left = present_.to_ullong(); left != 0;
         left &= left - 1) {
      std::string_view& value =
          values_[static_cast<std::size_t>(std::countr_zero(left))];
      if (value.find('"') != std::string_view::npos) {
        value = Unescape(value);
      }
    }
  }
  return true;
}

// Reads the values of a line that has `layout`.
bool WelfRecord::ReadLayout(const WelfMarkedLine& line,
                            const WelfLayout& layout) {
  for (std::uint64_t left = layout.present; left != 0; left &= left - 1) {
    const auto slot = static_cast<std::size_t>(std::countr_zero(left));
    const std::string_view value =
        layout.ValueOf(static_cast<WelfKey>(slot), line);
    const bool is_quoted = layout.places[slot].behind > 0;
    if (!is_quoted && !value.empty() &&
        (ClassOf(value.back()) & kPartsFields) != 0) {
      return false;
    }
    values_[slot] = is_quoted ? Trim(value) : value;
  }
  present_ = layout.present;
  return true;
}

// Remembers the layout of a line that ReadWords has read, when it comes again:
// who writes each line in another order shall not make each line be learnt. And
// only of a line that FindLayout would take.
void WelfRecord::Learn(const WelfMarkedLine& line, std::size_t words) {
  constexpr std::size_t kNameAt = 2;  // in a joint
  if (line.odd != 0 || line.equals != words || words > WelfLayout::kMostWords) {
    return;
  }
  const std::uint32_t signature = SignatureOf(line, words);
  std::uint32_t& known = signatures_[signature % signatures_.size()];
  if (known != signature) {
    known = signature;
    return;
  }
  WelfLayout layout;
  layout.words = words;
  layout.quotes = line.quotes;
  layout.signature = signature;
  layout.present = present_.to_ullong();
  std::size_t at = line.start;
  for (std::size_t i = 0; i < words; ++i) {
    const char* const text = line.base + at;
    const auto length =
        static_cast<std::size_t>(std::countr_zero(Find16(text, '=')));
    const bool is_quoted = text[length + 1] == '"';
    const std::size_t name_bytes = length + 1 + (is_quoted ? 1 : 0);
    WelfLayout::Pattern& joint = layout.joints[i];
    if (kNameAt + name_bytes > joint.text.size()) {
      return;
    }
    std::copy_n(text, name_bytes, joint.text.begin() + kNameAt);
    std::fill_n(joint.mask.begin() + kNameAt, name_bytes, '\xff');
    if (is_quoted) {
      layout.joints[i + 1].text[0] = '"';
      layout.joints[i + 1].mask[0] = '\xff';
    }
    const NameWords name = LoadName(text, length);
    const WelfKeyEntry& entry = kWelfKeyTable.Find(name);
    if (entry.Is(name) && (Bit(entry.key) & kNoSlot) == 0) {
      layout.places[static_cast<std::size_t>(entry.key)] = {
          static_cast<std::uint32_t>(i),
          static_cast<std::uint32_t>(name_bytes + 1), is_quoted ? 1U : 0U,
          true};
    }
    at = line.marks[i] + 1;
  }
  last_layout_ = (last_layout_ + 1) % layouts_.size();
  layouts_[last_layout_] = layout;
}

// Reads a line word by word.
bool WelfRecord::ReadWords(const WelfMarkedLine& line, std::size_t words) {
  const char* const base = line.base;
  const std::size_t line_end = line.marks[words - 1];
  const bool has_odd = line.odd != 0;
  const bool may_hold_two = line.equals != words;
  WelfKey first = WelfKey::kUnknown;
  WelfKey second = WelfKey::kUnknown;
  std::uint64_t present = 0;
  std::uint32_t quotes = 0;
  std::uint32_t known = 0;
  std::size_t at = line.start;
  for (std::size_t i = 0; i < words; ++i) {
    const std::size_t end = line.marks[i];
    // KEY=, and a single blank behind the value.
    const std::uint32_t equals = Find16(base + at, '=');
    if (equals == 0 || (has_odd && base[end] != ' ' && end != line_end)) {
      return false;
    }
    const auto length = static_cast<unsigned>(std::countr_zero(equals));
    if (length == 0 || at + length >= end) {
      return false;  // no name, or the `=` is one of the next word
    }
    const NameWords name = LoadName(base + at, length);
    const WelfKeyEntry& entry = kWelfKeyTable.Find(name);
    WelfKey key = entry.key;
    bool may_be_glued = entry.may_be_glued;
    if (!entry.Is(name)) {
      if (i == 0 || KeyLength({base, line_end}, at) != length) {
        return false;
      }
      key = WelfKey::kUnknown;
      may_be_glued = MayBeGlued(key, {base + at, length});
    }
    if (i < 2) {
      (i == 0 ? first : second) = key;
    }
    known += key == WelfKey::kUnknown ? 0U : 1U;
    const std::size_t slot = static_cast<std::size_t>(key);
    const bool is_used = (Bit(key) & kNoSlot) == 0;
    if (is_used && (present & Bit(key)) != 0) {
      return false;  // rule 8
    }
    present |= is_used ? Bit(key) : 0;

    std::size_t value = at + length + 1;
    const bool is_quoted = value < end && base[value] == '"';
    if (is_quoted) {
      // Rule 2, for there is no other quote in it (the count below).
      ++value;
      if (value >= end || base[end - 1] != '"') {
        return false;
      }
      quotes += 2;
      values_[slot] = Trim({base + value, end - 1 - value});
    } else {
      const bool is_other =
          value < end &&
          ((has_odd && (ClassOf(base[value]) & kOpensOther) != 0) ||
           (ClassOf(base[end - 1]) & kPartsFields) != 0 ||
           (may_hold_two && may_be_glued &&
            MayHoldTwoFields(equals, end - at)));
      if (is_other) {
        return false;
      }
      values_[slot] = {base + value, end - value};
    }
    at = end + 1;
  }
  // Rule 1: behind an `id=` at the start the record begins with any known
  // field.
  const bool starts_here =
      first != WelfKey::kId ||
      (line.marks[0] - line.start < kMostIdBytes &&
       second != WelfKey::kUnknown && second != WelfKey::kId);
  if (!starts_here || quotes != line.quotes || known < 2 ||
      (present & kTellingFields) == 0) {
    return false;
  }
  present_ = present;
  return true;
}

}  // namespace mailtide
