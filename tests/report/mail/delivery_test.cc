#include "report/mail/delivery.h"

#include <string>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using namespace std::string_literals;

// 2026-11-21: it escaped controls, and whoever printed the line once more.
TEST(OneLine, FoldsBlanksAndLeavesEscapingToThePrinter) {
  struct Case {
    std::string raw;
    std::string line;
  };
  for (const Case& c : {
           Case{"", ""},
           Case{"250 ok", "250 ok"},
           Case{" a\r\n b\t\tc\n", "a b c"},
           Case{"a\x1b]0;x\x07"s, "a\x1b]0;x\x07"},
           Case{"citt\xc3\xa0 \xff"s, "citt\xc3\xa0 \xff"},
           Case{"a\0b"s, "a\0b"s},
           Case{std::string(254, 'x'), std::string(254, 'x')},
           Case{std::string(255, 'x'), std::string(251, 'x') + "..."},
           // No character is cut in two.
           Case{std::string(250, 'x') + "\xc3\xa0yyyy",
                std::string(250, 'x') + "..."},
           Case{std::string(249, 'x') + "\xc3\xa0yyyy",
                std::string(249, 'x') + "\xc3\xa0..."},
       }) {
    EXPECT_EQ(OneLine(c.raw), c.line);
  }
}

TEST(IsWireMessage, WantsCrLfAndSevenBits) {
  const std::string longest(998, 'x');
  for (const std::string& text :
       {"a\r\n"s, "a: b\r\n\r\ntext\r\n"s, "\r\n"s, longest + "\r\n"}) {
    EXPECT_TRUE(IsWireMessage(text)) << text;
  }
  for (const std::string& text :
       {""s, "a"s, "a\n"s, "\n"s, "a\r\nb"s, "a\r\n\n"s, "a\r\nb\n.\nMAIL\r\n"s,
        "a\rb\r\n"s, "a\r\r\n"s, "a\0\r\n"s, "\xc3\xa0\r\n"s, "a\r"s,
        longest + "x\r\n"}) {
    EXPECT_FALSE(IsWireMessage(text)) << text;
  }
}

TEST(DeliveryOutcomeName, NamesEach) {
  EXPECT_EQ(DeliveryOutcomeName(DeliveryOutcome::kSent), "sent");
  EXPECT_EQ(DeliveryOutcomeName(DeliveryOutcome::kTemporary), "temporary");
  EXPECT_EQ(DeliveryOutcomeName(DeliveryOutcome::kPermanent), "permanent");
  EXPECT_EQ(DeliveryOutcomeName(DeliveryOutcome::kUncertain), "uncertain");
  EXPECT_EQ(DeliveryOutcomeName(DeliveryOutcome::kConfiguration),
            "configuration");
}

}  // namespace
}  // namespace mailtide
