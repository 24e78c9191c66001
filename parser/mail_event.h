// What one line (or one finished transaction) of a log says about mail.
//
// Every dialect translates into this and nothing else; whoever counts never
// sees a log format. All views are valid during EventSink::OnEvent only.
#ifndef MAILTIDE_PARSER_MAIL_EVENT_H_
#define MAILTIDE_PARSER_MAIL_EVENT_H_

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>

namespace mailtide {

enum class EventKind : std::uint8_t {
  kMessage,           // one mail transaction that was decided
  kRefusedRecipient,  // one recipient answered 4xx or 5xx
  kRefusedSender,     // MAIL answered 4xx or 5xx
};

// Which filter of the gateway spoke, if any did.
enum class Filter : std::uint8_t {
  kNone,
  kHeader,
  kAttachment,
  kVirus,
  kSpam,
  kPhishing,
  kMalformed,
  kPolicy,
  kUnknownRecipient,
};

// What became of the message (or of the recipient).
enum class Action : std::uint8_t {
  kPassed,
  kTagged,
  kQuarantined,
  kDeleted,
  kReturned,
  kRefused,
  kDeferred,
  kReleased,
  kBroken,  // ended by an error, without a verdict
};

// Returns lower-case words such as "unknown_recipient", "quarantined".
std::string_view EventKindName(EventKind kind);
std::string_view FilterName(Filter filter);
std::string_view ActionName(Action action);

// Returns whether the message was accepted: passed, tagged or released.
inline bool IsAccepted(Action action) {
  return action == Action::kPassed || action == Action::kTagged ||
         action == Action::kReleased;
}

struct MailEvent {
  EventKind kind = EventKind::kMessage;
  Filter filter = Filter::kNone;
  Action action = Action::kPassed;
  bool has_sender = false;  // with an empty `sender`: the null sender
  std::chrono::sys_seconds time;
  std::string_view client;   // IP address as text, empty when unknown
  std::string_view sender;   // envelope sender, bytes of the log, no brackets
  std::string_view account;  // authenticated user, empty when not
  std::span<const std::string_view> recipients;
  // Number of recipients; larger than recipients.size() when the log has only
  // their number.
  std::uint32_t recipient_count = 0;
  std::uint64_t bytes = 0;
  int code = 0;  // SMTP reply, 0 when there is none
};

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_MAIL_EVENT_H_
