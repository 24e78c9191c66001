// Turns the [mail] section into what the senders need, and refuses before any
// connection what cannot work or would be unsafe.
#ifndef MAILTIDE_REPORT_CLI_MAIL_SETTINGS_H_
#define MAILTIDE_REPORT_CLI_MAIL_SETTINGS_H_

#include <string>
#include <vector>

#include "parser/base/error.h"
#include "report/cli/load_options.h"
#include "report/mail/mail_module.h"
#include "report/mail/outbox.h"

namespace mailtide {

struct MailSettings {
  TransportSettings transport;
  Mailbox from;
  std::string mail_from;    // envelope sender
  std::vector<Mailbox> to;  // empty: no mail is configured
  std::string subject;
};

// Errors are kConfiguration: an address that is none, plain text to another
// host without `insecure = yes`, a password file that others can read or that
// is missing, no folder for `transport = file`. The password is read from
// $CREDENTIALS_DIRECTORY/smtp-password where systemd gives one, else from
// password_file.
Result<MailSettings> MakeMailSettings(const LoadedOptions& loaded,
                                      const std::string& host_name);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_MAIL_SETTINGS_H_
