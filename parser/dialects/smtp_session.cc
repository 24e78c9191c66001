#include "parser/dialects/smtp_session.h"

#include <algorithm>
#include <optional>

#include "parser/dialects/smtp_events.h"

namespace mailtide {
namespace {

using To = PendingReply::To;

// The state of one session, and where its events go.
class Machine {
 public:
  Machine(SessionState& state, const SessionOutput& out)
      : state_(state), out_(out) {}

  bool Take(const Step& step);
  void Finish() { EndUnanswered(state_.last); }

 private:
  bool IsServer() const { return state_.role == SessionRole::kServer; }

  void OnCommand(const Step& step);
  void OnBody(const Step& step);
  void Push(To to, std::string_view address = {}, std::uint64_t bytes = 0);

  void OnReply(const Step& step);
  void OnChallenge(const Step& step);
  std::optional<std::size_t> FindAnswered(const Step& step) const;
  std::optional<std::size_t> FindPending(To to) const {
    return state_.pending.Find(to);
  }
  void PopUnanswered(std::size_t count, std::chrono::sys_seconds time);
  void Answer(const PendingReply& to, const Step& reply);
  void AnswerMail(const PendingReply& to, const Step& reply);
  void AnswerRcpt(const PendingReply& to, const Step& reply);
  void AnswerData(const Step& reply);

  void OnSummary(const Step& step);
  void OnFilter(const Step& step);
  void Begin(std::string_view sender, std::uint64_t bytes);
  void Drop() { state_.transaction.Clear(); }
  void Logout() { state_.login.Clear(); }
  void EndUnanswered(std::chrono::sys_seconds time);

  SessionState& state_;
  const SessionOutput& out_;
  bool decided_ = false;
};

std::string_view KeptPart(std::string_view address) {
  return address.substr(address.size() -
                        std::min(address.size(), kMaxPathBytes));
}

bool Machine::Take(const Step& step) {
  if (!state_.auth.candidate.empty()) {
    ForgetCandidate(state_.auth, step);
  }
  switch (step.kind) {
    case StepKind::kConnected:
    case StepKind::kDisconnected:
    case StepKind::kNote:
      break;
    case StepKind::kSummary:
      OnSummary(step);
      break;
    case StepKind::kFilter:
      OnFilter(step);
      break;
    case StepKind::kCommand:
    case StepKind::kAnswer:
    case StepKind::kBody:
    case StepKind::kReply:
      state_.has_dialogue = true;
      LearnRole(state_, step);
      // A server replies in what it sends, a client in what it receives. A
      // client that sends what looks like a reply sends a bad command.
      if (IsServer() != step.from_gateway) {
        OnCommand(step);
      } else if (step.kind == StepKind::kReply) {
        OnReply(step);
      }
      break;
  }
  state_.last = step.time;
  return decided_;
}

// ---- commands

void Machine::OnCommand(const Step& step) {
  if (state_.auth.wants_answer) {
    TakeAnswer(state_.auth, step);
    return;
  }
  if (state_.unfinished_code != 0) {
    // The end of a reply of several lines is missing: nobody goes on before it.
    state_.unfinished_code = 0;
    PopUnanswered(1, step.time);
  }
  if (step.kind == StepKind::kBody) {
    OnBody(step);
    return;
  }
  if (step.kind != StepKind::kCommand) {
    Push(To::kOther);
    return;
  }
  switch (step.verb) {
    case SmtpVerb::kHelo:
    case SmtpVerb::kEhlo:
      return Push(To::kHello);
    case SmtpVerb::kMail:
      return Push(To::kMail, step.address, step.bytes);
    case SmtpVerb::kRcpt:
      return Push(To::kRcpt, step.address);
    case SmtpVerb::kData:
      return Push(To::kData);
    case SmtpVerb::kBdat:
      return Push(step.last ? To::kBdatLast : To::kBdat, {}, step.bytes);
    case SmtpVerb::kRset:
      return Push(To::kRset);
    case SmtpVerb::kAuth:
      BeginAuth(state_.auth, step);
      return Push(To::kAuth);
    case SmtpVerb::kStartTls:
      return Push(To::kStartTls);
    case SmtpVerb::kQuit:
      return Push(To::kQuit);
    default:
      return Push(To::kOther);
  }
}

void Machine::OnBody(const Step& step) {
  if (FindPending(To::kBody)) {
    state_.transaction.body_bytes = step.bytes;
  } else if (FindPending(To::kData)) {
    // The 354 is missing.
    PopUnanswered(state_.pending.size(), step.time);
    Push(To::kBody);
    state_.transaction.body_bytes = step.bytes;
  } else {
    Push(To::kOther);  // somebody typed it
  }
}

void Machine::Push(To to, std::string_view address, std::uint64_t bytes) {
  if (state_.pending.size() >= kMaxPendingReplies) {
    state_.pending.Pop();
  }
  state_.pending.Push({to, bytes, KeptPart(address)});
}

// ---- replies

void Machine::OnReply(const Step& step) {
  const bool continues =
      state_.unfinished_code != 0 && state_.unfinished_code == step.code;
  if (state_.unfinished_code != 0 && !continues) {
    PopUnanswered(1, step.time);
  }
  state_.unfinished_code = step.last ? 0 : step.code;
  if (!step.last) {
    return;
  }
  if (step.code == 334) {
    OnChallenge(step);
    return;
  }
  if (step.code == 354) {
    PopUnanswered(state_.pending.size(), step.time);
    ForgetAuth(state_.auth);
    Push(To::kBody);
    return;
  }
  state_.auth.wants_answer = false;
  if (const std::optional<std::size_t> at = FindAnswered(step)) {
    PopUnanswered(*at, step.time);
    const PendingReply answered = state_.pending.Pop();
    Answer(answered, step);
  }
}

void Machine::OnChallenge(const Step& step) {
  if (const std::optional<std::size_t> at = FindPending(To::kAuth)) {
    PopUnanswered(*at, step.time);
    TakeChallenge(state_.auth, step);
  }
}

// Which of the pending commands a reply answers; nothing when it is none of
// them (a greeting, a good-bye, what was answered before).
std::optional<std::size_t> Machine::FindAnswered(const Step& step) const {
  if (IsServer()) {
    if (step.hint == ReplyHint::kSender) {
      return FindPending(To::kMail);
    }
    if (step.hint != ReplyHint::kNone) {
      return FindPending(To::kRcpt);
    }
  }
  switch (step.code) {
    case 220:
      return FindPending(To::kStartTls);
    case 221:
      return FindPending(To::kQuit);
    case 235:
      return FindPending(To::kAuth);
    default:
      return state_.pending.empty() ? std::nullopt
                                    : std::optional<std::size_t>(0);
  }
}

// Takes commands whose replies are missing: a later one was answered, so they
// were too. What they asked for is taken as done only where nothing is counted
// by it.
void Machine::PopUnanswered(std::size_t count, std::chrono::sys_seconds time) {
  for (; count > 0 && !state_.pending.empty(); --count) {
    const PendingReply missing = state_.pending.Pop();
    switch (missing.to) {
      case To::kMail:
        EndUnanswered(time);
        Begin(missing.address, missing.bytes);
        break;
      case To::kHello:
      case To::kRset:
        Drop();
        if (missing.to == To::kRset) {
          Logout();
        }
        break;
      case To::kBody:
        EndUnanswered(time);
        break;
      default:
        break;
    }
  }
}

void Machine::Answer(const PendingReply& to, const Step& reply) {
  const bool is_positive = reply.code / 100 == 2;
  switch (to.to) {
    case To::kMail:
      return AnswerMail(to, reply);
    case To::kRcpt:
      return AnswerRcpt(to, reply);
    case To::kData:
    case To::kBdat:
      // Where no 354 is logged the reply to the data answers DATA.
      if (reply.code >= 400 || (to.to == To::kData && is_positive)) {
        AnswerData(reply);
      } else if (to.to == To::kBdat) {
        state_.transaction.body_bytes += to.bytes;
      }
      return;
    case To::kBdatLast:
      state_.transaction.body_bytes += to.bytes;
      return AnswerData(reply);
    case To::kBody:
      return AnswerData(reply);
    case To::kHello:
      if (is_positive) {
        Drop();
      }
      return;
    case To::kRset:
      Drop();
      return Logout();
    case To::kStartTls:
      if (is_positive) {
        Drop();
        Logout();
      }
      return;
    case To::kAuth:
      return SettleAuth(state_.auth, reply, state_.login);
    case To::kQuit:
    case To::kOther:
      return;
  }
}

void Machine::AnswerMail(const PendingReply& to, const Step& reply) {
  if (reply.code / 100 == 2) {
    EndUnanswered(reply.time);
    Begin(to.address, to.bytes);
  } else if (reply.code >= 400) {
    EmitRefusedSender(state_, to.address, reply, out_);
    decided_ = true;
  }
}

void Machine::AnswerRcpt(const PendingReply& to, const Step& reply) {
  Transaction& transaction = state_.transaction;
  if (reply.code >= 400) {
    EmitRefusedRecipient(state_, to.address, reply, out_);
    decided_ = true;
  } else if (reply.code / 100 == 2 && transaction.open &&
             transaction.recipients.size() < kMaxRecipients) {
    const RecipientMark mark =
        !IsServer()                           ? RecipientMark::kNone
        : reply.hint == ReplyHint::kForward   ? RecipientMark::kForward
        : reply.hint == ReplyHint::kRecipient ? RecipientMark::kLocal
                                              : RecipientMark::kNone;
    transaction.recipients.Add(to.address, mark);
  }
}

// The reply to a body, or the refusal of DATA or BDAT.
void Machine::AnswerData(const Step& reply) {
  decided_ = EmitAnswered(state_, reply, out_);
  Drop();
}

// ---- transactions

// IceWarp writes it when the body is there, before its reply.
void Machine::OnSummary(const Step& step) {
  Transaction& transaction = state_.transaction;
  if (transaction.open && !transaction.has_summary && FindPending(To::kBody)) {
    transaction.has_summary = true;
    transaction.summary_result = step.refusal;
    transaction.summary_bytes = step.bytes;
    transaction.summary_time = step.time;
  }
}

// Of two filters the first that kept the mail from its recipients decides.
void Machine::OnFilter(const Step& step) {
  Transaction& transaction = state_.transaction;
  if (transaction.open && IsAccepted(transaction.filter_action)) {
    transaction.filter = step.filter;
    transaction.filter_action = step.action;
  }
}

void Machine::Begin(std::string_view sender, std::uint64_t bytes) {
  Drop();
  state_.transaction.open = true;
  state_.transaction.sender = sender;
  state_.transaction.declared_bytes = bytes;
}

// The transaction is over and no final reply was seen. `time` is that of its
// last line.
void Machine::EndUnanswered(std::chrono::sys_seconds time) {
  const Transaction& transaction = state_.transaction;
  const auto was_reset = [this] {
    return FindPending(To::kRset) || FindPending(To::kHello);
  };
  if (transaction.open && !transaction.recipients.empty() && !was_reset()) {
    EmitUnanswered(state_, time, out_);
  }
  Drop();
}

}  // namespace

void Transaction::Clear() {
  open = false;
  sender.clear();
  recipients.Clear();
  declared_bytes = 0;
  body_bytes = 0;
  filter = Filter::kNone;
  filter_action = Action::kPassed;
  has_summary = false;
  summary_result = RefusalClass::kNone;
  summary_bytes = 0;
  summary_time = {};
}

void SessionState::Clear() {
  role = SessionRole::kUnknown;
  role_is_certain = false;
  has_dialogue = false;
  unfinished_code = 0;
  last = {};
  pending.Clear();
  transaction.Clear();
  login.Clear();
  ForgetAuth(auth);
}

void LearnRole(SessionState& state, const Step& step) {
  const bool is_reply = step.kind == StepKind::kReply;
  if (step.from_gateway && (is_reply || step.kind == StepKind::kCommand)) {
    state.role = is_reply ? SessionRole::kServer : SessionRole::kClient;
    state.role_is_certain = true;
  } else if (state.role == SessionRole::kUnknown) {
    state.role = is_reply != step.from_gateway ? SessionRole::kClient
                                               : SessionRole::kServer;
  }
}

bool Advance(SessionState& state, const Step& step, const SessionOutput& out) {
  return Machine(state, out).Take(step);
}

void Finish(SessionState& state, const SessionOutput& out) {
  Machine(state, out).Finish();
}

bool AwaitsBodyReply(const SessionState& state) {
  return state.pending.Find(To::kBody).has_value();
}

}  // namespace mailtide
