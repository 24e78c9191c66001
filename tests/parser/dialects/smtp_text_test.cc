#include "parser/dialects/smtp_text.h"

#include <cstdint>
#include <optional>
#include <string_view>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

TEST(SmtpTextTest, Replies) {
  struct Case {
    std::string_view text;
    int code;
    bool last;
    std::string_view rest;
  };
  for (const Case& c : {
           Case{"220 mail.example.org ESMTP", 220, true,
                "mail.example.org ESMTP"},
           {"250-SIZE 1000", 250, false, "SIZE 1000"},
           {"250- SIZE", 250, false, "SIZE"},
           {"250", 250, true, ""},
           {"250-", 250, false, ""},
           {"250 ", 250, true, ""},
           {" 354\tEnter mail ", 354, true, "Enter mail"},
           {"599 x", 599, true, "x"},
           {"550 5.1.1 <a@x>... User unknown", 550, true,
            "5.1.1 <a@x>... User unknown"},
           {"280 bytes received", 280, true, "bytes received"},
       }) {
    const auto reply = ParseSmtpReply(c.text);
    ASSERT_TRUE(reply) << c.text;
    EXPECT_EQ(reply->code, c.code) << c.text;
    EXPECT_EQ(reply->last, c.last) << c.text;
    EXPECT_EQ(reply->text, c.rest) << c.text;
  }
  for (const std::string_view text : {
           "",
           "25",
           "250ok",
           "2500",
           "150 x",
           "600 x",
           "2a0 x",
           "EHLO x",
           "VXNlcm5hbWU6",
           "2809 bytes (overall data transfer speed=325115741 B/s)",
           // A body of three digits must not look like a reply.
           "280 bytes (overall data transfer speed=325115741 B/s)",
       }) {
    EXPECT_FALSE(ParseSmtpReply(text)) << text;
  }
}

TEST(SmtpTextTest, TransferredBytes) {
  EXPECT_EQ(
      TransferredBytes("2809 bytes (overall data transfer speed=325 B/s)"),
      2809);
  EXPECT_EQ(TransferredBytes(" 0 BYTES (Overall data transfer speed=x"), 0);
  EXPECT_EQ(TransferredBytes(
                "99999999999999999999 bytes (overall data transfer speed=1"),
            std::uint64_t{1} << 50);
  for (const std::string_view text :
       {"", "2809", "2809 bytes", "bytes (overall data transfer speed=1 B/s)",
        "2809 bytes received in 00:00:01"}) {
    EXPECT_FALSE(TransferredBytes(text)) << text;
  }
}

TEST(SmtpTextTest, Commands) {
  struct Case {
    std::string_view text;
    SmtpVerb verb;
    std::string_view args;
  };
  for (const Case& c : {
           Case{"HELO localhost", SmtpVerb::kHelo, "localhost"},
           {"ehlo  gw.example.net ", SmtpVerb::kEhlo, "gw.example.net"},
           {"EHLO", SmtpVerb::kEhlo, ""},
           {"MAIL FROM:<a@x.example> SIZE=1", SmtpVerb::kMail,
            "<a@x.example> SIZE=1"},
           {"MAIL From:<a@x.example>", SmtpVerb::kMail, "<a@x.example>"},
           {"mail from : <a@x.example>", SmtpVerb::kMail, "<a@x.example>"},
           {"MAIL  FROM:", SmtpVerb::kMail, ""},
           {"MAIL FROM: a@x.example", SmtpVerb::kMail, "a@x.example"},
           {"MAIL FROM a@x.example", SmtpVerb::kMail, "a@x.example"},
           {"MAIL FROM<a@x.example>", SmtpVerb::kMail, "<a@x.example>"},
           {"MAIL from@x.example", SmtpVerb::kMail, "from@x.example"},
           {"MAIL a@x.example", SmtpVerb::kMail, "a@x.example"},
           {"MAIL", SmtpVerb::kMail, ""},
           {"RCPT To:<b@x.example>", SmtpVerb::kRcpt, "<b@x.example>"},
           {"RCPT tom@x.example", SmtpVerb::kRcpt, "tom@x.example"},
           {"DATA", SmtpVerb::kData, ""},
           {"BDAT 100 LAST", SmtpVerb::kBdat, "100 LAST"},
           {"RSET", SmtpVerb::kRset, ""},
           {"AUTH PLAIN AGEAYg==", SmtpVerb::kAuth, "PLAIN AGEAYg=="},
           {"StartTLS", SmtpVerb::kStartTls, ""},
           {"NOOP x", SmtpVerb::kNoop, "x"},
           {"quit", SmtpVerb::kQuit, ""},
           {"VRFY a", SmtpVerb::kVrfy, "a"},
           {"EXPN a", SmtpVerb::kExpn, "a"},
           {"HELP me", SmtpVerb::kOther, "HELP me"},
           {"DATAX", SmtpVerb::kOther, "DATAX"},
           {"MAILFROM:<a@x>", SmtpVerb::kOther, "MAILFROM:<a@x>"},
           {"VXNlcm5hbWU6", SmtpVerb::kOther, "VXNlcm5hbWU6"},
           {"", SmtpVerb::kOther, ""},
           {" \t", SmtpVerb::kOther, ""},
       }) {
    const SmtpCommand command = ParseSmtpCommand(c.text);
    EXPECT_EQ(command.verb, c.verb) << c.text;
    EXPECT_EQ(command.args, c.args) << c.text;
  }
}

TEST(SmtpTextTest, BareCommands) {
  for (const std::string_view text :
       {"EHLO x", "HELO", "MAIL FROM:<a@x>", "mail from : a", "RCPT TO:<b@x>",
        "DATA", "data ", "BDAT 10", "BDAT 0 LAST", "RSET", "AUTH LOGIN",
        "STARTTLS", "NOOP", "QUIT", "VRFY a", "EXPN a"}) {
    EXPECT_TRUE(IsBareCommand(text)) << text;
  }
  for (const std::string_view text :
       {"", "Data received", "Mail from the outside", "Mail accepted",
        "RCPT <b@x>", "BDAT", "BDAT much", "Quit by client", "CONNECT x",
        "250 ok"}) {
    EXPECT_FALSE(IsBareCommand(text)) << text;
  }
}

TEST(SmtpTextTest, Paths) {
  struct Case {
    std::string_view args;
    std::string_view address;
    std::string_view parameters;
  };
  for (const Case& c : {
           Case{"<a@x.example>", "a@x.example", ""},
           {"<a@x.example> SIZE=10  BODY=8BITMIME ", "a@x.example",
            "SIZE=10  BODY=8BITMIME"},
           {"<a@x.example>SIZE=10", "a@x.example", "SIZE=10"},
           {"<>", "", ""},
           {"<> SIZE=10", "", "SIZE=10"},
           {"", "", ""},
           {"< a@x.example >", "a@x.example", ""},
           {"<@r.example,@s.example:a@x.example>", "a@x.example", ""},
           {"<postmaster>", "postmaster", ""},
           // Quoted local parts hold blanks and brackets.
           {R"(<"a b"@x.example> SIZE=1)", R"("a b"@x.example)", "SIZE=1"},
           {R"(<"a>b"@x.example> SIZE=1)", R"("a>b"@x.example)", "SIZE=1"},
           {R"(<"a@in.example> SIZE="@x.example>)",
            R"("a@in.example> SIZE="@x.example)", ""},
           {R"("a b"@x.example SIZE=1)", R"("a b"@x.example)", "SIZE=1"},
           // A quote that makes no local part is plain.
           {R"(<"a@x.example> SIZE=1)", R"("a@x.example)", "SIZE=1"},
           {R"(<a"b@x.example> FOO=")", R"(a"b@x.example)", R"(FOO=")"},
           // Missing brackets, or one of them.
           {"a@x.example SIZE=10", "a@x.example", "SIZE=10"},
           {"a@x.example AUTH=<>", "a@x.example", "AUTH=<>"},
           {"postmaster", "postmaster", ""},
           {"postmaster SIZE=5", "postmaster", "SIZE=5"},
           {"<a@x.example SIZE=10", "a@x.example", "SIZE=10"},
           {"a@x.example> SIZE=10", "a@x.example", "SIZE=10"},
           {"a@x.example <b@x.example>", "a@x.example", "<b@x.example>"},
           // A name before the path.
           {"John Doe <j@x.example> SIZE=10", "j@x.example", "SIZE=10"},
       }) {
    const SmtpPath path = ParseSmtpPath(c.args);
    EXPECT_EQ(path.address, c.address) << c.args;
    EXPECT_EQ(path.parameters, c.parameters) << c.args;
  }
}

TEST(SmtpTextTest, PathEnd) {
  EXPECT_EQ(PathEnd("<a@x> b", 0), 5);
  EXPECT_EQ(PathEnd("a <> b", 2), 4);
  EXPECT_EQ(PathEnd(R"(<"a>b"@x>c>)", 0), 9);
  EXPECT_EQ(PathEnd(R"(<"a\">b"@x>c>)", 0), 11);
  EXPECT_EQ(PathEnd(R"(<"a>b"x>)", 0), 4);
  EXPECT_EQ(PathEnd("<a@x", 0), std::string_view::npos);
  EXPECT_EQ(PathEnd("<", 0), std::string_view::npos);
}

TEST(SmtpTextTest, SizeParameter) {
  EXPECT_EQ(SizeParameter("SIZE=48213"), 48213);
  EXPECT_EQ(SizeParameter("BODY=8BITMIME size=7 SIZE=8"), 7);
  EXPECT_EQ(SizeParameter("SIZE=99999999999999999999"), std::uint64_t{1} << 50);
  EXPECT_FALSE(SizeParameter(""));
  EXPECT_FALSE(SizeParameter("SIZE="));
  EXPECT_FALSE(SizeParameter("SIZE=x"));
  EXPECT_FALSE(SizeParameter("RESIZE=1 SIZE"));
}

TEST(SmtpTextTest, Bdat) {
  const auto chunk = ParseBdat("1000");
  ASSERT_TRUE(chunk);
  EXPECT_EQ(chunk->bytes, 1000);
  EXPECT_FALSE(chunk->last);
  const auto last = ParseBdat(" 0  last ");
  ASSERT_TRUE(last);
  EXPECT_EQ(last->bytes, 0);
  EXPECT_TRUE(last->last);
  for (const std::string_view args :
       {"", "LAST", "x", "1x", "1 FIRST", "1 LAST x", "-1"}) {
    EXPECT_FALSE(ParseBdat(args)) << args;
  }
}

}  // namespace
}  // namespace mailtide
