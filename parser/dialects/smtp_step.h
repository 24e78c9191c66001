// A step of a session: a line of a transcript, who said it and what.
#ifndef MAILTIDE_PARSER_DIALECTS_SMTP_STEP_H_
#define MAILTIDE_PARSER_DIALECTS_SMTP_STEP_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parser/dialects/smtp_auth.h"
#include "parser/dialects/smtp_text.h"
#include "parser/mail_event.h"

namespace mailtide {

enum class StepKind : std::uint8_t {
  kConnected,
  kDisconnected,
  kCommand,  // a known verb
  kAnswer,   // any other text that is no reply: an AUTH answer, mostly
  kBody,     // `N bytes (...)` in place of the message
  kReply,
  kSummary,  // `***`
  kFilter,   // what a filter of the gateway did with the mail
  kNote,     // belongs to the session and says nothing
};

// What a reply says it answers.
enum class ReplyHint : std::uint8_t {
  kNone,
  kSender,     // `... Sender ok`
  kRecipient,  // `... Recipient ok`
  kForward,    // `... Recipient ok; will forward`
};

// What a line of a session says, but for its texts.
struct StepFacts {
  StepKind kind = StepKind::kNote;
  bool from_gateway = false;  // `>>>`
  SmtpVerb verb = SmtpVerb::kOther;
  // Of a reply: no line of it follows. Of BDAT: LAST.
  bool last = false;
  int code = 0;
  ReplyHint hint = ReplyHint::kNone;
  bool wants_user = false;  // of a 334
  bool wants_password = false;
  bool has_initial = false;  // of AUTH: a response came with it
  // Of a refusing reply, or of a summary.
  RefusalClass refusal = RefusalClass::kNone;
  // Of kFilter.
  Filter filter = Filter::kNone;
  Action action = Action::kPassed;
  // Of AUTH; of an answer with a user, by which of PLAIN and LOGIN it is one.
  AuthMechanism mechanism = AuthMechanism::kOther;
  std::chrono::sys_seconds time;
  // Its number among the lines of sessions, from 0; given by the transcript.
  std::uint64_t order = 0;
  // SIZE= of MAIL, the size of BDAT, `N bytes`, that of a summary.
  std::uint64_t bytes = 0;
  std::uint64_t count = 0;  // recipients of a summary

  friend bool operator==(const StepFacts&, const StepFacts&) = default;
};

// A line of a session. Views are valid as long as what they were made from.
struct Step : StepFacts {
  // Of MAIL, RCPT and a summary; empty: the null address.
  std::string_view address;
  // Of AUTH with an initial response, or of an answer whose sense is known.
  std::string_view user;
  // Of an answer to a prompt for the name: the user if a 334 follows.
  std::string_view candidate;
  // Of kAnswer only: what the client said, perhaps a password. It is in no
  // kept step once the next line of the session is there, and never written.
  std::string_view secret;
  std::string_view id;                           // of a summary or reply
  std::span<const std::string_view> recipients;  // shown by a summary
};

// A step that owns its texts. `secret` is memory only: whoever writes a kept
// step anywhere leaves it out.
struct KeptStep {
  StepFacts facts;
  std::string address, user, candidate, secret, id;
  std::vector<std::string> recipients;

  static KeptStep Of(const Step& step);
  // Views into this and into `recipients`, which is overwritten.
  Step View(std::vector<std::string_view>& recipients_scratch) const;

  friend bool operator==(const KeptStep&, const KeptStep&) = default;
};

// Reads what one side said into `step`: kind, and what belongs to it. Views
// point into `text` and into `user`, which is overwritten: the name out of the
// initial response of AUTH. `step.time` and `step.from_gateway` are left alone.
void ReadSmtpText(std::string_view text, Step& step, std::string& user);

// Returns whether the step is part of a dialogue.
bool IsDialogue(const Step& step);

// Returns about how many bytes of memory the step takes.
std::size_t WeightOf(const KeptStep& step);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_SMTP_STEP_H_
