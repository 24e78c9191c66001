#include "parser/dialects/smtp_step.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using namespace std::string_view_literals;

TEST(SmtpStep, ReadsWhatASideSaid) {
  struct Row {
    std::string_view text;
    Step step;
  };
  const auto reply = [](int code, bool last = true) {
    Step step;
    step.kind = StepKind::kReply;
    step.code = code;
    step.last = last;
    return step;
  };
  const auto command = [](SmtpVerb verb) {
    Step step;
    step.kind = StepKind::kCommand;
    step.verb = verb;
    return step;
  };
  Row rows[] = {
      {"220 mail.example.org", reply(220)},
      {"250-mail.example.org", reply(250, false)},
      {"250", reply(250)},
      {"250 2.1.0 <a@example.org>... Sender ok", reply(250)},
      {"250 2.1.5 <a@example.org>... Recipient ok", reply(250)},
      {"250 2.1.5 <a@example.org>... Recipient ok; will forward", reply(250)},
      {"251 2.1.5 <a@example.org>... Recipient ok", reply(251)},
      {"250 2.6.0 804 bytes received in 00:00:01; x", reply(250)},
      {"334 VXNlcm5hbWU6", reply(334)},
      {"334 UGFzc3dvcmQ6", reply(334)},
      {"550 5.1.1 <a@example.org>... User unknown", reply(550)},
      {"250 User unknown", reply(250)},
      {"MAIL FROM:<a@example.org> SIZE=700", command(SmtpVerb::kMail)},
      {"rcpt to: <a@example.org>", command(SmtpVerb::kRcpt)},
      {"BDAT 100 LAST", command(SmtpVerb::kBdat)},
      {"AUTH LOGIN YW5uYQ==", command(SmtpVerb::kAuth)},
      {"AUTH LOGIN", command(SmtpVerb::kAuth)},
      {"AUTH PLAIN AGFubmEAc2VjcmV0", command(SmtpVerb::kAuth)},
      {"QUIT", command(SmtpVerb::kQuit)},
      {"YW5uYQ==", command(SmtpVerb::kOther)},
      {"", command(SmtpVerb::kOther)},
      {"809 bytes (overall data transfer speed=1 B/s)", {}},
      {"250 bytes (overall data transfer speed=1 B/s)", {}},
  };
  rows[3].step.hint = ReplyHint::kSender;
  rows[4].step.hint = ReplyHint::kRecipient;
  rows[5].step.hint = ReplyHint::kForward;
  rows[7].step.bytes = 804;
  rows[8].step.wants_user = true;
  rows[9].step.wants_password = true;
  rows[10].step.refusal = RefusalClass::kUnknown;
  rows[12].step.address = "a@example.org";
  rows[12].step.bytes = 700;
  rows[13].step.address = "a@example.org";
  rows[14].step.bytes = 100;
  rows[14].step.last = true;
  rows[15].step.mechanism = AuthMechanism::kLogin;
  rows[15].step.user = "anna";
  rows[15].step.has_initial = true;
  rows[16].step.mechanism = AuthMechanism::kLogin;
  rows[17].step.mechanism = AuthMechanism::kPlain;
  rows[17].step.user = "anna";
  rows[17].step.has_initial = true;
  for (Row* row : {&rows[19], &rows[20]}) {
    row->step.kind = StepKind::kAnswer;
    row->step.secret = row->text;
  }
  rows[21].step.kind = rows[22].step.kind = StepKind::kBody;
  rows[21].step.bytes = 809;
  rows[22].step.bytes = 250;
  for (const Row& row : rows) {
    Step step;
    std::string user;
    ReadSmtpText(row.text, step, user);
    EXPECT_EQ(KeptStep::Of(step), KeptStep::Of(row.step)) << row.text;
  }
}

}  // namespace
}  // namespace mailtide
