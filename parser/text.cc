#include "parser/text.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <memory>

#include <unicode/bytestream.h>
#include <unicode/idna.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

namespace mailtide {
namespace {

// ICU counts in 32 bits, signed, and may need three bytes for one.
constexpr std::size_t kMaxIcuBytes = std::size_t{1} << 29;

bool IsAscii(std::string_view bytes) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  std::size_t i = 0;
  for (; i + sizeof(std::uint64_t) <= bytes.size();
       i += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, sizeof(word));
    if ((word & kHighBits) != 0) {
      return false;
    }
  }
  return std::all_of(bytes.begin() + static_cast<std::ptrdiff_t>(i),
                     bytes.end(), [](char c) { return (c & '\x80') == 0; });
}

std::string AsciiLower(std::string_view bytes) {
  std::string lowered(bytes);
  for (char& c : lowered) {
    if (c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c - 'A' + 'a');
    }
  }
  return lowered;
}

// Cuts to kMaxTextBytes, and not inside a UTF-8 character.
std::string_view Bounded(std::string_view bytes) {
  if (bytes.size() <= kMaxTextBytes) {
    return bytes;
  }
  std::size_t n = kMaxTextBytes;
  for (int i = 0; i < 3 && (bytes[n] & '\xc0') == '\x80'; ++i) {
    --n;
  }
  return bytes.substr(0, n);
}

icu::UnicodeString FromUtf8(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

// Appends the UTF-8 of UTF-16 to `out`; unpaired surrogates become U+FFFD.
std::string& AppendUtf8(const std::u16string& units, std::string& out) {
  return icu::UnicodeString(/*isTerminated=*/false, units.data(),
                            static_cast<std::int32_t>(units.size()))
      .toUTF8String(out);
}

// What Windows-1252 has at 0x80 to 0x9f (WHATWG Encoding Standard, index
// windows-1252); the other bytes are the code points of their number.
constexpr std::array<char16_t, 32> kWindows1252 = {
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
    0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178};

// What code page 437 has at 0x80 to 0xff (Unicode's CP437.TXT).
constexpr std::u16string_view kCodePage437 =
    u"ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ"
    u"áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
    u"└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
    u"αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";
static_assert(kCodePage437.size() == 128);

}  // namespace

bool IsValidUtf8(std::string_view bytes) {
  if (IsAscii(bytes)) {
    return true;
  }
  if (bytes.size() > kMaxIcuBytes) {
    return false;
  }
  // Asked only for the length, ICU judges the bytes and writes nothing.
  UErrorCode status = U_ZERO_ERROR;
  std::int32_t units = 0;
  u_strFromUTF8(nullptr, 0, &units, bytes.data(),
                static_cast<std::int32_t>(bytes.size()), &status);
  return status == U_BUFFER_OVERFLOW_ERROR;
}

std::string ToUtf8(std::string_view bytes) {
  bytes = Bounded(bytes);
  if (IsValidUtf8(bytes)) {
    return std::string(bytes);
  }
  std::u16string units;
  units.reserve(bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    const bool special = byte >= 0x80 && byte < 0xa0;
    units += special ? kWindows1252[byte - 0x80U] : char16_t{byte};
  }
  std::string out;
  return AppendUtf8(units, out);
}

std::string CodePage437ToUtf8(std::string_view bytes) {
  std::u16string units;
  for (const char c : Bounded(bytes)) {
    const auto byte = static_cast<unsigned char>(c);
    units += byte < 0x80 ? char16_t{byte} : kCodePage437[byte - 0x80U];
  }
  std::string out;
  return AppendUtf8(units, out);
}

std::string FoldCase(std::string_view text) {
  text = Bounded(text);
  if (IsAscii(text)) {
    return AsciiLower(text);
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(status);
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status) != 0) {
    return AsciiLower(ToUtf8(text));  // ICU has lost its data files
  }
  // Decomposing first makes equivalent texts fold alike (Unicode, D145).
  icu::UnicodeString folded = nfd->normalize(FromUtf8(ToUtf8(text)), status);
  folded.foldCase();
  folded = nfc->normalize(folded, status);
  std::string out;
  return U_SUCCESS(status) != 0 ? folded.toUTF8String(out) : ToUtf8(text);
}

std::string DomainToAscii(std::string_view domain) {
  domain = Bounded(domain);
  std::string lowered = AsciiLower(domain);
  if (IsAscii(domain) && lowered.find("xn--") == std::string::npos) {
    return lowered;
  }
  if (!IsValidUtf8(domain)) {
    return lowered;
  }
  UErrorCode status = U_ZERO_ERROR;
  static const std::unique_ptr<const icu::IDNA> kIdna(
      icu::IDNA::createUTS46Instance(UIDNA_NONTRANSITIONAL_TO_ASCII |
                                         UIDNA_CHECK_BIDI |
                                         UIDNA_CHECK_CONTEXTJ,
                                     status));
  if (kIdna == nullptr) {
    return lowered;
  }
  status = U_ZERO_ERROR;
  std::string ascii;
  icu::StringByteSink<std::string> sink(&ascii);
  icu::IDNAInfo info;
  kIdna->nameToASCII_UTF8(
      icu::StringPiece(domain.data(), static_cast<std::int32_t>(domain.size())),
      sink, info, status);
  return U_SUCCESS(status) != 0 && !info.hasErrors() ? ascii : lowered;
}

std::size_t AppendUtf16(std::string_view bytes, Utf16Order order, bool last,
                        std::string& out) {
  assert(bytes.size() <= kMaxIcuBytes);
  const std::size_t low = order == Utf16Order::kLittle ? 0 : 1;
  std::u16string units(bytes.size() / 2, u'\0');
  for (std::size_t i = 0; i < units.size(); ++i) {
    units[i] = static_cast<char16_t>(
        static_cast<unsigned char>(bytes[2 * i + low]) |
        static_cast<unsigned char>(bytes[2 * i + 1 - low]) << 8);
  }
  if (last && bytes.size() % 2 != 0) {
    units += u'\ufffd';
  } else if (!last && !units.empty() && U16_IS_LEAD(units.back())) {
    units.pop_back();  // its other half is still to come
  }
  AppendUtf8(units, out);
  return last ? bytes.size() : 2 * units.size();
}

}  // namespace mailtide
