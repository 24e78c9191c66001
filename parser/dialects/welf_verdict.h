// What became of the mail of one WELF record: filter, action and reply code.
//
// The first that applies:
//  1. virus named             -> filter virus
//  2. phishing word; Stormshield spamlevel 1 to 3, GTA `spam=spam,score`,
//     category spam, `[SPAM]`, or `spam=N` at or above the configured score
//                             -> filter phishing, spam
//  3. blocking word           -> quarantined, deleted, returned, refused
//  4. reply code              -> 5xx refused, 4xx deferred, 2xx and 3xx passed
//  5. passing word            -> passed, tagged, released
//  6. spamlevel X, pri <= 3, an interruption or a timeout -> broken
// A virus, phishing or spam mail takes its action from 3 to 5; with none of
// them a spam mail passed and the others were refused.
//
// Verdict words are English and Italian, as the proxies' panels have them.
#ifndef MAILTIDE_PARSER_DIALECTS_WELF_VERDICT_H_
#define MAILTIDE_PARSER_DIALECTS_WELF_VERDICT_H_

#include <optional>
#include <string_view>

#include "parser/dialects/welf_record.h"
#include "parser/mail_event.h"

namespace mailtide {

struct WelfVerdict {
  Filter filter = Filter::kNone;
  // Nothing when the record has neither result nor verdict.
  std::optional<Action> action;
  int code = 0;
};

// `spam_score` is the least spam=N that counts, 0 for none.
WelfVerdict JudgeWelf(const WelfRecord& record, int spam_score);

// Returns the SMTP reply code at the start of `text`, 0 when there is none.
int ReplyCode(std::string_view text);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_WELF_VERDICT_H_
