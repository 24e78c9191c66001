// Sends one mail to one recipient by SMTP, over libcurl. Part of the module:
// link it only there.
#ifndef MAILTIDE_REPORT_MAIL_SMTP_SENDER_H_
#define MAILTIDE_REPORT_MAIL_SMTP_SENDER_H_

#include <string>

#include "report/mail/mail_module.h"

namespace mailtide {

// As MailModule::SendSmtp.
DeliveryResult SendBySmtp(const SmtpSettings& settings,
                          const std::string& mail_from,
                          const std::string& recipient,
                          const std::string& message,
                          KeepDialogue keep_dialogue);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_MAIL_SMTP_SENDER_H_
