// Reading a WELF record costs time in proportion to its length, whatever is in
// it.
#include <cstddef>
#include <ctime>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "parser/dialects/welf_record.h"

namespace mailtide {
namespace {

std::string Repeat(std::string_view text, std::size_t bytes) {
  std::string out = "id=f time=t fw=a ";
  while (out.size() + text.size() <= bytes) {
    out += text;
  }
  return out;
}

struct Hostile {
  std::string_view name;
  std::string_view text;
};

constexpr Hostile kHostile[] = {
    {"quote_key", "\" a="},
    {"quote_known_key", "\" to="},
    {"escaped_quote_key", "\\\" a="},
    {"escaped_quote_value", "a=\"\\\" b="},
    {"backslashes", "\\"},
    {"backslashes_quote", "a=\"\\\\\\\\\\\\\" "},
    {"doubled_quote_key", "\"\" a="},
    {"three_quotes", "a=\"\"\" b="},
    {"quotes", "\""},
    {"open_quotes", "a=\"b "},
    {"quote_blanks", "a=\"b\"    x "},
    {"apostrophes", "'"},
    {"open_apostrophes", "a='b "},
    {"apostrophe_key", "a=' b=' "},
    {"angles", "<"},
    {"open_angles", "a=<b "},
    {"quoted_angles", "a=<\"b "},
    {"quoted_angles_escapes", "a=<\"\\ "},
    {"typographic", "\xe2\x80\x9c"},
    {"open_typographic",
     "a=\xe2\x80\x9c"
     "b "},
    {"open_windows_1252",
     "a=\x93"
     "b "},
    {"fields", "a=b "},
    {"known_fields", "to=b "},
    {"quoted_fields", "to=\"b\" "},
    {"id", "id="},
    {"id_blank", "id= "},
    {"id_sn", "id=x sn="},
    {"key_letters", "a"},
    {"key_marks", "a("},
    {"colons", "a:"},
    {"equals", "="},
    {"blanks", " "},
    {"tabs_and_commas", "\t,"},
    {"loose_words", "x "},
    {"loose_src", "src "},
    {"loose_result", "result 1 "},
    {"brackets", "["},
    {"macs", "srcmac=00:17:c5:4c:ae:05"},
    {"numbers", "sent=1"},
    {"nul", std::string_view("\0", 1)},
};

class WelfLinearTest : public testing::TestWithParam<Hostile> {};

// Processor time. Were a kind of line quadratic, a MiB of it would take hours
// and not milliseconds; between the two a limit is no matter of speed.
constexpr double kMostSeconds = 30;

TEST_P(WelfLinearTest, AMebibyteIsReadInTime) {
  const std::clock_t start = std::clock();
  WelfRecord record;
  // With the record's start found at once, and with none to be found.
  std::string line = Repeat(GetParam().text, std::size_t{1} << 20);
  record.Parse(line);
  record.Parse(line.substr(17));
  record.Parse("<1> x: " + line.substr(17) + "\" time=t");
  EXPECT_LT(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC,
            kMostSeconds);
}

INSTANTIATE_TEST_SUITE_P(Kinds, WelfLinearTest, testing::ValuesIn(kHostile),
                         [](const testing::TestParamInfo<Hostile>& kind) {
                           return std::string(kind.param.name);
                         });

TEST(WelfLongLineTest, TenThousandFields) {
  std::string line = "id=f time=t fw=a src=192.0.2.1 ";
  for (int i = 0; i < 20'000; ++i) {
    line += "key" + std::to_string(i) + "=\"value " + std::to_string(i) + "\" ";
  }
  line += "user=anna";
  WelfRecord record;
  ASSERT_TRUE(record.Parse(line));
  EXPECT_EQ(record.Get(WelfKey::kSrc), "192.0.2.1");
  EXPECT_EQ(record.Get(WelfKey::kUser), "anna");
}

TEST(WelfLongLineTest, LongKeysAndValues) {
  const std::string x(300'000, 'x');
  WelfRecord record;
  const std::string long_key = "id=f fw=a " + x + "=1 user=anna";
  ASSERT_TRUE(record.Parse(long_key));
  EXPECT_EQ(record.Get(WelfKey::kUser), "anna");
  const std::string bare = "id=f fw=a user=" + x + " pri=6";
  ASSERT_TRUE(record.Parse(bare));
  EXPECT_EQ(record.Get(WelfKey::kUser), x);
  EXPECT_EQ(record.Get(WelfKey::kPri), "6");
  const std::string quoted = "id=f fw=a user=\"" + x + " " + x + "\" pri=6";
  ASSERT_TRUE(record.Parse(quoted));
  EXPECT_EQ(record.Get(WelfKey::kUser), x + " " + x);
  EXPECT_EQ(record.Get(WelfKey::kPri), "6");
}

}  // namespace
}  // namespace mailtide
