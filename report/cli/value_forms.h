// The forms a configured or typed value may have: text to value and back.
// Times and durations: time_forms.h.
//
// Parsers take text without blanks at its ends and answer kConfiguration with
// words about the value alone ("'abc' is not a number; ..."); the caller adds
// file, line and key, and makes it kUsage on the command line. What Format...
// prints, Parse... reads as the same value.
#ifndef MAILTIDE_REPORT_CLI_VALUE_FORMS_H_
#define MAILTIDE_REPORT_CLI_VALUE_FORMS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "parser/base/error.h"
#include "report/cli/options.h"

namespace mailtide {

// Returns `text` in single quotes, cut at 80 bytes, for messages.
std::string Quoted(std::string_view text);

// A whole number in [min, max], digits with an optional minus sign.
Result<std::int64_t> ParseInteger(std::string_view text, std::int64_t min,
                                  std::int64_t max);
// A finite number above 0, with a decimal point.
Result<double> ParsePositive(std::string_view text);
// "yes" or "no".
Result<bool> ParseYesNo(std::string_view text);

// What report/mail/mail_address.h accepts: the name or address of a mail
// server, the name for HELO, an address that mail can be sent to.
Result<std::string> ParseHostName(std::string_view text);
Result<std::string> ParseHeloName(std::string_view text);
Result<std::string> ParseMailAddress(std::string_view text);

// `user@example.org Name of the recipient`; the name may be absent.
Result<MailRecipient> ParseRecipient(std::string_view text);
std::string FormatRecipient(const MailRecipient& recipient);

// `PATTERN LIMIT [until YYYY-MM-DD] [reason]`.
Result<AccountLimit> ParseAccountLimit(std::string_view text);
std::string FormatAccountLimit(const AccountLimit& limit);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_VALUE_FORMS_H_
