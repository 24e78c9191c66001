// `mailtide send`: delivers what is due in the outbox; `--all` everything that
// waits; `--test` a sample mail, with the dialogue it took.

#include <memory>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "report/cli/commands.h"
#include "report/cli/history_days.h"
#include "report/cli/mail_settings.h"
#include "report/cli/send_due.h"
#include "report/formats/escape.h"

namespace mailtide {
namespace {

constexpr std::string_view kTestText =
    "Questo e' un messaggio di prova di mailtide.\n"
    "This is a test message of mailtide.\n"
    "\n"
    "If you can read it, alert mails will reach you too.\n";

// More than any escaped line of a dialogue takes.
constexpr std::size_t kMaxShownLine = 4096;

std::string EscapeLines(std::string_view lines) {
  std::string escaped;
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    escaped += EscapeForText(lines.substr(0, end), kMaxShownLine);
    escaped += '\n';
    lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
  }
  return escaped;
}

ExitCode SendTest(const RunContext& context, const MailSettings& mail) {
  const Result<MailModule*> module = LoadMailModule();
  if (!module) {
    return TellError(module.error());
  }
  MessageSpec spec;
  spec.from = mail.from;
  spec.to = mail.to;
  spec.subject = mail.subject + " - test";
  spec.message_id =
      fmt::format("mailtide.test.{}@{}", context.now.time_since_epoch().count(),
                  mail.from.address.substr(mail.from.address.find('@') + 1));
  spec.date = context.now;
  spec.utc_offset = std::chrono::floor<std::chrono::minutes>(
      context.zone.Offset(context.now));
  spec.text = std::string(kTestText);
  const Result<std::string> bytes = (*module)->BuildMessage(spec);
  if (!bytes) {
    return TellError(bytes.error());
  }
  StoredMail stored;
  stored.message_id = spec.message_id;
  stored.mail_from = mail.mail_from;
  stored.bytes = *bytes;
  ExitCode code = ExitCode::kDone;
  std::string text;
  for (const Mailbox& to : mail.to) {
    const Result<DeliveryResult> result =
        Transmit(mail.transport, stored, to.address, KeepDialogue::kYes);
    if (!result) {
      return TellError(result.error());
    }
    text += fmt::format("{}: {}{}{}\n{}", to.address,
                        DeliveryOutcomeName(result->outcome),
                        result->text.empty() ? "" : ", ",
                        EscapeForText(result->text, kMaxShownLine),
                        EscapeLines(result->dialogue));
    if (result->outcome != DeliveryOutcome::kSent) {
      Tell(fmt::format("test mail to {} was not sent: {}", to.address,
                       result->text));
      code = ExitCode::kMailQueued;
    }
  }
  if (const Result<void> written = WriteResult(context, text); !written) {
    code = Worse(code, TellError(written.error()));
  }
  return code;
}

}  // namespace

ExitCode RunSend(RunContext& context) {
  const Result<MailSettings> mail =
      MakeMailSettings(context.loaded, context.gateway);
  if (!mail) {
    return TellError(mail.error());
  }
  if (context.options().command.send_test) {
    if (mail->to.empty()) {
      return TellError({ErrorCode::kConfiguration,
                        "nobody to send to; set recipient under [mail]"});
    }
    return SendTest(context, *mail);
  }
  // Sending never makes a store: an empty one at a mistyped path would hide
  // the mails that wait in the right one.
  if (const auto seen = OpenConfiguredStore(context, /*for_writing=*/false);
      !seen && seen.error().code == ErrorCode::kNoInput) {
    return TellError(seen.error());
  }
  const Result<std::unique_ptr<History>> history =
      OpenConfiguredStore(context, /*for_writing=*/true);
  if (!history) {
    return TellError(history.error());
  }
  return SendDue(context, **history, mail->transport,
                 context.options().command.send_all);
}

}  // namespace mailtide
