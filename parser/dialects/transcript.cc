#include "parser/dialects/transcript.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

namespace mailtide {
namespace {

using std::chrono::sys_seconds;
using Kind = TailSession::Kind;
using LoginState = SessionLogin::State;

// Hears what was told already, or is not known yet.
class NoSink final : public EventSink {
 public:
  void OnEvent(const MailEvent& /*event*/) override {}
};

// Whether so much time lies between two lines of a key that they are of two
// sessions.
bool IsSilence(sys_seconds a, sys_seconds b) {
  return b - a > kSessionSilence || a - b > kSessionSilence;
}

}  // namespace

std::size_t Transcript::Hash::operator()(const SessionKey& key) const {
  const std::hash<std::string_view> hash;
  return hash(key.client) * 31 + hash(key.thread);
}

Transcript::Transcript(SessionEdges edges)
    : first_(edges.first),
      last_(edges.last),
      heads_(std::move(edges.heads)),
      summaries_(std::move(edges.summaries), std::move(edges.ids)),
      lines_(edges.lines) {
  for (TailSession& tail : edges.tails) {
    Entry entry;
    entry.kind = tail.kind;
    entry.head = tail.head;
    entry.state = std::move(tail.state);
    if (entry.kind == Kind::kHead) {
      // What was learnt since a 354 is learnt again.
      entry.state = {};
      entry.knows_state = false;
      std::vector<KeptStep> steps;
      steps.swap(heads_[static_cast<std::size_t>(entry.head)].steps);
      std::vector<std::string_view> scratch;
      for (const KeptStep& step : steps) {
        Collect(entry, step.View(scratch));
      }
    }
    entry.weight = WeightOf(entry.state);
    weight_ += entry.weight;
    entry.is_new = false;
    entry.life = ++lives_;
    entries_.emplace(std::move(tail.key), std::move(entry));
  }
}

// A log so short that a line may still come which could be of a session of
// before it.
bool Transcript::IsShort() const {
  return *last_ <= *first_ + kSessionSilence + 2 * kDisorder;
}

bool Transcript::MayHaveBegunBefore(sys_seconds time) const {
  return before_ == Before::kUnknown &&
         time <= *first_ + kSessionSilence + kDisorder;
}

LoneSummaries::Times Transcript::SummaryTimes() const {
  constexpr auto kLife = kIdLife + kDisorder;
  return {before_ == Before::kUnknown ? *first_ + kLife : sys_seconds::min(),
          *last_ - kLife};
}

void Transcript::Entry::Clear() {
  kind = Kind::kOpen;
  head = -1;
  state.Clear();
  knows_state = true;
  is_counted = false;
  weight = 0;
}

bool Transcript::Take(std::string_view client, std::string_view thread,
                      Step step, EventSink& sink) {
  Place place;
  return Take(place, client, thread, step, sink);
}

bool Transcript::Take(Place& place, std::string_view client,
                      std::string_view thread, Step& step, EventSink& sink) {
  step.order = lines_++;
  if (!last_ || step.time > *last_) {
    Reach(step.time);
  }
  const bool is_there = place.item != nullptr && place.frees == frees_ &&
                        place.life == place.item->second.life;
  if (!is_there) {
    place.item = &ItemOf(client, thread);
    place.life = place.item->second.life;
    place.frees = frees_;
  }
  const auto& [key, entry] = *place.item;
  const bool goes_on =
      (entry.kind == Kind::kOpen || entry.kind == Kind::kOwesLogin) &&
      !entry.is_new && step.kind != StepKind::kConnected &&
      step.kind != StepKind::kDisconnected &&
      (step.kind != StepKind::kSummary || entry.state.has_dialogue) &&
      !IsSilence(entry.state.last, step.time);
  const bool decided =
      goes_on ? GoOn(*place.item, step, sink) : Feed(*place.item, step, sink);
  if (entries_.size() > kMaxOpenSessions || weight_ > kMaxSessionBytes) {
    KeepWithinBounds(sink);
  }
  return decided;
}

// What nearly all lines are: one of a session that is open and stays so.
inline bool Transcript::GoOn(Item& item, const Step& step, EventSink& sink) {
  auto& [key, entry] = item;
  const bool decided =
      Advance(entry.state, step, {sink, key.client, key.thread, entry.head});
  const std::size_t weight = WeightOf(entry.state);
  weight_ += weight - entry.weight;
  entry.weight = weight;
  return decided;
}

// The item of a key; a new one, where there was none, has no time yet.
Transcript::Item& Transcript::ItemOf(std::string_view client,
                                     std::string_view thread) {
  scratch_.client = client;
  scratch_.thread = thread;
  const auto found = entries_.find(scratch_);
  return found != entries_.end() ? *found : Add(scratch_);
}

Transcript::Item& Transcript::Add(const SessionKey& key) {
  if (spare_.empty()) {
    Item& item = *entries_.try_emplace(key).first;
    item.second.life = ++lives_;
    return item;
  }
  Entries::node_type node = std::move(spare_.back());
  spare_.pop_back();
  node.key() = key;
  node.mapped().life = ++lives_;
  return *entries_.insert(std::move(node)).position;
}

void Transcript::Remove(const SessionKey& key) {
  if (spare_.size() >= kMaxSpare) {
    entries_.erase(key);
    ++frees_;
    return;
  }
  spare_.push_back(entries_.extract(key));
  Entry& entry = spare_.back().mapped();
  entry.Clear();
  entry.is_new = true;
  entry.life = 0;
}

bool Transcript::Feed(Item& item, const Step& step, EventSink& sink) {
  Begin(item, step, sink);
  const bool decided = Run(item, step, sink);
  if (step.kind == StepKind::kDisconnected) {
    Entry& entry = item.second;
    Finish(item, sink);
    weight_ -= entry.weight;
    if (IsShort()) {
      entry.Clear();
      entry.kind = Kind::kEnded;
      entry.state.last = step.time;
    } else {
      Remove(item.first);
    }
  }
  return decided;
}

// Begins the session that a line belongs to, where the line says so.
void Transcript::Begin(Item& item, const Step& step, EventSink& sink) {
  auto& [key, entry] = item;
  if (entry.is_new) {
    entry.is_new = false;
    const bool is_head =
        step.kind != StepKind::kConnected && MayHaveBegunBefore(step.time);
    if (is_head && head_bytes_ < kMaxHeadBytes) {
      entry.kind = Kind::kHead;
      entry.head = static_cast<int>(heads_.size());
      entry.knows_state = false;
      heads_.push_back({key, {}, HeadSession::End::kGoesOn});
      head_bytes_ += sizeof(HeadSession) + key.client.size();
    } else if (is_head) {
      Drop(entry);
    }
  } else if (entry.kind == Kind::kEnded || step.kind == StepKind::kConnected ||
             IsSilence(entry.state.last, step.time)) {
    Finish(item, sink);
    weight_ -= entry.weight;
    entry.Clear();
  }
}

bool Transcript::Run(Item& item, const Step& step, EventSink& sink) {
  auto& [key, entry] = item;
  if (entry.kind == Kind::kHead) {
    const HeadSession& head = heads_[static_cast<std::size_t>(entry.head)];
    if (head.steps.size() < kMaxHeadSteps && head_bytes_ < 2 * kMaxHeadBytes) {
      Collect(entry, step);
      return false;
    }
    Finish(item, sink);
    entry.Clear();
    Drop(entry);
  }
  const bool stands_alone =
      step.kind == StepKind::kSummary && !entry.state.has_dialogue;
  bool decided = GoOn(item, step, sink);
  if (stands_alone) {
    if (is_joining_) {
      summaries_.PutOff(key.client, step);
    } else {
      summaries_.Take(key.client, step, SummaryTimes(), sink);
    }
    decided = true;
  }
  return decided;
}

// Keeps a line of a session whose past is not known. After a 354 all is known
// but the transaction and the login, and once that transaction has ended only
// the login is not.
void Transcript::Collect(Entry& entry, const Step& step) {
  HeadSession& head = heads_[static_cast<std::size_t>(entry.head)];
  SettleAnswer(head.steps, &step);
  head.steps.push_back(KeptStep::Of(step));
  head_bytes_ += WeightOf(head.steps.back());
  NoSink no_sink;
  if (!entry.knows_state) {
    if (IsDialogue(step)) {
      LearnRole(entry.state, step);
    }
    entry.state.last = step.time;
    const bool is_server = entry.state.role == SessionRole::kServer;
    const bool is_354 = step.kind == StepKind::kReply && step.code == 354 &&
                        step.last && entry.state.role_is_certain &&
                        is_server == step.from_gateway;
    if (is_354) {
      entry.knows_state = true;
      entry.state.login.state = LoginState::kInherited;
      Advance(entry.state, step,
              {no_sink, head.key.client, head.key.thread, entry.head});
    }
    return;
  }
  Advance(entry.state, step,
          {no_sink, head.key.client, head.key.thread, entry.head});
  if (!AwaitsBodyReply(entry.state)) {
    head.end = HeadSession::End::kKnown;
    entry.kind = Kind::kOwesLogin;
  }
}

// ---- ends

// Ends the session of an entry, which is spent then.
void Transcript::Finish(Item& item, EventSink& sink) {
  auto& [key, entry] = item;
  switch (entry.kind) {
    case Kind::kOpen:
    case Kind::kOwesLogin:
      mailtide::Finish(entry.state, {sink, key.client, key.thread, entry.head});
      break;
    case Kind::kHead:
      heads_[static_cast<std::size_t>(entry.head)].end =
          HeadSession::End::kEnded;
      break;
    case Kind::kEnded:
      break;
  }
}

void Transcript::Finish(EventSink& sink) {
  for (Item& item : entries_) {
    Finish(item, sink);
  }
  entries_.clear();
  ++frees_;
}

void Transcript::Reach(sys_seconds time) {
  if (last_ && time <= *last_) {
    return;
  }
  const bool was_short = first_ && IsShort();
  first_ = first_.value_or(time);
  last_ = time;
  if (was_short && !IsShort()) {
    ForgetEnded();
  }
}

void Transcript::ForgetEnded() {
  std::erase_if(entries_, [](const auto& item) {
    return item.second.kind == Kind::kEnded;
  });
  ++frees_;
}

void Transcript::EndSilent(EventSink& sink) {
  for (auto at = entries_.begin(); at != entries_.end();) {
    Entry& entry = at->second;
    const bool is_over =
        entry.kind != Kind::kEnded &&
        *last_ - entry.state.last > kSessionSilence + kDisorder;
    if (is_over) {
      const sys_seconds end = entry.state.last;
      Finish(*at, sink);
      weight_ -= entry.weight;
      entry.Clear();
      entry.kind = Kind::kEnded;
      entry.state.last = end;
    }
    // A line out of order may still come; it is of no session of before.
    at = is_over && !IsShort() ? entries_.erase(at) : std::next(at);
  }
  ++frees_;
}

SessionEdges Transcript::Edges(EventSink& sink) && {
  SessionEdges edges;
  if (!last_) {
    return edges;
  }
  EndSilent(sink);
  edges.lines = lines_;
  edges.first = first_;
  edges.last = last_;
  for (auto& [key, entry] : entries_) {
    TailSession tail;
    tail.key = key;
    tail.kind = entry.kind;
    if (entry.kind == Kind::kOwesLogin &&
        entry.state.login.state != LoginState::kInherited) {
      tail.kind = Kind::kOpen;
    }
    if (tail.kind == Kind::kOwesLogin || tail.kind == Kind::kHead) {
      tail.head = entry.head;
    }
    if (tail.kind == Kind::kOwesLogin || tail.kind == Kind::kOpen) {
      tail.state = std::move(entry.state);
      HideCandidate(tail.state.auth);
    } else {
      tail.state.last = entry.state.last;
    }
    edges.tails.push_back(std::move(tail));
  }
  entries_.clear();
  std::ranges::sort(edges.tails, {}, &TailSession::key);
  for (HeadSession& head : heads_) {
    SettleAnswer(head.steps, nullptr);
  }
  edges.heads = std::move(heads_);
  summaries_.Forget(SummaryTimes());
  edges.ids = summaries_.Ids();
  edges.summaries = std::move(summaries_).Firsts();
  return edges;
}

// ---- bounds

void Transcript::KeepWithinBounds(EventSink& sink) {
  if (entries_.size() <= kMaxOpenSessions && weight_ <= kMaxSessionBytes) {
    return;
  }
  EndSilent(sink);
  if (entries_.size() > kMaxOpenSessions || weight_ > kMaxSessionBytes) {
    DropOldest(sink);
  }
}

// Counts a session as given up, once, whatever else is dropped of it.
void Transcript::Drop(Entry& entry) {
  dropped_ += entry.is_counted ? 0U : 1U;
  entry.is_counted = true;
}

// Drops the eighth of the sessions that were silent for the longest time.
void Transcript::DropOldest(EventSink& sink) {
  std::vector<std::pair<sys_seconds, SessionKey>> by_age;
  by_age.reserve(entries_.size());
  for (const auto& [key, entry] : entries_) {
    by_age.emplace_back(entry.state.last, key);
  }
  std::ranges::sort(by_age);
  by_age.resize(std::max<std::size_t>(1, by_age.size() / 8));
  for (const auto& [time, key] : by_age) {
    const auto at = entries_.find(key);
    if (at->second.kind != Kind::kEnded) {
      Drop(at->second);
    }
    Finish(*at, sink);
    weight_ -= at->second.weight;
    entries_.erase(at);
  }
  ++frees_;
}

// ---- joining

std::vector<Transcript::LoginThere> Transcript::Join(const SessionEdges& next,
                                                     EventSink& sink) {
  std::vector<LoginThere> logins;
  if (!next.last) {
    return logins;
  }
  first_ = first_ ? first_ : next.first;
  last_ = last_ ? last_ : next.first;
  is_joining_ = true;
  logins.reserve(next.heads.size());
  for (const HeadSession& head : next.heads) {
    logins.push_back(JoinHead(head, sink));
  }
  for (const TailSession& tail : next.tails) {
    JoinTail(tail, logins, sink);
  }
  is_joining_ = false;
  summaries_.Join(next.summaries, next.ids, lines_, SummaryTimes(), sink);
  lines_ += next.lines;
  // Only now: what follows a session is in no order with what follows others.
  Reach(*next.last);
  if (!IsShort()) {
    ForgetEnded();
  }
  EndSilent(sink);
  KeepWithinBounds(sink);
  summaries_.Forget(SummaryTimes());
  return logins;
}

Transcript::LoginThere Transcript::JoinHead(const HeadSession& head,
                                            EventSink& sink) {
  std::vector<std::string_view> scratch;
  for (const KeptStep& kept : head.steps) {
    Step step = kept.View(scratch);
    step.order += lines_;
    Feed(ItemOf(head.key.client, head.key.thread), step, sink);
  }
  LoginThere there;
  const auto at = entries_.find(head.key);
  if (at == entries_.end()) {
    return there;
  }
  there.login = at->second.state.login;
  there.head = at->second.head;
  if (head.end == HeadSession::End::kEnded) {
    Finish(*at, sink);
  }
  if (head.end != HeadSession::End::kGoesOn) {
    // The next log has told what became of it, or tells in its tail.
    weight_ -= at->second.weight;
    entries_.erase(at);
    ++frees_;
  }
  return there;
}

void Transcript::JoinTail(const TailSession& tail,
                          const std::vector<LoginThere>& logins,
                          EventSink& sink) {
  if (tail.kind == Kind::kHead) {
    return;  // JoinHead has it
  }
  Item& item = ItemOf(tail.key.client, tail.key.thread);
  Finish(item, sink);
  Entry& entry = item.second;
  weight_ -= entry.weight;
  entry.Clear();
  entry.is_new = false;
  entry.kind = tail.kind;
  entry.state = tail.state;
  if (tail.kind == Kind::kOwesLogin) {
    const LoginThere& there = logins[static_cast<std::size_t>(tail.head)];
    entry.state.login = there.login;
    const bool still_owes = there.login.state == LoginState::kInherited;
    entry.kind = still_owes ? Kind::kOwesLogin : Kind::kOpen;
    entry.head = still_owes ? there.head : -1;
  }
  entry.weight = WeightOf(entry.state);
  weight_ += entry.weight;
}

}  // namespace mailtide
