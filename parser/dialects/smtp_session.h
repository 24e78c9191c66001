// One SMTP session as a machine: steps in, mail events out.
//
// A step is a line of a transcript (who said it, and what); the state is what
// of the past matters. The machine is a pure function of both, so that a
// session may be cut anywhere: the lines behind a cut are kept as steps
// (KeptStep) and given to the state of the other side later (transcript.h).
//
// The law
//  * Role. What the gateway sends says it: a reply, and it is the server; a
//    command, and it is the client. Until it has sent one, what it receives
//    does: a reply makes it the client.
//  * Replies answer commands in their order (RFC 2920, pipelining). What a
//    reply says of itself puts the order right where lines are missing: `Sender
//    ok`, `Recipient ok`, 354, 221, 235 belong to MAIL, RCPT, DATA, QUIT, AUTH;
//    all before that one is answered. 354 answers everything: DATA is the last
//    of its group. A command ends a reply of several lines that has no end.
//  * A transaction begins when MAIL is answered 2xx; a recipient is in it when
//    RCPT is answered 2xx; it ends with the reply to the data (or to a DATA or
//    BDAT that is refused), or without one: RSET, EHLO, HELO and STARTTLS drop
//    it, everything else that ends it leaves it incomplete, if it has a
//    recipient. A summary (`***`) in the data phase stands for a final reply
//    that is missing. What a filter did with the mail is what became of it if
//    it was accepted.
//  * Login: smtp_login.h.
#ifndef MAILTIDE_PARSER_DIALECTS_SMTP_SESSION_H_
#define MAILTIDE_PARSER_DIALECTS_SMTP_SESSION_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "parser/dialects/pending_replies.h"
#include "parser/dialects/session_recipients.h"
#include "parser/dialects/smtp_login.h"
#include "parser/dialects/smtp_step.h"
#include "parser/event_sink.h"

namespace mailtide {

enum class SessionRole : std::uint8_t { kUnknown, kServer, kClient };

// A mail transaction; open from the accepted MAIL to the reply that ends it.
struct Transaction {
  bool open = false;
  std::string sender;
  SessionRecipients recipients;
  std::uint64_t declared_bytes = 0;  // SIZE=
  std::uint64_t body_bytes = 0;      // `N bytes`, or all of BDAT
  // What a filter of the gateway did with it, if any did something.
  Filter filter = Filter::kNone;
  Action filter_action = Action::kPassed;
  bool has_summary = false;
  RefusalClass summary_result = RefusalClass::kNone;
  std::uint64_t summary_bytes = 0;
  std::chrono::sys_seconds summary_time;

  // Makes it a default one, in the same memory.
  void Clear();
  friend bool operator==(const Transaction&, const Transaction&) = default;
};

// All that the past of a session means for its future. A default one is that
// of a session that begins.
struct SessionState {
  SessionRole role = SessionRole::kUnknown;
  bool role_is_certain = false;   // by what the gateway sent
  bool has_dialogue = false;      // a command or reply was seen
  int unfinished_code = 0;        // of a reply whose last line is to come
  std::chrono::sys_seconds last;  // time of its last line
  PendingReplies pending;
  Transaction transaction;
  SessionLogin login;
  AuthExchange auth;

  // Makes it a default one, in the same memory.
  void Clear();
  friend bool operator==(const SessionState&, const SessionState&) = default;
};

// What the log calls a session, if it begins so, is no name: it only tells the
// sessions of one client apart.
inline constexpr char kUnnamedSession = ':';

// Whom the events of a session are handed to.
struct SessionOutput {
  EventSink& sink;
  std::string_view client;   // IP address
  std::string_view session;  // what the log calls it besides
  // Which session's login is meant by kInherited; see MailEvent::owed_to.
  int owed_to = -1;
};

// Of more pending commands the oldest are forgotten, and more recipients than
// this are not kept; no server takes more in one transaction.
inline constexpr std::size_t kMaxPendingReplies = 10'000;
inline constexpr std::size_t kMaxRecipients = 1'000'000;
// Of a longer address only the end is kept: its domain tells where it goes.
inline constexpr std::size_t kMaxPathBytes = 1'024;

// Takes one step and returns whether it decided a mail, a recipient or a
// sender. Events end at this step's time or, for what the step shows to have
// ended before, at the last line before it. Summaries of sessions without a
// dialogue are not its business (transcript.h).
bool Advance(SessionState& state, const Step& step, const SessionOutput& out);

// Learns from a step which side the gateway is.
void LearnRole(SessionState& state, const Step& step);

// Ends the session: what is open then is incomplete, or was decided by its
// summary. The state is spent.
void Finish(SessionState& state, const SessionOutput& out);

// Returns whether a body is awaited, or its reply.
bool AwaitsBodyReply(const SessionState& state);

// Returns about how many bytes of memory the state takes, at no cost.
inline std::size_t WeightOf(const SessionState& state) {
  return sizeof state + state.pending.bytes() +
         state.transaction.recipients.bytes();
}

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_SMTP_SESSION_H_
