#include "parser/dialects/smtp_events.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "parser/dialects/smtp_login.h"

namespace mailtide {
namespace {

void Emit(const SessionState& state, MailEvent& event,
          const SessionOutput& out) {
  event.client = out.client;
  if (!out.session.starts_with(kUnnamedSession)) {
    event.session = out.session;
  }
  event.has_sender = true;
  event.onward = state.role == SessionRole::kClient;
  if (!event.onward) {
    PutAccount(state.login, out.owed_to, event);
  }
  out.sink.OnEvent(event);
}

Action ActionOfRefusal(int code) {
  return code / 100 == 4 ? Action::kDeferred : Action::kRefused;
}

MailEvent RefusalBy(const Step& reply) {
  MailEvent event;
  event.action = ActionOfRefusal(reply.code);
  event.filter = FilterOfRefusal(reply.refusal);
  event.refusal = reply.refusal;
  event.code = reply.code;
  event.time = reply.time;
  return event;
}

// Tells of the message of the transaction; `event` says what became of it.
void EmitMessage(const SessionState& state, MailEvent& event,
                 const SessionOutput& out) {
  const Transaction& transaction = state.transaction;
  // Of most mails there are few.
  std::array<std::string_view, 16> few;
  std::vector<std::string_view> many;
  const std::size_t count = transaction.recipients.size();
  if (count > few.size()) {
    many.resize(count);
  }
  const std::span<std::string_view> recipients(
      count > few.size() ? many.data() : few.data(), count);
  for (std::size_t i = 0; i < count; ++i) {
    recipients[i] = transaction.recipients.address(i);
  }
  event.kind = EventKind::kMessage;
  if (const Filter filter = FilterOfRefusal(event.refusal);
      filter != Filter::kNone) {
    event.filter = filter;
  }
  if (event.action == Action::kDeferred) {
    // A mail that may come again is deferred, whatever is said of it.
    event.filter = Filter::kNone;
  }
  event.sender = transaction.sender;
  event.recipients = recipients;
  event.marks = transaction.recipients.marks();
  event.recipient_count = static_cast<std::uint32_t>(recipients.size());
  Emit(state, event, out);
}

// The size of an accepted message; the log may say it in several places.
std::uint64_t BytesOf(const Transaction& transaction, const Step& reply) {
  std::uint64_t bytes = reply.bytes;
  for (const std::uint64_t other :
       {transaction.summary_bytes, transaction.body_bytes,
        transaction.declared_bytes}) {
    bytes = bytes != 0 ? bytes : other;
  }
  return bytes;
}

}  // namespace

void EmitRefusedSender(const SessionState& state, std::string_view sender,
                       const Step& reply, const SessionOutput& out) {
  MailEvent event = RefusalBy(reply);
  event.kind = EventKind::kRefusedSender;
  event.sender = sender;
  Emit(state, event, out);
}

void EmitRefusedRecipient(const SessionState& state, std::string_view recipient,
                          const Step& reply, const SessionOutput& out) {
  const std::array<std::string_view, 1> refused = {recipient};
  MailEvent event = RefusalBy(reply);
  event.kind = EventKind::kRefusedRecipient;
  event.sender = state.transaction.sender;
  event.recipients = refused;
  event.recipient_count = 1;
  Emit(state, event, out);
}

bool EmitAnswered(const SessionState& state, const Step& reply,
                  const SessionOutput& out) {
  const Transaction& transaction = state.transaction;
  const bool is_accepted = reply.code / 100 == 2;
  const bool is_refused = reply.code >= 400 && !transaction.recipients.empty();
  if (!transaction.open || !(is_accepted || is_refused)) {
    return false;
  }
  MailEvent event;
  event.action =
      is_accepted ? transaction.filter_action : ActionOfRefusal(reply.code);
  if (is_accepted || !IsAccepted(transaction.filter_action)) {
    event.filter = transaction.filter;
  }
  event.refusal = is_accepted ? RefusalClass::kNone : reply.refusal;
  event.code = reply.code;
  event.bytes = is_accepted ? BytesOf(transaction, reply) : 0;
  event.time = reply.time;
  EmitMessage(state, event, out);
  return true;
}

void EmitUnanswered(const SessionState& state, std::chrono::sys_seconds time,
                    const SessionOutput& out) {
  const Transaction& transaction = state.transaction;
  MailEvent event;
  if (transaction.has_summary) {
    if (transaction.summary_result == RefusalClass::kScan) {
      return;
    }
    event.action = ActionOfSummary(transaction.summary_result);
    event.refusal = transaction.summary_result;
    event.bytes =
        event.action == Action::kPassed ? transaction.summary_bytes : 0;
    event.time = transaction.summary_time;
    EmitMessage(state, event, out);
  } else if (state.role == SessionRole::kServer) {
    event.action = Action::kBroken;
    event.time = time;
    EmitMessage(state, event, out);
  }
}

Action ActionOfSummary(RefusalClass result) {
  switch (result) {
    case RefusalClass::kNone:
      return Action::kPassed;
    case RefusalClass::kGreylist:
    case RefusalClass::kNoConnect:
      return Action::kDeferred;
    case RefusalClass::kFilter:
      return Action::kDeleted;
    case RefusalClass::kIncomplete:
      return Action::kBroken;
    default:
      return Action::kRefused;
  }
}

}  // namespace mailtide
