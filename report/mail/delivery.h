// What became of one attempt to send one mail to one recipient, whatever the
// transport. The outbox stores it; the outcome alone decides what follows.
#ifndef MAILTIDE_REPORT_MAIL_DELIVERY_H_
#define MAILTIDE_REPORT_MAIL_DELIVERY_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace mailtide {

enum class DeliveryOutcome {
  kSent,           // the next server (or program, or disk) has taken it over
  kTemporary,      // not taken; retry later
  kPermanent,      // refused for good; no retry
  kUncertain,      // all of it was sent, the answer never came: retry with
                   // the same Message-ID, it may arrive twice
  kConfiguration,  // nothing will help but the administrator (certificate,
                   // name, password, path): tell at once, retry later
};

// Returns "sent", "temporary", "permanent", "uncertain" or "configuration".
std::string_view DeliveryOutcomeName(DeliveryOutcome outcome);

struct DeliveryResult {
  DeliveryOutcome outcome = DeliveryOutcome::kTemporary;
  int code = 0;          // last SMTP reply code; exit status of sendmail; or 0
  std::string text;      // for the administrator, see OneLine
  std::string host;      // the server that was asked, empty for others
  std::string dialogue;  // SMTP only and only when asked for: one line each,
                         // `> ` sent, `< ` received, `* ` remarks, no secrets
};

// Most bytes of DeliveryResult::text.
inline constexpr std::size_t kMaxResultText = 254;

// Returns `text` (any bytes) as one line of at most kMaxResultText bytes: runs
// of blanks and line ends are one blank, a cut ends in "..." and splits no
// UTF-8 character. Other bytes stay as they are, controls too: a server wrote
// them, and whoever prints the line escapes it (report/formats/escape.h).
std::string OneLine(std::string_view text);

// Returns whether `message` may go to a mail server as it stands: not empty,
// every line ends in CR LF and is at most 998 bytes before it, no other CR,
// LF, NUL or byte above 127. A bare LF could be read as the end of the message
// by a lenient server (SMTP smuggling).
bool IsWireMessage(std::string_view message);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_MAIL_DELIVERY_H_
