// What IceWarp's own words say beyond SMTP's codes, and the classes that its
// log analyzer (ILA) has for what becomes of a mail.
//
//   accepted  `250 2.6.0 2804 bytes received in 00:00:01; Message id YAR93710
//             accepted for delivery`
//   body      `2809 bytes (overall data transfer speed=325115741 B/s)`, in
//             place of a message's lines
//   endings   `250 2.1.0 <a@x.example>... Sender ok`
//             `250 2.1.5 <b@x.example>... Recipient ok`               local
//             `250 2.1.5 <c@y.example>... Recipient ok; will forward` external
//
// From public logs of 2004 and 2011; all words compare in any case. The classes
// are those of ILA's help page "Global Statistics".
#ifndef MAILTIDE_PARSER_DIALECTS_ICEWARP_REPLY_H_
#define MAILTIDE_PARSER_DIALECTS_ICEWARP_REPLY_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "parser/dialects/smtp_text.h"
#include "parser/mail_event.h"

namespace mailtide {

// Returns N of `N bytes received in` at the start of the text of a reply,
// behind its enhanced code; at most 2^50.
std::optional<std::uint64_t> ReceivedBytes(std::string_view reply_text);

enum class ReplyEnding : std::uint8_t {
  kNone,
  kSenderOk,
  kRecipientOk,       // the recipient is local
  kRecipientForward,  // the recipient is external
};

// Returns how a reply of code 250 ends. Only what stands behind `... ` at the
// very end of the text counts: the address before it is a stranger's.
ReplyEnding EndingOf(const SmtpReply& reply);

// Returns the class that the RESULT of a `***` line names: kNone for OK and CA
// (accepted for the catch-all account), kError for words that are none.
RefusalClass ClassOfResult(std::string_view result);

// Returns the class of a refusal (4xx, 5xx) by the words of its text, kError
// when none tells. What stands in `<...>` is not looked at: addresses are
// strangers'. Phrases begin with a word; the first class with one wins, in
// ILA's names:
//   GRLST greylist*, graylist*, grey list*, gray list*, grey-list*, gray-list*
//   DNSBL dnsbl*, rbl*, dns black*, blacklist*, black list*, blocklist*,
//         block list*, blocked using, spamhaus*, spamcop*
//   TARP  tarpit*, intrusion*
//   AV    virus*, antivirus*, infected, infett*, malware
//   AS    spam*, antispam*
//   SDME  sender's domain, sender domain, domain of sender, domain must exist
//   WDNR  relay*
//   UNK   unknown*, no such user, user not found, does not exist, sconosciut*
//   DBF   filter*, content filter*
//   ANA   access*, permission denied, not allowed
RefusalClass ClassOfRefusal(std::string_view reply_text);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_ICEWARP_REPLY_H_
