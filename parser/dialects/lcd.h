// The .lcd: the SMTP sessions of a mail proxy (lcd_line.h has its lines).
//
// A session is known by its number, where the log writes one, else by the port
// of its client, which is no name by which a .log could know it. What it means
// is the matter of the session machine (smtp_session.h). Of the module's notes
// two say something:
//
//   CONNECT ...                             a session begins
//   FILTER name [key=value ...] action=word   what a filter did with the mail
//
// `* FILTER antispam score=97 action=quarantena`: the mail that is accepted
// after it was quarantined. A filter that lets a mail go on says nothing of it.
#ifndef MAILTIDE_PARSER_DIALECTS_LCD_H_
#define MAILTIDE_PARSER_DIALECTS_LCD_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "parser/dialects/dialect.h"

namespace mailtide {

// With a pattern in `settings` the lines that it matches are of the .lcd.
std::size_t RecogniseLcdLines(std::span<const std::string_view> lines,
                              const DialectSettings& settings);
std::unique_ptr<Dialect> CreateLcd(const DialectSettings& settings);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_LCD_H_
