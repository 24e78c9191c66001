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

#include <array>
#include <cstddef>
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

// Judges as JudgeWelf does, and remembers what it found by the fields that say
// it: of most mails these hold one of a few words.
class WelfVerdicts {
 public:
  explicit WelfVerdicts(int spam_score) : spam_score_(spam_score) {}
  WelfVerdict Judge(const WelfRecord& record);

 private:
  static constexpr std::size_t kSlots = 64;
  static constexpr std::size_t kMostKeyBytes = 48;
  struct Slot {
    std::array<char, kMostKeyBytes> key = {};
    std::size_t key_bytes = 0;  // 0: free
    WelfVerdict verdict;
  };
  int spam_score_;
  std::array<Slot, kSlots> slots_ = {};
};

// Returns whether free text may hold one of the words that make a mail phishing
// or spam, "phish" and "[spam]"; true is no promise.
bool MayTellVerdict(std::string_view text);

// Returns the SMTP reply code at the start of `text`, 0 when there is none.
int ReplyCode(std::string_view text);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_WELF_VERDICT_H_
