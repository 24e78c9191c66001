// Transactions made by hand: what they look like, and what they count as at
// each log level. The expectations are read off the lines.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "samples/traffic/base64.h"
#include "samples/traffic/course.h"
#include "samples/traffic/delivery.h"
#include "samples/traffic/ledger.h"
#include "samples/traffic/options.h"
#include "samples/traffic/transaction.h"
#include "samples/traffic/visit.h"

namespace mailtide::traffic {
namespace {

constexpr Day kDay = 20000;

Options MakeOptions(Dialect dialect, LogLevel level) {
  Options options;
  options.dialect = dialect;
  options.icewarp.log_level = level;
  options.domains = {"example.org"};
  return options;
}

// A mail of a stranger to anna inside and, with `outward`, zoe outside.
Course MakeCourse(bool outward) {
  Course course;
  course.mail.sender = "z@d2.example.net";
  course.mail.client = "192.0.2.9";
  course.mail.bytes = 1000;
  course.mail.recipients = {{"anna@example.org", true}};
  if (outward) {
    course.mail.recipients.push_back({"zoe@d1.example.net", false});
  }
  for (const Recipient& one : course.mail.recipients) {
    course.addressees.push_back({one.address, one.internal, "", false});
  }
  course.final_reply = {"", Fate::kAccepted, "OK", Fate::kAccepted};
  return course;
}

// Draws one course at noon, without any waiting.
struct Scene {
  Scene(Dialect dialect, LogLevel level, const Course& course,
        const Login& login = {}, std::int64_t end = INT64_MAX) {
    const Options options = MakeOptions(dialect, level);
    Ledger ledger(options, end, &days);
    Random random(5);
    Visit visit = {random,
                   Script(ToSeconds({kDay, 43200}), {0, 0}, &random),
                   course.mail.client,
                   "mx.example.net",
                   login,
                   {},
                   &deliveries};
    goes_on = TransactionMaker(options, &ledger).Draw(course, &visit);
    lines = visit.script.Take();
    logged_in = visit.login.form != LoginForm::kNone;
  }

  // Such as "accepted 1 received 2 bytes 1000".
  std::string Counted() {
    const DayTruth& day = days[kDay];
    std::string text;
    const auto add = [&text](std::string_view name, std::uint64_t count) {
      if (count > 0) {
        text += text.empty() ? "" : " ";
        text += std::string(name) + ' ' + std::to_string(count);
      }
    };
    for (std::size_t i = 0; i < kOutcomeCount; ++i) {
      add(kOutcomeNames[i], day.outcomes[i]);
    }
    add("received", day.received.copies);
    add("sent", day.sent.copies);
    add("relay", day.relay.copies);
    add("bytes", day.received.bytes);
    return text;
  }

  // The first words of each line: "MAIL", "RCPT", "250", "***".
  std::string Words() const {
    std::string text;
    for (const ScriptLine& line : lines) {
      const std::string word = line.text.substr(0, line.text.find(' '));
      text += text.empty() ? "" : " ";
      text += word == "mail" ? "MAIL" : word;
    }
    return text;
  }

  std::map<Day, DayTruth> days;
  std::vector<Delivery> deliveries;
  std::vector<ScriptLine> lines;
  bool goes_on = false;
  bool logged_in = false;
};

Scene Both(const Course& course) {
  return Scene(Dialect::kIceWarp, LogLevel::kBoth, course);
}
Scene Debug(const Course& course) {
  return Scene(Dialect::kIceWarp, LogLevel::kDebug, course);
}
Scene Summary(const Course& course) {
  return Scene(Dialect::kIceWarp, LogLevel::kSummary, course);
}

TEST(SessionLawTest, AnAcceptedMailIsCountedOnceAtAnyLevel) {
  const Course course = MakeCourse(false);
  EXPECT_EQ(Both(course).Counted(), "accepted 1 received 1 bytes 1000");
  EXPECT_EQ(Debug(course).Counted(), "accepted 1 received 1 bytes 1000");
  EXPECT_EQ(Summary(course).Counted(), "accepted 1 received 1 bytes 1000");
  EXPECT_EQ(Both(course).Words(),
            "MAIL 250 RCPT 250 DATA 354 1005 Start *** 250");
}

TEST(SessionLawTest, ASummaryShowsTheFirstRecipientOnly) {
  const Course course = MakeCourse(true);
  EXPECT_EQ(Both(course).Counted(), "accepted 1 received 1 relay 1 bytes 1000");
  // Two copies, both taken to be inside.
  EXPECT_EQ(Summary(course).Counted(), "accepted 1 received 2 bytes 1000");
  ASSERT_EQ(Both(course).deliveries.size(), 1U);
  EXPECT_EQ(Both(course).deliveries[0].domain, "d1.example.net");
}

TEST(SessionLawTest, PipelinedCommandsStandBeforeTheirReplies) {
  Course course = MakeCourse(true);
  course.pipelined = true;
  course.addressees.insert(course.addressees.begin() + 1,
                           {"nobody@example.org", true,
                            "550-5.1.1 Nobody.\n550 5.1.1 Look it up.", true});
  Scene scene = Both(course);
  EXPECT_EQ(scene.Words(),
            "MAIL RCPT RCPT RCPT DATA 250 250 550-5.1.1 550 250 354 "
            "1005 Start *** 250");
  EXPECT_EQ(scene.Counted(),
            "accepted 1 rejected 1 received 1 relay 1 bytes 1000");
  EXPECT_EQ(Summary(course).Counted(), "accepted 1 received 2 bytes 1000");
}

// One for the sender, one for each recipient, nothing for DATA.
TEST(SessionLawTest, AfterARefusedSenderAllIsRefused) {
  Course course = MakeCourse(true);
  course.sender_refusal = "451 4.1.8 Later";
  EXPECT_EQ(Both(course).Counted(), "deferred 1");
  course.pipelined = true;
  Scene scene = Both(course);
  EXPECT_EQ(scene.Words(), "MAIL RCPT RCPT DATA 451 503 503 503");
  EXPECT_EQ(scene.Counted(), "rejected 2 deferred 1");
  EXPECT_EQ(Summary(course).Counted(), "");
}

TEST(SessionLawTest, RefusedDataAreOneRefusalIfThereIsARecipient) {
  Course course = MakeCourse(false);
  course.data_refusal = "554 5.7.1 No";
  course.refused_for_good = true;
  EXPECT_EQ(Debug(course).Counted(), "rejected 1");
  EXPECT_EQ(Summary(course).Counted(), "");
  course.pipelined = true;
  course.addressees[0].refusal = "450 4.7.1 Greylisted";
  course.mail.recipients.clear();
  Scene scene = Debug(course);
  EXPECT_EQ(scene.Words(), "MAIL RCPT DATA 250 450 554");
  EXPECT_EQ(scene.Counted(), "deferred 1");
}

TEST(SessionLawTest, ASummaryMaySayMoreThanTheReply) {
  Course course = MakeCourse(false);
  course.final_reply = {"554 5.7.1 Filtered", Fate::kRejected, "DBF",
                        Fate::kDeleted};
  EXPECT_EQ(Both(course).Counted(), "rejected 1");
  EXPECT_EQ(Summary(course).Counted(), "deleted 1");
  EXPECT_TRUE(Both(course).deliveries.empty());
}

// The summary alone shows that the message was taken.
TEST(SessionLawTest, WithoutTheFinalReplyTheSummaryAccepts) {
  Course course = MakeCourse(false);
  course.lost = Stage::kSummary;
  EXPECT_EQ(Both(course).Words(), "MAIL 250 RCPT 250 DATA 354 1005 Start ***");
  EXPECT_FALSE(Both(course).goes_on);
  EXPECT_EQ(Both(course).Counted(), "accepted 1 received 1 bytes 1000");
  EXPECT_EQ(Debug(course).Counted(), "incomplete 1");
  EXPECT_EQ(Summary(course).Counted(), "accepted 1 received 1 bytes 1000");
  course.lost = Stage::kData;
  EXPECT_EQ(Both(course).Counted(), "incomplete 1");
  EXPECT_EQ(Summary(course).Counted(), "");
}

TEST(SessionLawTest, ASilenceEndsTheSessionButNotTheMail) {
  for (const Stage stage : {Stage::kEnvelope, Stage::kData}) {
    Course course = MakeCourse(true);
    course.idle = stage;
    Scene scene = Both(course);
    EXPECT_EQ(scene.Words(),
              "MAIL 250 RCPT 250 RCPT 250 DATA 354 1005 Start *** 250");
    EXPECT_TRUE(scene.goes_on);
    const std::size_t silent = stage == Stage::kEnvelope ? 6 : 8;
    EXPECT_GE(scene.lines[silent].second - scene.lines[silent - 1].second,
              20 * 60);
    EXPECT_EQ(scene.Counted(), "incomplete 1");
    EXPECT_EQ(scene.deliveries.size(), 1U);
    EXPECT_EQ(Summary(course).Counted(), "accepted 1 received 2 bytes 1000");
  }
}

TEST(SessionLawTest, WhatDropsATransaction) {
  const Login login = {LoginForm::kAddress, "bruno", "example.org", false};
  const auto draw = [&login](FalseStart false_start) {
    Course course = MakeCourse(false);
    course.false_start = false_start;
    return Scene(Dialect::kIceWarp, LogLevel::kBoth, course, login);
  };
  Scene reset = draw(FalseStart::kReset);
  EXPECT_EQ(reset.Words(),
            "MAIL 250 RCPT 250 RSET 250 "
            "MAIL 250 RCPT 250 DATA 354 1005 Start *** 250");
  EXPECT_EQ(reset.Counted(), "accepted 1 received 1 bytes 1000");
  EXPECT_FALSE(reset.logged_in);
  Scene greeting = draw(FalseStart::kGreeting);
  EXPECT_EQ(greeting.Counted(), "accepted 1 received 1 sent 1 bytes 1000");
  EXPECT_TRUE(greeting.logged_in);
  Scene again = draw(FalseStart::kNewMail);
  EXPECT_EQ(again.Counted(),
            "accepted 1 incomplete 1 received 1 sent 1 bytes 1000");
}

TEST(SessionLawTest, WhoseMailALoginMakesIt) {
  const Course course = MakeCourse(true);
  const auto draw = [&course](const Login& login, LogLevel level) {
    return Scene(Dialect::kIceWarp, level, course, login).days[kDay];
  };
  const Login bruno = {LoginForm::kPercent, "bruno", "example.org", false};
  EXPECT_EQ(draw(bruno, LogLevel::kDebug).accounts.count("bruno@example.org"),
            1U);
  Login hidden = bruno;
  hidden.hidden = true;
  EXPECT_EQ(draw(hidden, LogLevel::kDebug).accounts.count("z@d2.example.net"),
            1U);
  // No summary tells of a login.
  EXPECT_TRUE(draw(bruno, LogLevel::kSummary).accounts.empty());
}

// By reply, else by summary, else by the transfer, which is five more.
TEST(SessionLawTest, WhereTheSizeStands) {
  Course course = MakeCourse(false);
  course.short_reply = true;
  EXPECT_EQ(Both(course).Counted(), "accepted 1 received 1 bytes 1000");
  EXPECT_EQ(Debug(course).Counted(), "accepted 1 received 1 bytes 1005");
  EXPECT_EQ(Scene(Dialect::kLcd, LogLevel::kBoth, course).Counted(),
            "accepted 1 received 1");
  course.declares_size = true;
  EXPECT_EQ(Scene(Dialect::kLcd, LogLevel::kBoth, course).Counted(),
            "accepted 1 received 1 bytes 1000");
}

// The log ends in the second in which the transaction stands open.
TEST(SessionLawTest, TheEndOfTheLogLeavesItIncomplete) {
  const std::int64_t noon = ToSeconds({kDay, 43200});
  Course course = MakeCourse(false);
  course.idle = Stage::kEnvelope;  // the silence goes past the end
  const auto draw = [&course](std::int64_t end) {
    return Scene(Dialect::kIceWarp, LogLevel::kBoth, course, {}, end);
  };
  EXPECT_EQ(draw(noon + 60).Counted(), "incomplete 1");
  EXPECT_EQ(draw(noon).Counted(), "");
  std::map<Day, DayTruth> days;
  Ledger ledger(MakeOptions(Dialect::kIceWarp, LogLevel::kBoth), noon, &days);
  ledger.Closed(noon - 9, noon - 1);
  EXPECT_TRUE(days.empty());
  ledger.Closed(noon - 9, noon);
  EXPECT_EQ(days[kDay].outcomes[static_cast<std::size_t>(Outcome::kIncomplete)],
            1U);
}

TEST(Base64Test, AsInTheStandard) {
  EXPECT_EQ(Base64(""), "");
  EXPECT_EQ(Base64("f"), "Zg==");
  EXPECT_EQ(Base64("fo"), "Zm8=");
  EXPECT_EQ(Base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(Base64("Username:"), "VXNlcm5hbWU6");
  EXPECT_EQ(Base64(std::string_view("\0\xff\xfe", 3)), "AP/+");
}

}  // namespace
}  // namespace mailtide::traffic
