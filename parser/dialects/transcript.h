// Sessions of a log side by side: each line goes to the session of its key.
//
// A session begins with `Connected` or with the first line of an unknown key;
// it ends with `Disconnected`, a new `Connected`, or 15 minutes without a line
// of its own.
//
// A log may be cut anywhere, so the first lines of a key may belong to a
// session that began before the log. What they mean depends on what was there:
// such a session is a *head*. Its lines are kept until its state is known
// again: the first 354 whose transaction has ended, for 354 leaves nothing
// unanswered and its end leaves no transaction. From there on only the login is
// owed by what came before (MailEvent::owed_to). Only the first minutes of a
// log have heads: later an older session would have ended of silence.
//
// What is open at the end of the log are its *tails*. A transcript that joins
// the edges of the next log stands where it would stand had it read that log
// itself, and has handed out the same events but for those that the other one
// did: so a log may be read in pieces, each by itself. Joining is associative.
//
// What summaries (`***`) count in sessions without any dialogue says
// lone_summaries.h; behind a dialogue they are steps like others.
#ifndef MAILTIDE_PARSER_DIALECTS_TRANSCRIPT_H_
#define MAILTIDE_PARSER_DIALECTS_TRANSCRIPT_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "parser/dialects/lone_summaries.h"
#include "parser/dialects/smtp_login.h"
#include "parser/dialects/smtp_session.h"
#include "parser/dialects/smtp_step.h"
#include "parser/event_sink.h"

namespace mailtide {

// A session ends by this much silence.
inline constexpr std::chrono::minutes kSessionSilence{15};
// Lines of several threads may stand in the log a little out of order.
inline constexpr std::chrono::minutes kDisorder{5};
// Beyond this the oldest sessions are dropped, and counted.
inline constexpr std::size_t kMaxOpenSessions = 65'536;
inline constexpr std::size_t kMaxSessionBytes = std::size_t{256} << 20;
// Sessions whose beginning is not known are taken to begin here when their
// lines take more memory than this, and counted as dropped; one of more lines
// too.
inline constexpr std::size_t kMaxHeadBytes = std::size_t{64} << 20;
inline constexpr std::size_t kMaxHeadSteps = 20'000;

// Which session a line belongs to: the client's address and whatever else the
// log tells sessions apart by. Bytes of the log.
struct SessionKey {
  std::string client;
  std::string thread;

  // NOLINTNEXTLINE(modernize-use-nullptr): of the compiler's own comparison
  friend auto operator<=>(const SessionKey&, const SessionKey&) = default;
  friend bool operator==(const SessionKey&, const SessionKey&) = default;
};

// The first lines of a session that began before the log.
struct HeadSession {
  enum class End : std::uint8_t {
    kGoesOn,  // all of it are these steps; its tail is kHead
    kEnded,   // with the last step
    kKnown,   // its state is known behind them, all but the login
  };
  SessionKey key;
  std::vector<KeptStep> steps;
  End end = End::kGoesOn;

  friend bool operator==(const HeadSession&, const HeadSession&) = default;
};

// A session as it stands at the end of the log.
struct TailSession {
  enum class Kind : std::uint8_t {
    kOpen,       // `state` is its state
    kOwesLogin,  // the same but for the login, which is that of the head `head`
    kHead,       // all of it is in the head `head`; `state.last` is its last
    // It has ended; what follows is another session. Only in logs so short
    // that a session of before might otherwise be thought to go on.
    kEnded,
  };
  SessionKey key;
  Kind kind = Kind::kOpen;
  int head = -1;
  SessionState state;

  friend bool operator==(const TailSession&, const TailSession&) = default;
};

// What of the sessions of a log is not certain by itself.
struct SessionEdges {
  std::uint64_t lines = 0;
  // Times of the first line, and of the latest one.
  std::optional<std::chrono::sys_seconds> first, last;
  std::vector<HeadSession> heads;  // in the order of their first lines
  std::vector<TailSession> tails;  // by key
  std::vector<FirstOfId> summaries;
  // Ids of summaries without dialogue, and when each was seen last; by id.
  std::vector<SeenId> ids;

  bool empty() const {
    return heads.empty() && tails.empty() && summaries.empty() && ids.empty();
  }
  friend bool operator==(const SessionEdges&, const SessionEdges&) = default;
};

class Transcript {
  struct Entry;
  using Item = std::pair<const SessionKey, Entry>;

 public:
  enum class Before : std::uint8_t {
    kUnknown,  // the log may be the continuation of another one
    kNothing,  // it is the first one
  };
  explicit Transcript(Before before) : before_(before) {}
  // Stands where the log with these edges ended, of which nothing is known
  // before.
  explicit Transcript(SessionEdges edges);

  // Takes a line of the session of `client` and `thread`; returns whether it
  // decided anything. Events go to `sink` as far as they are certain.
  bool Take(std::string_view client, std::string_view thread, Step step,
            EventSink& sink);

  // Where the session of one client and thread stands, so that it need not be
  // looked for again: a default one, or as Take left it.
  class Place {
   private:
    friend class Transcript;
    Item* item = nullptr;
    std::uint64_t life = 0;
    std::uint64_t frees = 0;
  };
  // The same; `place` is always used with the same client and thread.
  bool Take(Place& place, std::string_view client, std::string_view thread,
            Step& step, EventSink& sink);

  // How the login of a session stands behind a head: kInherited means that of
  // the head `head` of this transcript.
  struct LoginThere {
    SessionLogin login;
    int head = -1;
  };
  // Takes all that is not certain of the log that follows, and returns how the
  // logins stand that its heads owe, in their order.
  std::vector<LoginThere> Join(const SessionEdges& next, EventSink& sink);

  // Ends every session: no log follows.
  void Finish(EventSink& sink);

  // Ends the sessions that were silent for long and returns what is not
  // certain yet; the transcript is spent.
  SessionEdges Edges(EventSink& sink) &&;

  // Sessions, and summaries without dialogue, given up at the bounds.
  std::uint64_t dropped() const { return dropped_ + summaries_.dropped(); }

 private:
  struct Hash {
    std::size_t operator()(const SessionKey& key) const;
  };
  struct Entry {
    TailSession::Kind kind = TailSession::Kind::kOpen;
    int head = -1;
    // Of kHead: that since the 354, if there was one, else only role and last.
    SessionState state;
    bool knows_state = true;
    bool is_counted = false;  // among dropped_ already
    bool is_new = true;       // no line was taken yet
    std::size_t weight = 0;
    // Which entry of all there were; 0: none, this is spare memory.
    std::uint64_t life = 0;

    // Makes it that of a session that begins, in the same memory.
    void Clear();
  };
  using Entries = std::unordered_map<SessionKey, Entry, Hash>;
  // As much memory of entries is used again, not given back.
  static constexpr std::size_t kMaxSpare = 1024;

  bool IsShort() const;
  bool MayHaveBegunBefore(std::chrono::sys_seconds time) const;
  LoneSummaries::Times SummaryTimes() const;
  Item& ItemOf(std::string_view client, std::string_view thread);
  Item& Add(const SessionKey& key);
  void Remove(const SessionKey& key);
  bool Feed(Item& item, const Step& step, EventSink& sink);
  void Begin(Item& item, const Step& step, EventSink& sink);
  bool Run(Item& item, const Step& step, EventSink& sink);
  bool GoOn(Item& item, const Step& step, EventSink& sink);
  void Collect(Entry& entry, const Step& step);
  LoginThere JoinHead(const HeadSession& head, EventSink& sink);
  void JoinTail(const TailSession& tail, const std::vector<LoginThere>& logins,
                EventSink& sink);
  void Reach(std::chrono::sys_seconds time);
  void Finish(Item& item, EventSink& sink);
  void ForgetEnded();
  void EndSilent(EventSink& sink);
  void KeepWithinBounds(EventSink& sink);
  void Drop(Entry& entry);
  void DropOldest(EventSink& sink);

  Before before_ = Before::kUnknown;
  std::optional<std::chrono::sys_seconds> first_, last_;
  std::vector<HeadSession> heads_;
  Entries entries_;
  std::vector<Entries::node_type> spare_;
  std::uint64_t lives_ = 0;
  std::uint64_t frees_ = 0;  // how often memory of entries was given back
  LoneSummaries summaries_;
  bool is_joining_ = false;
  std::uint64_t lines_ = 0;
  SessionKey scratch_;
  std::size_t weight_ = 0;      // of the states, in bytes, about
  std::size_t head_bytes_ = 0;  // of the heads
  std::uint64_t dropped_ = 0;
};

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_TRANSCRIPT_H_
