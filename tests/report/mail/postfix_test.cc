// Sending through a real Postfix on loopback, from building the mail to the
// file in the mailbox.
#include "tests/support/postfix.h"

#include <chrono>
#include <fstream>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "report/mail/message.h"
#include "report/mail/sendmail_sender.h"
#include "report/mail/smtp_sender.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;
using Outcome = DeliveryOutcome;

class PostfixTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(postfix_.problem(), "");
    MessageSpec spec;
    spec.from = {"statistics@example.org", "Citt\u00e0"};
    spec.to = {{Postfix::kUser, "Monitoraggio"}};
    spec.subject = "Loganalyzer Statistics Alert";
    spec.message_id = "0a1b2c.1@example.org";
    spec.date = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20);
    spec.text = "From here\n.\n.hidden\nAccount user@example.org\n";
    const Result<std::string> built = BuildMessageBytes(spec);
    ASSERT_TRUE(built.has_value());
    message_ = *built;
  }

  SmtpSettings Settings(std::uint16_t port, SmtpSecurity security) const {
    SmtpSettings settings;
    settings.remote_hosts = {"localhost"};
    settings.port = port;
    settings.helo = "client.example.org";
    settings.security = security;
    settings.connect_timeout = std::chrono::seconds(20);
    settings.reply_timeout = std::chrono::seconds(20);
    if (security != SmtpSecurity::kNone) {
      settings.ca_file = postfix_.ca_file().string();
      settings.username = Postfix::kLogin;
      settings.password = Postfix::kPassword;
    }
    return settings;
  }

  DeliveryResult Send(const SmtpSettings& settings,
                      const std::string& to = Postfix::kUser) const {
    return SendBySmtp(settings, "bounce@example.com", to, message_,
                      KeepDialogue::kYes);
  }

  // The delivered file: Postfix adds header fields before ours, and its lines
  // end in LF.
  void ExpectDelivered(const char* return_path, const char* protocol) const {
    const std::vector<std::string> mails = postfix_.Mails(1);
    ASSERT_EQ(mails.size(), 1U) << postfix_.Log();
    std::string sent;
    for (const char c : message_) {
      if (c != '\r') {
        sent.push_back(c);
      }
    }
    EXPECT_TRUE(mails[0].ends_with("\n" + sent)) << mails[0];
    EXPECT_TRUE(
        mails[0].starts_with(fmt::format("Return-Path: <{}>\n", return_path)))
        << mails[0];
    EXPECT_NE(mails[0].find(protocol), std::string::npos) << mails[0];
  }

  Postfix postfix_;
  std::string message_;
};

TEST_F(PostfixTest, DeliversInClearOnLoopback) {
  const DeliveryResult result =
      Send(Settings(postfix_.plain_port(), SmtpSecurity::kNone));
  EXPECT_EQ(result.outcome, Outcome::kSent)
      << result.dialogue << postfix_.Log();
  EXPECT_TRUE(result.text.starts_with("250 2.0.0 Ok: queued as "))
      << result.text;
  ExpectDelivered("bounce@example.com", "from client.example.org");
}

TEST_F(PostfixTest, DeliversByStarttlsWithAuthentication) {
  const DeliveryResult result =
      Send(Settings(postfix_.starttls_port(), SmtpSecurity::kStarttls));
  EXPECT_EQ(result.outcome, Outcome::kSent)
      << result.dialogue << postfix_.Log();
  ExpectDelivered("bounce@example.com", "with ESMTPSA");
  // PLAIN, though the server offers CRAM-MD5 and DIGEST-MD5 too.
  EXPECT_NE(result.dialogue.find("> AUTH PLAIN\n"), std::string::npos)
      << result.dialogue;
  // base64 of "\0sender@example.org\0correct horse"
  EXPECT_EQ(result.dialogue.find("AHNlbmRlckBleGFtcGxl"), std::string::npos);
}

TEST_F(PostfixTest, DeliversBySmtpsWithAuthentication) {
  const DeliveryResult result =
      Send(Settings(postfix_.smtps_port(), SmtpSecurity::kSmtps));
  EXPECT_EQ(result.outcome, Outcome::kSent)
      << result.dialogue << postfix_.Log();
  ExpectDelivered("bounce@example.com", "with ESMTPSA");
}

TEST_F(PostfixTest, TellsAWrongAuthority) {
  for (const SmtpSecurity security :
       {SmtpSecurity::kStarttls, SmtpSecurity::kSmtps}) {
    SmtpSettings settings =
        Settings(security == SmtpSecurity::kSmtps ? postfix_.smtps_port()
                                                  : postfix_.starttls_port(),
                 security);
    settings.ca_file = postfix_.other_ca_file().string();
    const DeliveryResult result = Send(settings);
    EXPECT_EQ(result.outcome, Outcome::kConfiguration) << result.text;
    EXPECT_NE(result.text.find("check ca_file and remote_host"),
              std::string::npos)
        << result.text;
    EXPECT_EQ(result.dialogue.find("AUTH PLAIN\n"), std::string::npos);
  }
}

TEST_F(PostfixTest, TrustsNoUnknownAuthorityByDefault) {
  SmtpSettings settings =
      Settings(postfix_.starttls_port(), SmtpSecurity::kStarttls);
  settings.ca_file.clear();  // the system's
  EXPECT_EQ(Send(settings).outcome, Outcome::kConfiguration);
}

TEST_F(PostfixTest, TellsAWrongName) {
  SmtpSettings settings =
      Settings(postfix_.starttls_port(), SmtpSecurity::kStarttls);
  settings.remote_hosts = {"127.0.0.1"};  // the certificate is for localhost
  const DeliveryResult result = Send(settings);
  EXPECT_EQ(result.outcome, Outcome::kConfiguration) << result.text;
  settings.insecure = true;
  EXPECT_EQ(Send(settings).outcome, Outcome::kSent);
}

TEST_F(PostfixTest, TellsAWrongPassword) {
  SmtpSettings settings =
      Settings(postfix_.starttls_port(), SmtpSecurity::kStarttls);
  settings.password = "incorrect horse";
  const DeliveryResult result = Send(settings);
  EXPECT_EQ(result.outcome, Outcome::kConfiguration) << result.dialogue;
  EXPECT_EQ(result.code, 535);
  EXPECT_TRUE(result.text.starts_with("localhost: AUTH: 535 5.7.8 "))
      << result.text;
  EXPECT_EQ(result.dialogue.find("incorrect"), std::string::npos);
}

TEST_F(PostfixTest, TellsARefusedRecipient) {
  const DeliveryResult result =
      Send(Settings(postfix_.plain_port(), SmtpSecurity::kNone),
           "nobody@example.org");
  EXPECT_EQ(result.outcome, Outcome::kPermanent) << result.dialogue;
  EXPECT_EQ(result.code, 550);
  EXPECT_TRUE(result.text.starts_with(
      "localhost: RCPT TO: 550 5.1.1 <nobody@example.org>"))
      << result.text;
}

TEST_F(PostfixTest, ARefusedRecipientHoldsUpNoOther) {
  const SmtpSettings settings =
      Settings(postfix_.plain_port(), SmtpSecurity::kNone);
  EXPECT_EQ(Send(settings, "nobody@example.org").outcome, Outcome::kPermanent);
  EXPECT_EQ(Send(settings).outcome, Outcome::kSent);
  ExpectDelivered("bounce@example.com", "with ESMTP");
}

TEST_F(PostfixTest, TellsARefusedRelay) {
  const DeliveryResult result = Send(
      Settings(postfix_.plain_port(), SmtpSecurity::kNone), "user@example.net");
  EXPECT_EQ(result.outcome, Outcome::kPermanent) << result.dialogue;
  EXPECT_EQ(result.code, 554);
}

TEST_F(PostfixTest, TakesTheHandOverOfItsOwnSendmail) {
  // The real sendmail, told to use this instance.
  const fs::path program = postfix_.folder() / "sendmail";
  std::ofstream(program) << fmt::format(
      "#!/bin/sh\nMAIL_CONFIG={} exec /usr/sbin/sendmail \"$@\"\n",
      postfix_.config_folder().string());
  fs::permissions(program, fs::perms::owner_all);
  SendmailSettings settings;
  settings.program = program.string();
  const DeliveryResult result =
      SendBySendmail(settings, "", {Postfix::kUser}, message_);
  EXPECT_EQ(result.outcome, Outcome::kSent) << result.text;
  ExpectDelivered("", "(Postfix, from userid 0)");
}

}  // namespace
}  // namespace mailtide
