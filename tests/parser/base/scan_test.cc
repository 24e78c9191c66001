#include "parser/base/scan.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();

TEST(ScanTest, ClassesAreAsciiOnly) {
  for (int i = -128; i < 128; ++i) {
    const char c = static_cast<char>(i);
    SCOPED_TRACE(i);
    EXPECT_EQ(IsBlank(c), i == ' ' || i == '\t');
    EXPECT_EQ(IsDigit(c), i >= '0' && i <= '9');
    const bool upper = i >= 'A' && i <= 'Z';
    EXPECT_EQ(IsAlpha(c), upper || (i >= 'a' && i <= 'z'));
    EXPECT_EQ(IsAlnum(c), IsAlpha(c) || IsDigit(c));
    EXPECT_EQ(AsciiLower(c), upper ? static_cast<char>(i + 32) : c);
  }
}

TEST(ScanTest, Trim) {
  EXPECT_EQ(Trim(""), "");
  EXPECT_EQ(Trim(" \t "), "");
  EXPECT_EQ(Trim(" a b\t"), "a b");
  EXPECT_EQ(Trim("a"), "a");
  // Other white space and NUL are data.
  EXPECT_EQ(Trim(" \r\v\0 "sv), "\r\v\0"sv);
}

TEST(ScanTest, EqualsIgnoreCase) {
  EXPECT_TRUE(EqualsIgnoreCase("", ""));
  EXPECT_TRUE(EqualsIgnoreCase("aBz", "AbZ"));
  EXPECT_FALSE(EqualsIgnoreCase("a", "ab"));
  EXPECT_FALSE(EqualsIgnoreCase("@[`{", "`{@["));
  EXPECT_FALSE(EqualsIgnoreCase("\xe0", "\xc0"));
}

TEST(ScanTest, StartsWithIgnoreCase) {
  EXPECT_TRUE(StartsWithIgnoreCase("Quarantena", "quarant"));
  EXPECT_TRUE(StartsWithIgnoreCase("a", ""));
  EXPECT_FALSE(StartsWithIgnoreCase("quar", "quarant"));
}

TEST(ScanTest, ContainsIgnoreCase) {
  EXPECT_TRUE(ContainsIgnoreCase("Relay DENIED", "denied"));
  EXPECT_TRUE(ContainsIgnoreCase("ababac", "abac"));
  EXPECT_TRUE(ContainsIgnoreCase("x", ""));
  EXPECT_TRUE(ContainsIgnoreCase("", ""));
  EXPECT_FALSE(ContainsIgnoreCase("", "a"));
  EXPECT_FALSE(ContainsIgnoreCase("aba", "abab"));
}

TEST(ScanTest, LeadingNumber) {
  EXPECT_EQ(LeadingNumber("", kNoLimit), std::nullopt);
  EXPECT_EQ(LeadingNumber(" 1", kNoLimit), std::nullopt);
  EXPECT_EQ(LeadingNumber("-1", kNoLimit), std::nullopt);
  EXPECT_EQ(LeadingNumber("x1", kNoLimit), std::nullopt);
  EXPECT_EQ(LeadingNumber("0", kNoLimit), 0U);
  EXPECT_EQ(LeadingNumber("0042x", kNoLimit), 42U);
  EXPECT_EQ(LeadingNumber("1.9", kNoLimit), 1U);
  EXPECT_EQ(LeadingNumber("18446744073709551614", kNoLimit), kNoLimit - 1);
  EXPECT_EQ(LeadingNumber("18446744073709551615", kNoLimit), kNoLimit);
}

TEST(ScanTest, LeadingNumberStopsAtItsLimit) {
  EXPECT_EQ(LeadingNumber("18446744073709551616", kNoLimit), kNoLimit);
  EXPECT_EQ(LeadingNumber(std::string(10'000, '9'), kNoLimit), kNoLimit);
  for (std::uint64_t limit = 0; limit < 130; ++limit) {
    for (std::uint64_t n = 0; n < 300; ++n) {
      ASSERT_EQ(LeadingNumber(std::to_string(n), limit), std::min(n, limit))
          << n << " limit " << limit;
    }
  }
}

}  // namespace
}  // namespace mailtide
