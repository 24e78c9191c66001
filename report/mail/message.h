// Builds the bytes of a mail. Part of the module: link it only there.
#ifndef MAILTIDE_REPORT_MAIL_MESSAGE_H_
#define MAILTIDE_REPORT_MAIL_MESSAGE_H_

#include <string>

#include "report/mail/mail_module.h"

namespace mailtide {

// As MailModule::BuildMessage.
Result<std::string> BuildMessageBytes(const MessageSpec& spec);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_MAIL_MESSAGE_H_
