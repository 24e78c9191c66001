#include "report/mail/smtp_outcome.h"

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using Outcome = DeliveryOutcome;
using Step = SmtpStep;

// The classes of reliability: a reply decides by its digit and by what it
// answers; without one, whether all was sent decides.
TEST(ClassifySmtp, Table) {
  struct Case {
    const char* name = "";
    SmtpEnd end;
    Outcome outcome = Outcome::kSent;
  };
  constexpr bool kYes = true;
  constexpr bool kNo = false;
  for (const Case& c : {
           Case{"accepted",
                {CURLE_OK, Step::kMessage, kYes, 250, kYes},
                Outcome::kSent},
           Case{"accepted, then trouble",
                {CURLE_RECV_ERROR, Step::kMessage, kYes, 250, kYes},
                Outcome::kSent},
           Case{"refused connect",
                {CURLE_COULDNT_CONNECT, Step::kGreeting, kNo, 0, kNo},
                Outcome::kTemporary},
           Case{"no such host",
                {CURLE_COULDNT_RESOLVE_HOST, Step::kGreeting, kNo, 0, kNo},
                Outcome::kTemporary},
           Case{"silent",
                {CURLE_OPERATION_TIMEDOUT, Step::kGreeting, kNo, 0, kNo},
                Outcome::kTemporary},
           Case{"greeting 421",
                {CURLE_WEIRD_SERVER_REPLY, Step::kGreeting, kYes, 421, kNo},
                Outcome::kTemporary},
           Case{"greeting 554",
                {CURLE_WEIRD_SERVER_REPLY, Step::kGreeting, kYes, 554, kNo},
                Outcome::kTemporary},
           Case{"HELO name refused",
                {CURLE_REMOTE_ACCESS_DENIED, Step::kHello, kYes, 550, kNo},
                Outcome::kConfiguration},
           Case{"EHLO 451",
                {CURLE_REMOTE_ACCESS_DENIED, Step::kHello, kYes, 451, kNo},
                Outcome::kTemporary},
           Case{"STARTTLS not offered",
                {CURLE_USE_SSL_FAILED, Step::kHello, kYes, 250, kNo},
                Outcome::kConfiguration},
           Case{"STARTTLS 454",
                {CURLE_USE_SSL_FAILED, Step::kStarttls, kYes, 454, kNo},
                Outcome::kTemporary},
           Case{"STARTTLS 502",
                {CURLE_USE_SSL_FAILED, Step::kStarttls, kYes, 502, kNo},
                Outcome::kConfiguration},
           Case{"garbage after 220",
                {CURLE_SSL_CONNECT_ERROR, Step::kStarttls, kYes, 220, kNo},
                Outcome::kTemporary},
           Case{"injected after 220",
                {CURLE_WEIRD_SERVER_REPLY, Step::kStarttls, kYes, 220, kNo},
                Outcome::kTemporary},
           Case{"wrong certificate",
                {CURLE_PEER_FAILED_VERIFICATION, Step::kStarttls, kYes, 220,
                 kNo},
                Outcome::kConfiguration},
           Case{"wrong certificate, SMTPS",
                {CURLE_PEER_FAILED_VERIFICATION, Step::kGreeting, kNo, 0, kNo},
                Outcome::kConfiguration},
           Case{"no such ca_file",
                {CURLE_SSL_CACERT_BADFILE, Step::kGreeting, kNo, 0, kNo},
                Outcome::kConfiguration},
           Case{"wrong password",
                {CURLE_LOGIN_DENIED, Step::kAuth, kYes, 535, kNo},
                Outcome::kConfiguration},
           Case{"authentication is down",
                {CURLE_LOGIN_DENIED, Step::kAuth, kYes, 454, kNo},
                Outcome::kTemporary},
           Case{"no mechanism fits",
                {CURLE_LOGIN_DENIED, Step::kHello, kYes, 250, kNo},
                Outcome::kConfiguration},
           Case{"authentication wanted",
                {CURLE_SEND_ERROR, Step::kMail, kYes, 530, kNo},
                Outcome::kConfiguration},
           Case{"MAIL 421",
                {CURLE_SEND_ERROR, Step::kMail, kYes, 421, kNo},
                Outcome::kTemporary},
           Case{"MAIL 451",
                {CURLE_SEND_ERROR, Step::kMail, kYes, 451, kNo},
                Outcome::kTemporary},
           Case{"MAIL 550",
                {CURLE_SEND_ERROR, Step::kMail, kYes, 550, kNo},
                Outcome::kPermanent},
           Case{"RCPT 450",
                {CURLE_SEND_ERROR, Step::kRcpt, kYes, 450, kNo},
                Outcome::kTemporary},
           Case{"RCPT 550",
                {CURLE_SEND_ERROR, Step::kRcpt, kYes, 550, kNo},
                Outcome::kPermanent},
           Case{"no answer to RCPT, MAIL had its 250",
                {CURLE_RECV_ERROR, Step::kRcpt, kNo, 250, kNo},
                Outcome::kTemporary},
           Case{"DATA 451",
                {CURLE_SEND_ERROR, Step::kData, kYes, 451, kNo},
                Outcome::kTemporary},
           Case{"DATA 554",
                {CURLE_SEND_ERROR, Step::kData, kYes, 554, kNo},
                Outcome::kPermanent},
           Case{"reset in the message",
                {CURLE_SEND_ERROR, Step::kMessage, kNo, 354, kNo},
                Outcome::kTemporary},
           Case{"after dot 451",
                {CURLE_WEIRD_SERVER_REPLY, Step::kMessage, kYes, 451, kYes},
                Outcome::kTemporary},
           Case{"after dot 554",
                {CURLE_WEIRD_SERVER_REPLY, Step::kMessage, kYes, 554, kYes},
                Outcome::kPermanent},
           Case{"closed after dot",
                {CURLE_RECV_ERROR, Step::kMessage, kNo, 354, kYes},
                Outcome::kUncertain},
           Case{"silent after dot",
                {CURLE_OPERATION_TIMEDOUT, Step::kMessage, kNo, 354, kYes},
                Outcome::kUncertain},
           Case{"nonsense after dot",
                {CURLE_WEIRD_SERVER_REPLY, Step::kMessage, kYes, 354, kYes},
                Outcome::kUncertain},
       }) {
    EXPECT_EQ(DeliveryOutcomeName(ClassifySmtp(c.end)),
              DeliveryOutcomeName(c.outcome))
        << c.name;
  }
}

}  // namespace
}  // namespace mailtide
