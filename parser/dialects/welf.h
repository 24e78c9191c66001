// WELF as a mail proxy writes it: one record, one message.
//
// welf_record.h has the grammar of a line; welf_verdict.h what became of the
// mail. This file says what a record is (mail or not), whose it is and to whom.
//
//   SMTP     logtype=smtp; or proto smtp, esmtp, smtps, submission, ssmtp, 25,
//            465, 587 (with or without `tcp/`); or a destination port 25, 465,
//            587; or, with none of the three, a mail address as sender or
//            recipient.
//   sender   the first of from, sender, mailfrom, srcuser, else user; under op
//            MAIL, with none of them, arg. Empty or `<>` is the null sender.
//            One that only says that there is none (`-`, `(null)`, `N/A`) gives
//            way to the next, and is the null sender where none follows: a
//            client may have typed it. Missing keys alone are no sender.
//   account  user, beside from, sender or mailfrom, whatever these hold; not
//            `-`, `(null)`, `N/A`, `none`, `null` and `unknown`: no login has
//            such a name, and it is no sender in place of another key either.
//   to whom  the first of these that has an address: to, rcpt, rcptto,
//            recipient, dstuser; user beside srcuser where it is no account;
//            dstname with an `@`; arg with an `@` under op RCPT, TO or SEND,
//            and under MAIL when the sender stands elsewhere. Under op
//            "To N recips" arg is a message id and N their number. What in a
//            list is a recipient: parser/mail_address.h.
//   bytes    size, message_length, else the larger of sent and rcvd: replies
//            are always the smaller side.
//
// op RCPT answered 4xx or 5xx is one refused recipient, MAIL a refused sender;
// other RCPT and EHLO, HELO, AUTH, STARTTLS, DATA, RSET, NOOP, QUIT are
// context, and so is a record without a sender, or with neither result nor
// verdict. No WELF mail proxy documents its records in full: the names are
// those of Raptor, GTA GB-OS and Stormshield SNS (its l_smtp fields are on
// documentation.stormshield.eu), the closest relatives on record.
#ifndef MAILTIDE_PARSER_DIALECTS_WELF_H_
#define MAILTIDE_PARSER_DIALECTS_WELF_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "parser/dialects/dialect.h"

namespace mailtide {

std::size_t RecogniseWelf(std::span<const std::string_view> lines);
std::unique_ptr<Dialect> CreateWelf(const DialectSettings& settings);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_WELF_H_
