#include "report/formats/escape.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <optional>

#include <fmt/format.h>

namespace mailtide {
namespace {

struct Decoded {
  char32_t character = 0;
  std::size_t length = 0;  // in bytes
};

std::uint8_t ByteAt(std::string_view bytes, std::size_t i) {
  return static_cast<std::uint8_t>(bytes[i]);
}

// Decodes the first character of non-empty `bytes` as RFC 3629 has it: no
// overlong form, no surrogate, nothing above U+10FFFF. Empty for a bad byte.
std::optional<Decoded> DecodeFirst(std::string_view bytes) {
  const std::uint8_t lead = ByteAt(bytes, 0);
  if (lead < 0x80) {
    return Decoded{lead, 1};
  }
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || bytes.size() < length) {
    return std::nullopt;
  }
  char32_t character = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const std::uint8_t next = ByteAt(bytes, i);
    if ((next & 0xC0U) != 0x80) {
      return std::nullopt;
    }
    character = (character << 6U) | (next & 0x3FU);
  }
  const bool overlong = (length == 3 && character < 0x800) ||
                        (length == 4 && character < 0x10000);
  const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
  if (overlong || surrogate || character > 0x10FFFF) {
    return std::nullopt;
  }
  return Decoded{character, length};
}

struct Range {
  char32_t first, last;
};

// Controls and what a reader cannot see: Cc, Zl, Zp, the property
// Default_Ignorable_Code_Point of Unicode 15 (zero-width, bidi, variation
// selectors, tags, fillers), interlinear annotation and noncharacters of the
// BMP. In order.
constexpr std::array kInvisible = {
    Range{0x0000, 0x001F},   Range{0x007F, 0x009F},   Range{0x00AD, 0x00AD},
    Range{0x034F, 0x034F},   Range{0x061C, 0x061C},   Range{0x115F, 0x1160},
    Range{0x17B4, 0x17B5},   Range{0x180B, 0x180F},   Range{0x200B, 0x200F},
    Range{0x2028, 0x202E},   Range{0x2060, 0x206F},   Range{0x3164, 0x3164},
    Range{0xFDD0, 0xFDEF},   Range{0xFE00, 0xFE0F},   Range{0xFEFF, 0xFEFF},
    Range{0xFFA0, 0xFFA0},   Range{0xFFF0, 0xFFFB},   Range{0xFFFE, 0xFFFF},
    Range{0x1BCA0, 0x1BCA3}, Range{0x1D173, 0x1D17A}, Range{0xE0000, 0xE0FFF},
};

bool IsInvisible(char32_t character) {
  const auto* const range =
      std::lower_bound(kInvisible.begin(), kInvisible.end(), character,
                       [](const Range& r, char32_t c) { return r.last < c; });
  return range != kInvisible.end() && range->first <= character;
}

bool IsHexDigit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
         (c >= 'A' && c <= 'F');
}

// Returns whether `text`, which starts with a backslash, reads like an escape
// that EscapeForText writes.
bool LooksEscaped(std::string_view text) {
  return text.starts_with("\\u{") ||
         (text.size() >= 4 && text[1] == 'x' && IsHexDigit(text[2]) &&
          IsHexDigit(text[3]));
}

// Appends what the text shows for the first character of `bytes`, which
// `decoded` is; returns how many characters that was.
std::size_t AppendText(std::string_view bytes,
                       const std::optional<Decoded>& decoded,
                       std::string& out) {
  const std::size_t before = out.size();
  if (!decoded) {
    fmt::format_to(std::back_inserter(out), "\\x{:02x}", ByteAt(bytes, 0));
  } else if (IsInvisible(decoded->character) ||
             (decoded->character == '\\' && LooksEscaped(bytes))) {
    fmt::format_to(std::back_inserter(out), "\\u{{{:x}}}",
                   static_cast<std::uint32_t>(decoded->character));
  } else {
    out += bytes.substr(0, decoded->length);
    return 1;
  }
  return out.size() - before;
}

void AppendJsonEscape(char32_t character, std::string& out) {
  auto code = static_cast<std::uint32_t>(character);
  if (code >= 0x10000) {
    code -= 0x10000;
    fmt::format_to(std::back_inserter(out), "\\u{:04x}\\u{:04x}",
                   0xD800 + (code >> 10U), 0xDC00 + (code & 0x3FFU));
  } else {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", code);
  }
}

// Returns how many of the first bytes, up to `limit`, show as they are in any
// text: printable ASCII but for what is special in an escape or in JSON.
std::size_t PlainLength(std::string_view bytes, std::size_t limit) {
  const std::size_t end = std::min(bytes.size(), limit);
  std::size_t n = 0;
  while (n < end && bytes[n] >= ' ' && bytes[n] < '\x7f' && bytes[n] != '\\' &&
         bytes[n] != '"' && bytes[n] != '<') {
    ++n;
  }
  return n;
}

}  // namespace

std::string EscapeForText(std::string_view bytes, std::size_t max_characters) {
  std::string out;
  out.reserve(std::min(bytes.size(), 4 * max_characters));
  std::size_t characters = 0;
  // Where to cut when what follows does not fit: the last place that leaves
  // room for the ellipsis.
  std::size_t cut = 0;
  for (;;) {
    const std::size_t plain = PlainLength(bytes, max_characters - characters);
    out += bytes.substr(0, plain);
    bytes.remove_prefix(plain);
    characters += plain;
    if (plain > 0) {
      cut = out.size() - (characters < max_characters ? 0 : 1);
    }
    if (bytes.empty()) {
      return out;
    }
    const std::optional<Decoded> decoded = DecodeFirst(bytes);
    characters += AppendText(bytes, decoded, out);
    if (characters > max_characters) {
      out.resize(cut);
      if (max_characters > 0) {
        out += "…";
      }
      return out;
    }
    if (characters < max_characters) {
      cut = out.size();
    }
    bytes.remove_prefix(decoded ? decoded->length : 1);
  }
}

std::string EscapeForJson(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (;;) {
    const std::size_t plain = PlainLength(bytes, bytes.size());
    out += bytes.substr(0, plain);
    bytes.remove_prefix(plain);
    if (bytes.empty()) {
      return out;
    }
    const std::optional<Decoded> decoded = DecodeFirst(bytes);
    if (!decoded) {
      fmt::format_to(std::back_inserter(out), "\\\\x{:02x}", ByteAt(bytes, 0));
      bytes.remove_prefix(1);
      continue;
    }
    switch (decoded->character) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (decoded->character == '<' || IsInvisible(decoded->character)) {
          AppendJsonEscape(decoded->character, out);
        } else {
          out += bytes.substr(0, decoded->length);
        }
    }
    bytes.remove_prefix(decoded->length);
  }
}

}  // namespace mailtide
