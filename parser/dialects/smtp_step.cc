#include "parser/dialects/smtp_step.h"

#include <optional>

#include "parser/dialects/icewarp_reply.h"
#include "parser/dialects/smtp_auth.h"

namespace mailtide {
namespace {

void ReadReply(const SmtpReply& reply, Step& step) {
  step.kind = StepKind::kReply;
  step.code = reply.code;
  step.last = reply.last;
  switch (EndingOf(reply)) {
    case ReplyEnding::kNone:
      break;
    case ReplyEnding::kSenderOk:
      step.hint = ReplyHint::kSender;
      break;
    case ReplyEnding::kRecipientOk:
      step.hint = ReplyHint::kRecipient;
      break;
    case ReplyEnding::kRecipientForward:
      step.hint = ReplyHint::kForward;
      break;
  }
  if (reply.code == 334) {
    step.wants_user = IsUserNamePrompt(reply.text);
    step.wants_password = IsPasswordPrompt(reply.text);
  } else if (reply.code / 100 == 2) {
    step.bytes = ReceivedBytes(reply.text).value_or(0);
  } else if (reply.code >= 400) {
    step.refusal = ClassOfRefusal(reply.text);
  }
}

void ReadCommand(std::string_view text, const SmtpCommand& command, Step& step,
                 std::string& user) {
  step.verb = command.verb;
  step.kind =
      command.verb == SmtpVerb::kOther ? StepKind::kAnswer : StepKind::kCommand;
  switch (command.verb) {
    case SmtpVerb::kMail:
    case SmtpVerb::kRcpt: {
      const SmtpPath path = ParseSmtpPath(command.args);
      step.address = path.address;
      step.bytes = SizeParameter(path.parameters).value_or(0);
      break;
    }
    case SmtpVerb::kBdat:
      if (const std::optional<BdatChunk> chunk = ParseBdat(command.args)) {
        step.bytes = chunk->bytes;
        step.last = chunk->last;
      }
      break;
    case SmtpVerb::kAuth: {
      const AuthCommand auth = ParseAuth(command.args);
      step.mechanism = auth.mechanism;
      user = DecodeAuthUser(auth.mechanism, auth.initial).value_or("");
      step.user = user;
      step.has_initial = !auth.initial.empty();
      break;
    }
    case SmtpVerb::kOther:
      step.secret = text;
      break;
    default:
      break;
  }
}

}  // namespace

void ReadSmtpText(std::string_view text, Step& step, std::string& user) {
  if (const std::optional<SmtpReply> reply = ParseSmtpReply(text)) {
    ReadReply(*reply, step);
  } else if (const std::optional<std::uint64_t> bytes =
                 TransferredBytes(text)) {
    step.kind = StepKind::kBody;
    step.bytes = *bytes;
  } else {
    ReadCommand(text, ParseSmtpCommand(text), step, user);
  }
}

}  // namespace mailtide
