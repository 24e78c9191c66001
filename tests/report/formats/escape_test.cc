#include "report/formats/escape.h"

#include <iterator>
#include <map>
#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

// Bidi overrides are what these tests are about.
// NOLINTBEGIN(misc-misleading-bidirectional)

namespace mailtide {
namespace {

struct Case {
  std::string_view name, bytes, text, json;
};

// The forms of text and JSON side by side; the strings of the hostile-text
// table of the requirements among them.
const Case kCases[] = {
    {"empty", "", "", ""},
    {"plain", "user@example.org", "user@example.org", "user@example.org"},
    {"accents", "nicolò@example.org", "nicolò@example.org",
     "nicolò@example.org"},
    {"terminal title", "a\x1b]0;pwn\x07@x", "a\\u{1b}]0;pwn\\u{7}@x",
     "a\\u001b]0;pwn\\u0007@x"},
    {"right to left", "\u202emoc.live@x", "\\u{202e}moc.live@x",
     "\\u202emoc.live@x"},
    {"header injection", "x\r\nBcc: e@x", "x\\u{d}\\u{a}Bcc: e@x",
     "x\\u000d\\nBcc: e@x"},
    {"tab", "a\tb", "a\\u{9}b", "a\\tb"},
    {"NUL", std::string_view("a\0b", 3), "a\\u{0}b", "a\\u0000b"},
    {"DEL", "a\x7f", "a\\u{7f}", "a\\u007f"},
    {"C1 control", "a\u009b31m", "a\\u{9b}31m", "a\\u009b31m"},
    {"separators", "a\u2028b\u2029c", "a\\u{2028}b\\u{2029}c",
     "a\\u2028b\\u2029c"},
    {"isolates", "\u2066a\u2069\u061c", "\\u{2066}a\\u{2069}\\u{61c}",
     "\\u2066a\\u2069\\u061c"},
    {"zero width", "a\u200bb\u200d\ufeff\u2060",
     "a\\u{200b}b\\u{200d}\\u{feff}\\u{2060}",
     "a\\u200bb\\u200d\\ufeff\\u2060"},
    {"soft hyphen", "pay\u00adpal", "pay\\u{ad}pal", "pay\\u00adpal"},
    {"tag beyond the BMP", "a\U000e0041", "a\\u{e0041}", "a\\udb40\\udc41"},
    {"markup", "\"><img src=x>", "\"><img src=x>", "\\\">\\u003cimg src=x>"},
    {"login with a domain", "ACME\\user", "ACME\\user", "ACME\\\\user"},
    {"looks like our escape", "\\x41\\u{41}", "\\u{5c}x41\\u{5c}u{41}",
     "\\\\x41\\\\u{41}"},
    {"nearly our escape", "\\x4g\\xa", "\\x4g\\xa", "\\\\x4g\\\\xa"},
    {"Latin-1", "nicol\xf2@x", "nicol\\xf2@x", "nicol\\\\xf2@x"},
    {"overlong", "\xc0\xaf", "\\xc0\\xaf", "\\\\xc0\\\\xaf"},
    {"overlong in three", "\xe0\x80\xaf", "\\xe0\\x80\\xaf",
     "\\\\xe0\\\\x80\\\\xaf"},
    {"surrogate", "\xed\xa0\x80", "\\xed\\xa0\\x80", "\\\\xed\\\\xa0\\\\x80"},
    {"above Unicode", "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80",
     "\\\\xf4\\\\x90\\\\x80\\\\x80"},
    {"cut short", "a\xe2\x82", "a\\xe2\\x82", "a\\\\xe2\\\\x82"},
    {"good after bad", "\xe2\x82€", "\\xe2\\x82€", "\\\\xe2\\\\x82€"},
    {"four bytes", "a\U0001f600b", "a\U0001f600b", "a\U0001f600b"},
};

TEST(EscapeTest, Table) {
  for (const Case& c : kCases) {
    EXPECT_EQ(EscapeForText(c.bytes), c.text) << c.name;
    EXPECT_EQ(EscapeForJson(c.bytes), c.json) << c.name;
  }
}

TEST(EscapeTest, TheCapKeepsTheLongestAddressWhole) {
  const std::string longest(254, 'a');
  EXPECT_EQ(EscapeForText(longest), longest);
  EXPECT_EQ(EscapeForText(longest + "a"), std::string(253, 'a') + "…");
  EXPECT_EQ(EscapeForJson(longest + "a"), longest + "a");
}

TEST(EscapeTest, TheCapCountsCharactersAndCutsNoEscape) {
  EXPECT_EQ(EscapeForText("àèìòù", 5), "àèìòù");
  EXPECT_EQ(EscapeForText("àèìòùx", 5), "àèìò…");
  EXPECT_EQ(EscapeForText("ab\x1b", 8), "ab\\u{1b}");
  EXPECT_EQ(EscapeForText("ab\x1b", 7), "ab…");
  // Room for the escape, but not for the ellipsis behind it.
  EXPECT_EQ(EscapeForText("ab\x1b!", 8), "ab…");
  EXPECT_EQ(EscapeForText("ab", 1), "…");
  EXPECT_EQ(EscapeForText("\x1b", 1), "…");
  EXPECT_EQ(EscapeForText("a", 0), "");
  EXPECT_EQ(EscapeForText("", 0), "");
}

std::size_t Characters(const std::string& text) {
  std::size_t count = 0;
  for (const char c : text) {
    count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80 ? 1U : 0U;
  }
  return count;
}

// Bytes that break things more often than chance would.
std::string RandomBytes(std::mt19937& random) {
  static const std::string_view kPieces[] = {
      "\x1b[31m", "\u202e", "\u200b",     "\u2028",     "\xff", "\xe2",
      "\x80",     "\xc2",   "\"",         "\\",         "<",    "\\x41",
      "@",        "è",      "\U000e0001", "\U0001f600", "\r\n", "\\u{"};
  std::string bytes;
  const auto length = random() % 300;
  while (bytes.size() < length) {
    if (random() % 2 == 0) {
      bytes += kPieces[random() % std::size(kPieces)];
    } else {
      bytes += static_cast<char>(random() % 256);
    }
  }
  return bytes;
}

// Whatever goes in, what comes out is short, valid and harmless. The judge of
// UTF-8 is nlohmann's strict reader, not ours.
TEST(EscapeTest, RandomBytes) {
  std::mt19937 random(20261120);
  for (int i = 0; i < 3000; ++i) {
    const std::string bytes = RandomBytes(random);
    const std::string text = EscapeForText(bytes);
    const std::string json = EscapeForJson(bytes);
    EXPECT_LE(Characters(text), kMaxTextCharacters);
    EXPECT_LE(json.size(), 6 * bytes.size());
    for (const std::string& out : {text, json}) {
      for (const char c : out) {
        ASSERT_FALSE(static_cast<unsigned char>(c) < 0x20 || c == 0x7f);
      }
      for (const std::string_view bad :
           {"\xc2\x9b", "\u200b", "\u202e", "\u2028", "\U000e0001"}) {
        ASSERT_EQ(out.find(bad), std::string::npos);
      }
      // dump() throws on anything but UTF-8.
      ASSERT_NO_THROW(static_cast<void>(nlohmann::json(out).dump()));
    }
    ASSERT_EQ(json.find('<'), std::string::npos);
    const std::string read =
        nlohmann::json::parse("\"" + json + "\"").get<std::string>();
    bool valid = true;
    try {
      static_cast<void>(nlohmann::json(bytes).dump());
    } catch (const nlohmann::json::type_error&) {
      valid = false;
    }
    if (valid) {
      ASSERT_EQ(read, bytes);
    }
  }
}

// Two texts that differ look different: nobody hides behind another's name.
TEST(EscapeTest, DifferentTextsStayDifferent) {
  std::mt19937 random(7);
  const std::string_view pieces[] = {"\\", "x",    "4",    "1", "u",  "{", "}",
                                     "5c", "\x1b", "\xff", "A", "1b", "ff"};
  std::map<std::string, std::string> seen;
  for (int i = 0; i < 20000; ++i) {
    std::string bytes;
    for (auto length = random() % 8; length > 0; --length) {
      bytes += pieces[random() % std::size(pieces)];
    }
    const auto [at, added] = seen.try_emplace(EscapeForText(bytes), bytes);
    ASSERT_EQ(at->second, bytes) << at->first;
  }
}

}  // namespace
}  // namespace mailtide

// NOLINTEND(misc-misleading-bidirectional)
