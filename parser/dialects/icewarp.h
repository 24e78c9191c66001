// IceWarp Server's SMTP log: the lines of all its sessions, interleaved.
//
// icewarp_line.h has the grammar of a line, smtp_session.h what a session
// means, transcript.h how sessions are told apart (here by the peer's address
// and the thread) and go on over the ends of a log. `<<<` is received by
// IceWarp, `>>>` sent.
//
// Lines that decide a mail, a recipient or a sender are events, the others
// context. Lines of `SYSTEM` belong to no session; those that forward mails by
// age count as `forwarded`.
//
// Sources: IceWarp's and Merak's documentation of the log settings and of the
// session history, the samples there and in public collectors (2001 to 2015).
// No public sample shows a client session, a failed RESULT or a summary of
// several recipients.
#ifndef MAILTIDE_PARSER_DIALECTS_ICEWARP_H_
#define MAILTIDE_PARSER_DIALECTS_ICEWARP_H_

#include <memory>

#include "parser/dialects/dialect.h"

namespace mailtide {

std::unique_ptr<Dialect> CreateIceWarp(const DialectSettings& settings);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_ICEWARP_H_
