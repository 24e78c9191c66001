// The words that gateways write for what they did with a mail.
//
// English and Italian, as the panels of the proxies have them. A word counts
// from its first letter on to the first that is no letter: `block;` is `block`.
#ifndef MAILTIDE_PARSER_DIALECTS_VERDICT_WORD_H_
#define MAILTIDE_PARSER_DIALECTS_VERDICT_WORD_H_

#include <optional>
#include <string_view>

#include "parser/mail_event.h"

namespace mailtide {

// Returns the action of a word that keeps a mail from its recipients: quarant*,
// elimina*, delete*, discard*, drop*, ritorna*, return*, block*, deny, denied,
// reject*, refuse*. Nothing for any other.
std::optional<Action> BlockingAction(std::string_view text);

// The same for words that let it go on: pass*, accept*, allow*, permit*,
// permett*, consent*, continu*, deliver*, relay, ok, tag*, mark*, marca*,
// releas*, rilasci*.
std::optional<Action> PassingAction(std::string_view text);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_VERDICT_WORD_H_
