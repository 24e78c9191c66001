#include "parser/text.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using namespace std::string_view_literals;

TEST(TextTest, CodePage437) {
  EXPECT_EQ(CodePage437ToUtf8(""), "");
  EXPECT_EQ(CodePage437ToUtf8("plain\0\x1b\x7f"sv), "plain\0\x1b\x7f"sv);
  EXPECT_EQ(CodePage437ToUtf8("perch\x82 citt\x85"), "perché città");
  EXPECT_EQ(CodePage437ToUtf8("\x80\x9f\xb0\xdf\xe1\xfe\xff"),
            "Çƒ░▀ß■\xc2\xa0");
}

TEST(TextTest, ValidUtf8) {
  // From the table of well-formed sequences, Unicode 15, table 3-7.
  for (const std::string_view good :
       {""sv, "plain"sv, "nul\0inside"sv, "\x7f"sv, "\xc2\x80"sv, "\xdf\xbf"sv,
        "\xe0\xa0\x80"sv, "\xed\x9f\xbf"sv, "\xee\x80\x80"sv, "\xef\xbf\xbf"sv,
        "\xf0\x90\x80\x80"sv, "\xf4\x8f\xbf\xbf"sv,
        "citt\xc3\xa0 di Forl\xc3\xac"sv, "\xef\xbb\xbf"sv}) {
    EXPECT_TRUE(IsValidUtf8(good)) << good;
  }
  for (const std::string_view bad :
       {"\x80"sv, "\xbf"sv, "\xc0\x80"sv, "\xc1\xbf"sv, "\xc3"sv, "\xc3("sv,
        "\xe0\x9f\xbf"sv, "\xe2\x82"sv, "\xed\xa0\x80"sv, "\xed\xbf\xbf"sv,
        "\xf0\x8f\xbf\xbf"sv, "\xf0\x9f\x93"sv, "\xf4\x90\x80\x80"sv,
        "\xf5\x80\x80\x80"sv, "\xfe"sv, "\xff"sv, "citt\xe0"sv,
        "a long ASCII beginning, then \xff"sv,
        "\xff then a long ASCII end, longer than a word"sv}) {
    EXPECT_FALSE(IsValidUtf8(bad)) << bad;
  }
  std::string text(100, 'a');
  for (std::size_t i = 0; i < text.size(); ++i) {
    text[i] = '\x80';
    EXPECT_FALSE(IsValidUtf8(text)) << i;
    text[i] = 'a';
  }
}

TEST(TextTest, ToUtf8KeepsUtf8) {
  for (const std::string_view text :
       {""sv, "plain"sv, "citt\xc3\xa0"sv, "a\0b"sv}) {
    EXPECT_EQ(ToUtf8(text), text);
  }
}

TEST(TextTest, ToUtf8DecodesWindows1252) {
  EXPECT_EQ(ToUtf8("citt\xe0 \x80 5"), "citt\xc3\xa0 \xe2\x82\xac 5");
  EXPECT_EQ(ToUtf8("\x93q\x94 \x96 \x99"),
            "\xe2\x80\x9cq\xe2\x80\x9d \xe2\x80\x93 \xe2\x84\xa2");
  // All of it, also what would be UTF-8: "Ã " for C3 A0, because of the FF.
  EXPECT_EQ(ToUtf8("\xc3\xa0\xff"), "\xc3\x83\xc2\xa0\xc3\xbf");
  // The five bytes that Windows-1252 leaves open, as browsers have them.
  EXPECT_EQ(ToUtf8("\x81\x8d\x8f\x90\x9d"),
            "\xc2\x81\xc2\x8d\xc2\x8f\xc2\x90\xc2\x9d");
  std::string all;
  for (int i = 1; i < 256; ++i) {
    all += static_cast<char>(i);
  }
  EXPECT_TRUE(IsValidUtf8(ToUtf8(all)));
}

TEST(TextTest, ToUtf8IsBounded) {
  EXPECT_EQ(ToUtf8(std::string(1 << 20, 'a')).size(), kMaxTextBytes);
  EXPECT_EQ(ToUtf8(std::string(1 << 20, '\xff')).size(), 2 * kMaxTextBytes);
  // Not cut inside a character: 65536 = 1 + 3 * 21845.
  for (std::size_t ascii = 0; ascii < 3; ++ascii) {
    std::string text(ascii, 'a');
    for (int i = 0; i < 30000; ++i) {
      text += "\xe2\x82\xac";
    }
    const std::string bounded = ToUtf8(text);
    EXPECT_TRUE(IsValidUtf8(bounded));
    EXPECT_EQ(bounded, text.substr(0, bounded.size()));
    EXPECT_GT(bounded.size(), kMaxTextBytes - 3);
    EXPECT_LE(bounded.size(), kMaxTextBytes);
  }
}

TEST(TextTest, FoldCase) {
  const struct {
    std::string_view text;
    std::string_view folded;
  } cases[] = {
      {"", ""},
      {"User.Name+Tag@Example.ORG", "user.name+tag@example.org"},
      {"@[`{", "@[`{"},  // neighbours of the letters
      {"a\0B"sv, "a\0b"sv},
      {"\xc3\x80NGELA", "\xc3\xa0ngela"},  // À
      {"Stra\xc3\x9f"
       "e",
       "strasse"},  // ß
      {"STRASSE", "strasse"},
      {"\xef\xac\x81n", "fin"},  // the ligature fi
      {"\xce\xa3\xcf\x82\xcf\x83", "\xcf\x83\xcf\x83\xcf\x83"},  // sigmas
      {"\xd0\x9c\xd0\x98\xd0\xa0", "\xd0\xbc\xd0\xb8\xd1\x80"},  // МИР
      {"E\xcc\x81", "\xc3\xa9"},     // E and acute: é
      {"\xe2\x84\xaa", "k"},         // Kelvin sign
      {"\xc4\xb0", "i\xcc\x87"},     // I with dot
      {"CITT\xc0", "citt\xc3\xa0"},  // Windows-1252
  };
  for (const auto& c : cases) {
    EXPECT_EQ(FoldCase(c.text), c.folded) << c.text;
  }
}

TEST(TextTest, FoldCaseIsIdempotent) {
  for (unsigned c = 0x80; c < 0xffff; ++c) {
    if (c >= 0xd800 && c < 0xe000) {
      continue;
    }
    const std::string unit = {static_cast<char>(c >> 8),
                              static_cast<char>(c & 0xff)};
    std::string text = "a";
    AppendUtf16(unit, Utf16Order::kBig, true, text);
    const std::string folded = FoldCase(text);
    ASSERT_EQ(FoldCase(folded), folded) << std::hex << c;
    ASSERT_TRUE(IsValidUtf8(folded));
  }
}

TEST(TextTest, DomainToAscii) {
  const struct {
    std::string_view domain;
    std::string_view ascii;
  } cases[] = {
      {"", ""},
      {"Mail.Example.ORG", "mail.example.org"},
      {"example.org.", "example.org."},
      {"_dmarc.Example.org", "_dmarc.example.org"},
      {"B\xc3\xbc"
       "cher.example",
       "xn--bcher-kva.example"},  // RFC 3492: bücher
      {"b\x75\xcc\x88"
       "cher.example",
       "xn--bcher-kva.example"},  // decomposed
      {"XN--BCHER-KVA.Example", "xn--bcher-kva.example"},
      // Non-transitional: ß stays (UTS #46, section 4.1, "faß.de").
      {"fa\xc3\x9f.example", "xn--fa-hia.example"},
      // The full stops of East Asia separate labels (UTS #46, section 2.3).
      {"b\xc3\xbc"
       "cher\xe3\x80\x82"
       "example",
       "xn--bcher-kva.example"},
      // Cyrillic а in "аpple".
      {"\xd0\xb0pple.example", "xn--pple-43d.example"},
      // No such form: as it is, ASCII lowered.
      {"xn--a.EXAMPLE", "xn--a.example"},
      {"\xff\xfe.EXAMPLE", "\xff\xfe.example"},
      {"\xe2\x80\x8d.EXAMPLE", "\xe2\x80\x8d.example"},
      {"a..B\xc3\xbc", "a..b\xc3\xbc"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(DomainToAscii(c.domain), c.ascii) << c.domain;
  }
  std::string huge;
  for (int i = 0; i < 100000; ++i) {
    huge += "\xc3\xbc";
  }
  EXPECT_LE(DomainToAscii(huge).size(), kMaxTextBytes);
}

TEST(TextTest, AppendUtf16) {
  const struct {
    std::string_view bytes;  // big-endian
    bool last;
    std::string_view text;
    std::size_t used;
  } cases[] = {
      {"", false, "", 0},
      {"\0a\0\n"sv, false, "a\n", 4},
      {"\0a\0"sv, false, "a", 2},
      {"\0a\0"sv, true, "a\xef\xbf\xbd", 3},
      {"\xd8\x3d"sv, false, "", 0},
      {"\xd8\x3d\xdc"sv, false, "", 0},
      {"\xd8\x3d\xdc"sv, true, "\xef\xbf\xbd\xef\xbf\xbd", 3},
      {"\xd8\x3d\xdc\xe7"sv, false, "\xf0\x9f\x93\xa7", 4},
      {"\xd8\x3d\0a"sv, false,
       "\xef\xbf\xbd"
       "a",
       4},
      {"\xdc\xe7\0a"sv, false,
       "\xef\xbf\xbd"
       "a",
       4},
      {"\xdc\xe7\xd8\x3d"sv, true, "\xef\xbf\xbd\xef\xbf\xbd", 4},
  };
  for (const auto& c : cases) {
    std::string text;
    EXPECT_EQ(AppendUtf16(c.bytes, Utf16Order::kBig, c.last, text), c.used);
    EXPECT_EQ(text, c.text);
  }
}

}  // namespace
}  // namespace mailtide
