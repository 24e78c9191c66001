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
  kForwarded,         // the server forwarded mails by age; no session did
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

// Why a server refused, in the classes of IceWarp's log analyzer (result codes
// of its global statistics, icewarp.com online help), kNone where it did not.
enum class RefusalClass : std::uint8_t {
  kNone,
  kDnsbl,       // the client is on a black list
  kNoAccess,    // access not allowed (ANA)
  kSpam,        // AS
  kVirus,       // AV
  kFilter,      // deleted by a content filter (DBF)
  kBadDomain,   // the sender's domain must exist (SDME)
  kScan,        // a connection without a delivery attempt
  kTarpit,      // intrusion prevention (TARP)
  kNoRelay,     // we do not relay (WDNR)
  kUnknown,     // user unknown (UNK)
  kNoConnect,   // could not connect to the next server (CNC)
  kGreylist,    // GRLST
  kIncomplete,  // INCPLT
  kError,       // anything else
};
inline constexpr std::size_t kRefusalClassCount = 15;

// What the log itself says of a recipient: IceWarp's `Recipient ok` is a local
// mailbox, `Recipient ok; will forward` one elsewhere.
enum class RecipientMark : std::uint8_t { kNone, kLocal, kForward };

// Returns lower-case words such as "unknown_recipient", "quarantined".
std::string_view EventKindName(EventKind kind);
std::string_view FilterName(Filter filter);
std::string_view ActionName(Action action);

// Returns the filter that a server's refusal speaks of.
Filter FilterOfRefusal(RefusalClass refusal);

// Returns whether the message was accepted: passed, tagged or released.
inline bool IsAccepted(Action action) {
  return action == Action::kPassed || action == Action::kTagged ||
         action == Action::kReleased;
}

// An event but for its texts.
struct MailFacts {
  EventKind kind = EventKind::kMessage;
  Filter filter = Filter::kNone;
  Action action = Action::kPassed;
  bool has_sender = false;  // with an empty `sender`: the null sender
  // Not all of the recipients stand in the log: the last one shown stands for
  // the others.
  bool recipients_inferred = false;
  // The gateway hands a mail on that it has accepted before (a client
  // session): it is delivered, deferred or bounced, and nothing else.
  bool onward = false;
  // Somebody is logged in whose name cannot be read; `account` is the sender.
  bool unnamed_login = false;
  RefusalClass refusal = RefusalClass::kNone;  // of the reply's text
  int code = 0;  // SMTP reply, 0 when there is none
  // Number of recipients; larger than recipients.size() when the log has only
  // their number.
  std::uint32_t recipient_count = 0;
  // Whether anybody is logged in is known only to what comes before the first
  // line of this log: the number of the session there (SessionEdges::heads);
  // -1 where it is known. `account` is empty then.
  int owed_to = -1;
  std::uint64_t bytes = 0;
  std::chrono::sys_seconds time;
  std::chrono::seconds duration{0};  // of the session or the mail, where told
  // Where the event became certain, 1-based: the line of its log, and for what
  // stands in both halves of a unit, or in its .log alone, the line of the
  // .log. 0: none, or not asked for (ReadSettings::number_lines).
  std::uint64_t line = 0, record_line = 0;

  friend bool operator==(const MailFacts&, const MailFacts&) = default;
};

// Returns whether this is a mail that the gateway took on: what counts as
// received, sent and relay.
inline bool IsAcceptedMail(const MailFacts& facts) {
  return facts.kind == EventKind::kMessage && IsAccepted(facts.action) &&
         !facts.onward;
}

struct MailEvent : MailFacts {
  // Whether IsPlainAddress is true of the sender and of all recipients and they
  // stand in a LineBlock, so that 64 bytes before and behind each can be read;
  // false is no promise.
  bool is_plain = false;
  // What `client` is as a number, its first part highest; 0: see there.
  std::uint32_t client_ipv4 = 0;
  std::string_view client;   // IP address as text, empty when unknown
  std::string_view session;  // what the log calls it, empty when it does not
  std::string_view sender;   // envelope sender, bytes of the log, no brackets
  std::string_view account;  // authenticated user, empty when not
  std::span<const std::string_view> recipients;
  // What the log says of each of them; empty when it says nothing.
  std::span<const RecipientMark> marks;
};

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_MAIL_EVENT_H_
