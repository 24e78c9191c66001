#include "report/mail/smtp_dialogue.h"

#include <string>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using namespace std::string_literals;

TEST(SmtpDialogue, KnowsWhichCommandAReplyAnswers) {
  SmtpDialogue dialogue(/*keep_transcript=*/true, {});
  EXPECT_EQ(dialogue.step(), SmtpStep::kGreeting);
  EXPECT_FALSE(dialogue.answered());
  dialogue.OnReceived("220 mail.example.org ESMTP\r\n");
  EXPECT_TRUE(dialogue.answered());
  dialogue.OnSent("EHLO client.example.org\r\n");
  EXPECT_FALSE(dialogue.answered());
  dialogue.OnReceived("250-mail.example.org\r\n250-STARTTLS\r\n250-SI");
  EXPECT_FALSE(dialogue.answered());
  EXPECT_EQ(dialogue.reply_code(), 220);
  dialogue.OnReceived("ZE 1000\r\n250 AUTH PLAIN\r\n");
  EXPECT_EQ(dialogue.step(), SmtpStep::kHello);
  EXPECT_TRUE(dialogue.Offered("STARTTLS"));
  EXPECT_TRUE(dialogue.Offered("AUTH"));
  EXPECT_FALSE(dialogue.Offered("SMTPUTF8"));
  dialogue.OnSent("MAIL FROM:<a@example.org>\r\n");
  dialogue.OnReceived("250 ok\r\n");
  dialogue.OnSent("RCPT TO:<b@example.org>\r\n");
  dialogue.OnReceived("550-5.1.1 no\r\n550 such user\r\n");
  EXPECT_EQ(dialogue.step(), SmtpStep::kRcpt);
  EXPECT_EQ(dialogue.reply_code(), 550);
  EXPECT_EQ(dialogue.reply_text(), "5.1.1 no such user");
  dialogue.OnSent("QUIT\r\n");
  EXPECT_TRUE(dialogue.quit_sent());
  dialogue.OnReceived("221 bye\r\n");
  EXPECT_EQ(dialogue.reply_code(), 550);  // the result stands
  EXPECT_EQ(dialogue.transcript(),
            "< 220 mail.example.org ESMTP\n"
            "> EHLO client.example.org\n"
            "< 250-mail.example.org\n"
            "< 250-STARTTLS\n"
            "< 250-SIZE 1000\n"
            "< 250 AUTH PLAIN\n"
            "> MAIL FROM:<a@example.org>\n"
            "< 250 ok\n"
            "> RCPT TO:<b@example.org>\n"
            "< 550-5.1.1 no\n"
            "< 550 such user\n"
            "> QUIT\n"
            "< 221 bye\n");
}

TEST(SmtpDialogue, ForgetsTheOffersAtTheNextEhlo) {
  SmtpDialogue dialogue(false, {});
  dialogue.OnReceived("220 x\r\n");
  dialogue.OnSent("EHLO a\r\n");
  dialogue.OnReceived("250-x\r\n250 STARTTLS\r\n");
  dialogue.OnSent("STARTTLS\r\n");
  dialogue.OnReceived("220 go\r\n");
  EXPECT_EQ(dialogue.step(), SmtpStep::kStarttls);
  dialogue.OnSent("EHLO a\r\n");
  dialogue.OnReceived("250 x\r\n");
  EXPECT_FALSE(dialogue.Offered("STARTTLS"));
  EXPECT_EQ(dialogue.transcript(), "");
}

TEST(SmtpDialogue, HalfAReplyIsNone) {
  SmtpDialogue dialogue(true, {});
  dialogue.OnReceived("220 x\r\n");
  dialogue.OnMessage("a\r\n");
  dialogue.OnReceived("250 que");
  EXPECT_EQ(dialogue.step(), SmtpStep::kMessage);
  EXPECT_FALSE(dialogue.answered());
  EXPECT_EQ(dialogue.message_bytes(), 3U);
}

TEST(SmtpDialogue, NoiseIsNoReply) {
  SmtpDialogue dialogue(true, {});
  dialogue.OnReceived("HTTP/1.1 400 Bad Request\r\n25\r\n2x0 ok\r\n250ok\r\n");
  EXPECT_FALSE(dialogue.answered());
  EXPECT_EQ(dialogue.reply_code(), 0);
}

// base64 of "\0sender\0hunter2hunter2" and of "hunter2hunter2", by hand with
// another tool.
constexpr const char* kPlain = "AHNlbmRlcgBodW50ZXIyaHVudGVyMg==";
constexpr const char* kLogin = "aHVudGVyMmh1bnRlcjI=";

TEST(SmtpDialogue, StrikesOutAuthPlain) {
  SmtpDialogue dialogue(true, {"hunter2hunter2"});
  dialogue.OnReceived("220 x\r\n");
  dialogue.OnSent("AUTH PLAIN "s + kPlain + "\r\n");
  dialogue.OnReceived("235 ok\r\n");
  dialogue.OnSent("auth plain\r\n");
  dialogue.OnReceived("334\r\n");
  dialogue.OnSent(kPlain);
  dialogue.OnSent("\r\n");
  dialogue.OnReceived("235 ok\r\n");
  dialogue.OnSent("MAIL FROM:<a@example.org>\r\n");
  EXPECT_EQ(dialogue.transcript(),
            "< 220 x\n"
            "> AUTH PLAIN ****\n"
            "< 235 ok\n"
            "> auth plain\n"
            "< 334 ****\n"
            "> ****\n"
            "< 235 ok\n"
            "> MAIL FROM:<a@example.org>\n");
}

TEST(SmtpDialogue, StrikesOutEachStepOfAuthLogin) {
  SmtpDialogue dialogue(true, {});
  dialogue.OnReceived("220 x\r\n");
  dialogue.OnSent("AUTH LOGIN\r\n");
  dialogue.OnReceived("334 VXNlcm5hbWU6\r\n");
  dialogue.OnSent("c2VuZGVy\r\n");
  dialogue.OnReceived("334 UGFzc3dvcmQ6\r\n");
  dialogue.OnSent(kLogin + "\r\n"s);
  dialogue.OnReceived("535 5.7.8 wrong\r\n");
  EXPECT_EQ(dialogue.step(), SmtpStep::kAuth);
  EXPECT_EQ(dialogue.reply_code(), 535);
  EXPECT_EQ(dialogue.transcript(),
            "< 220 x\n"
            "> AUTH LOGIN\n"
            "< 334 ****\n"
            "> ****\n"
            "< 334 ****\n"
            "> ****\n"
            "< 535 5.7.8 wrong\n");
}

TEST(SmtpDialogue, StrikesOutWhatTheServerRepeats) {
  SmtpDialogue dialogue(true, {"hunter2hunter2", kLogin, kPlain});
  dialogue.OnReceived("220 x\r\n");
  dialogue.OnSent("AUTH PLAIN "s + kPlain + "\r\n");
  dialogue.OnReceived("535 wrong: "s + kPlain + " hunter2hunter2 " + kLogin +
                      "\r\n");
  EXPECT_EQ(dialogue.reply_text(), "wrong: **** **** ****");
  EXPECT_EQ(dialogue.transcript(),
            "< 220 x\n"
            "> AUTH PLAIN ****\n"
            "< 535 wrong: **** **** ****\n");
}

TEST(SmtpDialogue, HoldsOneLineForEachAndHasAnEnd) {
  SmtpDialogue dialogue(true, {});
  dialogue.OnReceived("220 \x1b]0;x\rx\x07\xff\r\n");
  EXPECT_EQ(dialogue.transcript(), "< 220 \x1b]0;x x\x07\xff\n");
  for (int i = 0; i < 3000; ++i) {
    dialogue.OnReceived("250-" + std::string(100, 'x') + "\r\n");
  }
  dialogue.OnReceived(std::string(1000000, 'y'));
  EXPECT_LT(dialogue.transcript().size(), SmtpDialogue::kMaxTranscript + 300);
}

// RFC 4648, section 10.
TEST(Base64, FollowsTheRfc) {
  EXPECT_EQ(Base64(""), "");
  EXPECT_EQ(Base64("f"), "Zg==");
  EXPECT_EQ(Base64("fo"), "Zm8=");
  EXPECT_EQ(Base64("foo"), "Zm9v");
  EXPECT_EQ(Base64("foob"), "Zm9vYg==");
  EXPECT_EQ(Base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(Base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(Base64("\0sender\0hunter2hunter2"s), kPlain);
}

}  // namespace
}  // namespace mailtide
