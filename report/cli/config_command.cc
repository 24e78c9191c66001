// `mailtide config`: prints every value with its origin, as a file that can be
// used as a configuration, and says what in it could not work.

#include "report/cli/commands.h"
#include "report/cli/mail_settings.h"

namespace mailtide {

ExitCode RunConfig(RunContext& context) {
  const Result<void> written =
      WriteResult(context, FormatSettings(DescribeSettings(context.loaded)));
  if (!written) {
    return TellError(written.error());
  }
  // What only the sender would find wrong, the night after.
  if (const Result<MailSettings> mail =
          MakeMailSettings(context.loaded, context.gateway);
      !mail) {
    return TellError(mail.error());
  }
  return ExitCode::kDone;
}

}  // namespace mailtide
