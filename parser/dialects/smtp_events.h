// What a session tells of mails: its state and a reply as mail events.
#ifndef MAILTIDE_PARSER_DIALECTS_SMTP_EVENTS_H_
#define MAILTIDE_PARSER_DIALECTS_SMTP_EVENTS_H_

#include <chrono>
#include <string_view>

#include "parser/dialects/smtp_session.h"
#include "parser/dialects/smtp_step.h"
#include "parser/mail_event.h"

namespace mailtide {

// Tells of a MAIL or RCPT that was answered 4xx or 5xx.
void EmitRefusedSender(const SessionState& state, std::string_view sender,
                       const Step& reply, const SessionOutput& out);
void EmitRefusedRecipient(const SessionState& state, std::string_view recipient,
                          const Step& reply, const SessionOutput& out);

// Tells what the reply to the data, or the refusal of DATA or BDAT, makes of
// the transaction; returns whether it makes anything of it.
bool EmitAnswered(const SessionState& state, const Step& reply,
                  const SessionOutput& out);

// Tells what becomes of a transaction with recipients that ends without a final
// reply: what its summary says; else a server has an incomplete one, at `time`.
void EmitUnanswered(const SessionState& state, std::chrono::sys_seconds time,
                    const SessionOutput& out);

// What becomes of a mail whose only word is the RESULT of a summary. Of kScan
// nothing does: there was no mail.
Action ActionOfSummary(RefusalClass result);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_SMTP_EVENTS_H_
