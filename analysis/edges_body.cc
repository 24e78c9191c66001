// The tables of a log's open sessions.
//
//   edges     = %x00 / %x01 first last lines heads tails summaries ids
//   heads     = count *( client thread end steps )
//   tails     = count *( client thread kind head last [ state ] )
//   summaries = count *( client step )
//   ids       = count *( id time )
//
// Times count from `first`. Enumerators stand by their number; one that this
// program does not know is damage.
#include "analysis/edges_body.h"

#include <string>
#include <utility>
#include <vector>

#include "analysis/segment_body.h"

namespace mailtide {
namespace {

using std::chrono::sys_seconds;

// ---- writing

class EdgesWriter {
 public:
  EdgesWriter(ByteWriter& out, sys_seconds start) : out_(out), start_(start) {}

  void Write(const SessionEdges& edges) {
    out_.Varint(edges.heads.size());
    for (const HeadSession& head : edges.heads) {
      Key(head.key);
      Enum(head.end);
      out_.Varint(head.steps.size());
      for (const KeptStep& step : head.steps) {
        Step(step);
      }
    }
    out_.Varint(edges.tails.size());
    for (const TailSession& tail : edges.tails) {
      Tail(tail);
    }
    out_.Varint(edges.summaries.size());
    for (const FirstOfId& summary : edges.summaries) {
      out_.Text(summary.client);
      Step(summary.step);
    }
    out_.Varint(edges.ids.size());
    for (const auto& [id, time] : edges.ids) {
      out_.Text(id);
      Time(time);
    }
  }

 private:
  template <typename E>
  void Enum(E value) {
    out_.Byte(static_cast<std::uint8_t>(value));
  }
  void Flag(bool flag) { out_.Byte(flag ? 1 : 0); }
  void Time(sys_seconds time) { out_.Signed((time - start_).count()); }
  void Key(const SessionKey& key) {
    out_.Text(key.client);
    out_.Text(key.thread);
  }

  void Step(const KeptStep& kept) {
    const StepFacts& step = kept.facts;
    Enum(step.kind);
    Flag(step.from_gateway);
    Flag(step.last);
    Flag(step.wants_user);
    Flag(step.wants_password);
    Flag(step.has_initial);
    Enum(step.verb);
    Enum(step.hint);
    Enum(step.refusal);
    Enum(step.filter);
    Enum(step.action);
    Enum(step.mechanism);
    out_.Signed(step.code);
    Time(step.time);
    out_.Varint(step.order);
    out_.Varint(step.bytes);
    out_.Varint(step.count);
    out_.Text(kept.address);
    out_.Text(kept.user);
    out_.Text(kept.candidate);
    out_.Text(kept.id);
    out_.Varint(kept.recipients.size());
    for (const std::string& recipient : kept.recipients) {
      out_.Text(recipient);
    }
  }

  void Tail(const TailSession& tail) {
    Key(tail.key);
    Enum(tail.kind);
    out_.Signed(tail.head);
    Time(tail.state.last);
    if (tail.kind == TailSession::Kind::kOpen ||
        tail.kind == TailSession::Kind::kOwesLogin) {
      State(tail.state);
    }
  }

  void State(const SessionState& state) {
    Enum(state.role);
    Flag(state.role_is_certain);
    Flag(state.has_dialogue);
    out_.Signed(state.unfinished_code);
    out_.Varint(state.pending.size());
    for (std::size_t i = 0; i < state.pending.size(); ++i) {
      const PendingReply command = state.pending[i];
      Enum(command.to);
      out_.Varint(command.bytes);
      out_.Text(command.address);
    }
    const Transaction& transaction = state.transaction;
    Flag(transaction.open);
    out_.Text(transaction.sender);
    out_.Varint(transaction.recipients.size());
    for (std::size_t i = 0; i < transaction.recipients.size(); ++i) {
      Enum(transaction.recipients.marks()[i]);
      out_.Text(transaction.recipients.address(i));
    }
    out_.Varint(transaction.declared_bytes);
    out_.Varint(transaction.body_bytes);
    Enum(transaction.filter);
    Enum(transaction.filter_action);
    Flag(transaction.has_summary);
    Enum(transaction.summary_result);
    out_.Varint(transaction.summary_bytes);
    Time(transaction.summary_time);
    Enum(state.login.state);
    out_.Text(state.login.name);
    Flag(state.auth.wants_answer);
    Flag(state.auth.wants_user);
    Flag(state.auth.wants_password);
    Flag(state.auth.was_answered);
    Enum(state.auth.mechanism);
    out_.Text(state.auth.user);
    out_.Text(state.auth.candidate);
  }

  ByteWriter& out_;
  sys_seconds start_;
};

// ---- reading

class EdgesReader {
 public:
  EdgesReader(ByteReader& in, sys_seconds start) : in_(in), start_(start) {}

  void Read(SessionEdges& edges) {
    edges.heads.resize(in_.Count(4));
    for (HeadSession& head : edges.heads) {
      Key(head.key);
      head.end = Enum(HeadSession::End::kKnown);
      head.steps.resize(in_.Count(kLeastStepBytes));
      for (KeptStep& step : head.steps) {
        Step(step);
      }
    }
    edges.tails.resize(in_.Count(5));
    for (TailSession& tail : edges.tails) {
      Tail(tail, edges.heads);
    }
    edges.summaries.resize(in_.Count(1 + kLeastStepBytes));
    for (FirstOfId& summary : edges.summaries) {
      summary.client = in_.Text();
      Step(summary.step);
    }
    edges.ids.resize(in_.Count(2));
    for (auto& [id, time] : edges.ids) {
      id = in_.Text();
      time = Time();
    }
  }

 private:
  static constexpr std::size_t kLeastStepBytes = 22;

  template <typename E>
  E Enum(E greatest) {
    const std::uint8_t value = in_.Byte();
    if (value > static_cast<std::uint8_t>(greatest)) {
      in_.Spoil();
      return E{};
    }
    return static_cast<E>(value);
  }
  bool Flag() { return ReadFlag(in_); }
  int Int() {
    return static_cast<int>(
        ReadPoint<sys_seconds>(in_, 1'000'000'000).time_since_epoch().count());
  }
  sys_seconds Time() {
    return start_ + ReadPoint<sys_seconds>(in_, kMaxSecond).time_since_epoch();
  }
  void Key(SessionKey& key) {
    key.client = in_.Text();
    key.thread = in_.Text();
  }

  void Step(KeptStep& kept) {
    StepFacts& step = kept.facts;
    step.kind = Enum(StepKind::kNote);
    step.from_gateway = Flag();
    step.last = Flag();
    step.wants_user = Flag();
    step.wants_password = Flag();
    step.has_initial = Flag();
    step.verb = Enum(SmtpVerb::kOther);
    step.hint = Enum(ReplyHint::kForward);
    step.refusal = Enum(RefusalClass::kError);
    step.filter = Enum(Filter::kUnknownRecipient);
    step.action = Enum(Action::kBroken);
    step.mechanism = Enum(AuthMechanism::kOther);
    step.code = Int();
    step.time = Time();
    step.order = in_.Varint();
    step.bytes = in_.Varint();
    step.count = in_.Varint();
    kept.address = in_.Text();
    kept.user = in_.Text();
    kept.candidate = in_.Text();
    kept.id = in_.Text();
    kept.recipients.resize(in_.Count(1));
    for (std::string& recipient : kept.recipients) {
      recipient = in_.Text();
    }
  }

  void Tail(TailSession& tail, const std::vector<HeadSession>& heads) {
    using Kind = TailSession::Kind;
    Key(tail.key);
    tail.kind = Enum(Kind::kEnded);
    tail.head = Int();
    const bool has_head =
        tail.kind == Kind::kOwesLogin || tail.kind == Kind::kHead;
    const bool head_is_there =
        tail.head >= 0 && static_cast<std::size_t>(tail.head) < heads.size();
    if (has_head ? !head_is_there : tail.head != -1) {
      in_.Spoil();
      tail.head = -1;
      tail.kind = Kind::kEnded;
    }
    tail.state.last = Time();
    if (tail.kind == Kind::kOpen || tail.kind == Kind::kOwesLogin) {
      State(tail.state);
    }
  }

  void State(SessionState& state) {
    state.role = Enum(SessionRole::kClient);
    state.role_is_certain = Flag();
    state.has_dialogue = Flag();
    state.unfinished_code = Int();
    for (std::size_t left = in_.Count(3); left > 0; --left) {
      PendingReply command;
      command.to = Enum(PendingReply::To::kOther);
      command.bytes = in_.Varint();
      command.address = in_.Text();
      state.pending.Push(command);
    }
    Transaction& transaction = state.transaction;
    transaction.open = Flag();
    transaction.sender = in_.Text();
    for (std::size_t left = in_.Count(2); left > 0; --left) {
      const RecipientMark mark = Enum(RecipientMark::kForward);
      transaction.recipients.Add(in_.Text(), mark);
    }
    transaction.declared_bytes = in_.Varint();
    transaction.body_bytes = in_.Varint();
    transaction.filter = Enum(Filter::kUnknownRecipient);
    transaction.filter_action = Enum(Action::kBroken);
    transaction.has_summary = Flag();
    transaction.summary_result = Enum(RefusalClass::kError);
    transaction.summary_bytes = in_.Varint();
    transaction.summary_time = Time();
    state.login.state = Enum(SessionLogin::State::kInherited);
    state.login.name = in_.Text();
    state.auth.wants_answer = Flag();
    state.auth.wants_user = Flag();
    state.auth.wants_password = Flag();
    state.auth.was_answered = Flag();
    state.auth.mechanism = Enum(AuthMechanism::kOther);
    state.auth.user = in_.Text();
    state.auth.candidate = in_.Text();
  }

  ByteReader& in_;
  sys_seconds start_;
};

}  // namespace

void WriteEdges(ByteWriter& out, const SessionEdges& edges) {
  WriteOptional(out, edges.first);
  if (edges.first) {
    WriteOptional(out, edges.last);
    out.Varint(edges.lines);
    EdgesWriter(out, *edges.first).Write(edges);
  }
}

void ReadEdges(ByteReader& in, SessionEdges& edges) {
  ReadOptional(in, kMaxSecond, edges.first);
  if (!edges.first) {
    return;
  }
  ReadOptional(in, kMaxSecond, edges.last);
  if (!edges.last) {
    in.Spoil();
    return;
  }
  edges.lines = in.Varint();
  EdgesReader(in, *edges.first).Read(edges);
}

}  // namespace mailtide
