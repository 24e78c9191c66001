// The text of a session's line as a step of its machine.
#ifndef MAILTIDE_PARSER_DIALECTS_SMTP_STEP_H_
#define MAILTIDE_PARSER_DIALECTS_SMTP_STEP_H_

#include <string>
#include <string_view>

#include "parser/dialects/smtp_session.h"

namespace mailtide {

// Reads what one side said into `step`: kind, and what belongs to it. Views
// point into `text` and into `user`, which is overwritten: the name out of the
// initial response of AUTH. `step.time` and `step.from_gateway` are left alone.
void ReadSmtpText(std::string_view text, Step& step, std::string& user);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_SMTP_STEP_H_
