#include "parser/dialects/smtp_step.h"

#include <optional>

#include "parser/dialects/icewarp_reply.h"

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

KeptStep KeptStep::Of(const Step& step) {
  KeptStep kept;
  kept.facts = static_cast<const StepFacts&>(step);
  kept.address = step.address;
  kept.user = step.user;
  kept.candidate = step.candidate;
  kept.secret = step.secret;
  kept.id = step.id;
  kept.recipients.assign(step.recipients.begin(), step.recipients.end());
  return kept;
}

Step KeptStep::View(std::vector<std::string_view>& recipients_scratch) const {
  recipients_scratch.assign(recipients.begin(), recipients.end());
  Step view;
  static_cast<StepFacts&>(view) = facts;
  view.address = address;
  view.user = user;
  view.candidate = candidate;
  view.secret = secret;
  view.id = id;
  view.recipients = recipients_scratch;
  return view;
}

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

bool IsDialogue(const Step& step) {
  return step.kind == StepKind::kCommand || step.kind == StepKind::kAnswer ||
         step.kind == StepKind::kBody || step.kind == StepKind::kReply;
}

std::size_t WeightOf(const KeptStep& step) {
  std::size_t bytes = sizeof step + step.address.size() + step.user.size() +
                      step.candidate.size() + step.secret.size() +
                      step.id.size();
  for (const std::string& recipient : step.recipients) {
    bytes += sizeof(std::string) + recipient.size();
  }
  return bytes;
}

}  // namespace mailtide
