// Reading a line of a transcript costs time in proportion to its length,
// whatever is in it.
#include <cstddef>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "parser/dialects/icewarp_line.h"
#include "parser/dialects/icewarp_reply.h"
#include "parser/dialects/icewarp_summary.h"
#include "parser/dialects/lcd_line.h"
#include "parser/dialects/smtp_auth.h"
#include "parser/dialects/smtp_text.h"

namespace mailtide {
namespace {

using namespace std::string_view_literals;

// clang-format off
constexpr std::string_view kHostile[] = {
    "<", "<\"", "<\"a\"@", "<\"\\", "<a", "<a>", "<a> ", "<a>, ", "<\"> ",
    "<\"a> \"@", "\"", "\\\"", "a <", "'", "' ", "'a' to", "' to '",
    "' to", " ", "\t,", ",", "0", "0:", "a", "a@", "@a,", "@a:", "(", ")",
    "()", "spam", "x spa", "relay ", ";", "; message id ", "size=1 ",
    "size= ", "A", "=", "[", "]", "[a]", "2001:", ":", "1:", "/", "-",
    "<<< ", ">>> ", "*** ", "Client session ", "Connected",
    "... Recipient ok", "250 ", "MAIL FROM:", "BDAT ", "\0"sv};
// clang-format on

// Linear work is done in hundredths of a second; were any of it quadratic, it
// would take longer than this, also where processors are fast.
constexpr std::size_t kBytes = std::size_t{1} << 16;
constexpr double kMostSeconds = 4;

double SecondsSince(std::clock_t start) {
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

void ReadText(std::string_view text) {
  std::vector<std::string_view> recipients;
  ParseIceWarpSummary(text, recipients);
  ParseAgedForward(text);
  ParseSmtpReply(text);
  TransferredBytes(text);
  const SmtpCommand command = ParseSmtpCommand(text);
  IsBareCommand(text);
  ParseBdat(command.args);
  SizeParameter(ParseSmtpPath(command.args).parameters);
  SizeParameter(ParseSmtpPath(text).parameters);
  ReceivedBytes(text);
  EndingOf({250, true, text});
  ClassOfRefusal(text);
  DecodeAuthUser(ParseAuth(text).mechanism, text);
  IsUserNamePrompt(text);
}

TEST(TranscriptLinearTest, LongLinesAreReadInTime) {
  const auto pattern = LcdPattern::Compile(
      R"((?P<time>\S+ \S+) .*?(?:(?P<client>\S+) *)*(?P<text>.*))");
  ASSERT_TRUE(pattern);
  for (const std::string_view unit : kHostile) {
    std::string text;
    while (text.size() < kBytes) {
      text += unit;
    }
    const std::clock_t start = std::clock();
    ReadText(text);
    ReadText("MAIL FROM:<" + text);
    ReadText("550 <a@x> <b@y> " + text);
    static_cast<void>(
        ParseAgedForward("Forwarded mails older than 1 days from " + text));
    for (const std::string_view before :
         {"", "a [", "a [1] ", "a [1] 12:00:00 "}) {
      static_cast<void>(ParseIceWarpLine(std::string(before) + text));
    }
    for (const std::string_view before :
         {"", "2008-03-17 09:14:01 ", "2008-03-17 09:14:01 [",
          "2008-03-17 09:14:01 192.0.2.1 "}) {
      const std::string line = std::string(before) + text;
      static_cast<void>(ParseLcdLine(line));
      static_cast<void>(pattern->Parse(line));
    }
    EXPECT_LT(SecondsSince(start), kMostSeconds) << unit;
  }
}

}  // namespace
}  // namespace mailtide
