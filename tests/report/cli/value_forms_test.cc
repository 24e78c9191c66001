#include "report/cli/value_forms.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "report/cli/time_forms.h"

namespace mailtide {
namespace {

using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::year_month_day;

local_days Day(int y, unsigned m, unsigned d) {
  return local_days(year_month_day{std::chrono::year(y), std::chrono::month(m),
                                   std::chrono::day(d)});
}

template <typename T>
std::string Message(const Result<T>& result) {
  if (result) {
    return "";
  }
  EXPECT_EQ(result.error().code, ErrorCode::kConfiguration);
  return result.error().message;
}

TEST(ValueForms, Integers) {
  EXPECT_EQ(ParseInteger("3", 3, 9).value_or(-1), 3);
  EXPECT_EQ(ParseInteger("9", 3, 9).value_or(-1), 9);
  EXPECT_EQ(ParseInteger("-2", -5, 9).value_or(-1), -2);
  EXPECT_EQ(Message(ParseInteger("2", 3, 9)),
            "'2' is out of range; write 3 to 9");
  EXPECT_EQ(Message(ParseInteger("10", 3, 9)),
            "'10' is out of range; write 3 to 9");
  EXPECT_EQ(Message(ParseInteger("99999999999999999999", 3, 9)),
            "'99999999999999999999' is out of range; write 3 to 9");
  for (const char* text : {"", "x", "3x", "3 ", "+3", "0x3", "3.0", "NaN"}) {
    EXPECT_EQ(
        Message(ParseInteger(text, 3, 9)),
        "'" + std::string(text) + "' is not a whole number; write 3 to 9");
  }
}

TEST(ValueForms, PositiveNumbers) {
  EXPECT_EQ(ParsePositive("2").value_or(-1), 2);
  EXPECT_EQ(ParsePositive("2.5").value_or(-1), 2.5);
  EXPECT_EQ(ParsePositive("1e-3").value_or(-1), 0.001);
  for (const char* text : {"", "0", "-1", "nan", "NaN", "inf", "infinity",
                           "1e999", "2,5", "2.5x", "+2", "0x2", " 2"}) {
    EXPECT_EQ(Message(ParsePositive(text)),
              "'" + std::string(text) +
                  "' is not a number above 0; write it like 2 or 2.5");
  }
}

TEST(ValueForms, YesNo) {
  EXPECT_TRUE(ParseYesNo("yes").value_or(false));
  EXPECT_FALSE(ParseYesNo("no").value_or(true));
  EXPECT_EQ(Message(ParseYesNo("true")), "'true' is not one of: yes, no");
}

TEST(ValueForms, Durations) {
  EXPECT_EQ(ParseDuration("30s").value_or(seconds(-1)), seconds(30));
  EXPECT_EQ(ParseDuration("10m").value_or(seconds(-1)), minutes(10));
  EXPECT_EQ(ParseDuration("26h").value_or(seconds(-1)), hours(26));
  EXPECT_EQ(ParseDuration("2d").value_or(seconds(-1)), hours(48));
  EXPECT_EQ(ParseDuration("1h30m").value_or(seconds(-1)), minutes(90));
  EXPECT_EQ(ParseDuration("0s").value_or(seconds(-1)), seconds(0));
  EXPECT_EQ(ParseDuration("366d").value_or(seconds(-1)), hours(366 * 24));
  for (const char* text :
       {"", "10", "m", "-1m", "1.5h", "10 m", "10M", "1m1h", "1m1m", "367d",
        "366d1s", "99999999999999999999s", "9223372036854775807d", "1h-1m"}) {
    EXPECT_EQ(Message(ParseDuration(text)),
              "'" + std::string(text) +
                  "' is not a duration of at most 366 days; write a number "
                  "with its unit, like 30s, 10m, 26h, 2d or 1h30m");
  }
  EXPECT_EQ(FormatDuration(seconds(0)), "0s");
  EXPECT_EQ(FormatDuration(seconds(600)), "10m");
  EXPECT_EQ(FormatDuration(hours(26)), "26h");
  EXPECT_EQ(FormatDuration(seconds(3661)), "1h1m1s");
}

TEST(ValueForms, TimesOfDay) {
  EXPECT_EQ(ParseTimeOfDay("23:58").value_or(minutes(-1)), minutes(1438));
  EXPECT_EQ(ParseTimeOfDay("00:00").value_or(minutes(-1)), minutes(0));
  for (const char* text : {"", "24:00", "23:60", "9:00", "2358", "23:58:00"}) {
    EXPECT_EQ(Message(ParseTimeOfDay(text)),
              "'" + std::string(text) +
                  "' is not a time of day; write HH:MM, like 23:58");
  }
  EXPECT_EQ(FormatTimeOfDay(minutes(1438)), "23:58");
  EXPECT_EQ(FormatTimeOfDay(minutes(5)), "00:05");
}

TEST(ValueForms, Days) {
  EXPECT_EQ(ParseDay("2026-11-20").value_or(local_days()), Day(2026, 11, 20));
  EXPECT_EQ(ParseDay("2024-02-29").value_or(local_days()), Day(2024, 2, 29));
  for (const char* text :
       {"", "2026-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "20261120",
        "2026-11-20x", "26-11-20", "1969-12-31", "2026-1-2", "yesterday"}) {
    EXPECT_EQ(Message(ParseDay(text)),
              "'" + std::string(text) +
                  "' is not a day; write YYYY-MM-DD, like 2026-11-20");
  }
  EXPECT_EQ(FormatDay(Day(2026, 1, 2)), "2026-01-02");
}

TEST(ValueForms, Stamps) {
  const auto local = [](seconds time) {
    return std::chrono::local_seconds(Day(2026, 11, 21)) + time;
  };
  const struct {
    const char* text = "";
    StampText expected;
  } cases[] = {
      {"2026-11-21T00:10", {local(minutes(10)), std::nullopt}},
      {"2026-11-21 00:10", {local(minutes(10)), std::nullopt}},
      {"2026-11-21T23:59:59", {local(seconds(86399)), std::nullopt}},
      {"2026-11-21T00:10:00.250", {local(minutes(10)), std::nullopt}},
      {"2026-11-21T00:10Z", {local(minutes(10)), minutes(0)}},
      {"2026-11-21t00:10z", {local(minutes(10)), minutes(0)}},
      {"2026-11-21T00:10:00+01:00", {local(minutes(10)), minutes(60)}},
      {"2026-11-21T00:10-0330", {local(minutes(10)), minutes(-210)}},
      {"2026-11-21T00:10+14", {local(minutes(10)), minutes(840)}},
  };
  for (const auto& c : cases) {
    const Result<StampText> stamp = ParseStamp(c.text);
    ASSERT_TRUE(stamp) << c.text;
    EXPECT_EQ(*stamp, c.expected) << c.text;
  }
  for (const char* text :
       {"", "2026-11-21", "2026-11-21T", "2026-11-21T00", "2026-11-21T24:00",
        "2026-11-21T00:60", "2026-11-21T00:10:60", "2026-11-21T00:10:00.",
        "2026-11-21T00:10+", "2026-11-21T00:10+1", "2026-11-21T00:10+01:",
        "2026-11-21T00:10+15:00", "2026-11-21T00:10+01:60",
        "2026-11-21T00:10 +01:00", "2026-11-21T00:10 CET", "now"}) {
    EXPECT_EQ(Message(ParseStamp(text)),
              "'" + std::string(text) +
                  "' is not a time; write it like 2026-11-21T00:10, with :SS "
                  "and Z or +01:00 if you like");
  }
}

TEST(ValueForms, Recipients) {
  const Result<MailRecipient> named =
      ParseRecipient("user@example.org \t Monitoraggio posta");
  ASSERT_TRUE(named);
  EXPECT_EQ(*named, (MailRecipient{"user@example.org", "Monitoraggio posta"}));
  EXPECT_EQ(FormatRecipient(*named), "user@example.org Monitoraggio posta");
  const Result<MailRecipient> bare = ParseRecipient("user@example.org");
  ASSERT_TRUE(bare);
  EXPECT_EQ(FormatRecipient(*bare), "user@example.org");
  EXPECT_EQ(Message(ParseRecipient("User <user@example.org>")),
            "'User' is not a mail address; write it like user@example.org, in "
            "ASCII");
}

TEST(ValueForms, AccountLimits) {
  const Result<AccountLimit> full = ParseAccountLimit(
      "newsletter@example.org 5000 until 2027-01-31 monthly newsletter");
  ASSERT_TRUE(full);
  EXPECT_EQ(*full, (AccountLimit{"newsletter@example.org", 5000,
                                 Day(2027, 1, 31), "monthly newsletter"}));
  EXPECT_EQ(FormatAccountLimit(*full),
            "newsletter@example.org 5000 until 2027-01-31 monthly newsletter");
  const Result<AccountLimit> reason =
      ParseAccountLimit("*@lists.example.org  0 \t until2027 is a word");
  ASSERT_TRUE(reason);
  EXPECT_EQ(*reason, (AccountLimit{"*@lists.example.org", 0, std::nullopt,
                                   "until2027 is a word"}));
  const Result<AccountLimit> shortest = ParseAccountLimit("a@example.org 7");
  ASSERT_TRUE(shortest);
  EXPECT_EQ(FormatAccountLimit(*shortest), "a@example.org 7");

  const std::string no_limit =
      "no limit after 'a@example.org'; write it like 'newsletter@example.org "
      "5000 until 2027-01-31 monthly newsletter'";
  EXPECT_EQ(Message(ParseAccountLimit("a@example.org")), no_limit);
  EXPECT_EQ(Message(ParseAccountLimit("a@example.org many")), no_limit);
  EXPECT_EQ(Message(ParseAccountLimit("a@example.org -5")), no_limit);
  EXPECT_EQ(Message(ParseAccountLimit("a@example.org 5 until May")),
            "after 'until', 'May' is not a day; write YYYY-MM-DD, like "
            "2026-11-20");
  EXPECT_EQ(Message(ParseAccountLimit("a@example.org 5 until")),
            "after 'until', '' is not a day; write YYYY-MM-DD, like "
            "2026-11-20");
  EXPECT_NE(Message(ParseAccountLimit("re:( 5")), "");
}

TEST(ValueForms, QuotesAreBounded) {
  EXPECT_EQ(Quoted(std::string(80, 'x')), "'" + std::string(80, 'x') + "'");
  EXPECT_EQ(Quoted(std::string(81, 'x')), "'" + std::string(80, 'x') + "...'");
  // Two bytes across the border: neither is kept.
  EXPECT_EQ(Quoted(std::string(79, 'x') + "\xC3\xA8yz"),
            "'" + std::string(79, 'x') + "...'");
}

}  // namespace
}  // namespace mailtide
