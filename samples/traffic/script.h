// What is said in a session, line by line and with the second of each: no
// dialect yet, only who speaks.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_SCRIPT_H_
#define MAILTIDE_SAMPLES_TRAFFIC_SCRIPT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "samples/traffic/mail.h"
#include "samples/traffic/random.h"

namespace mailtide::traffic {

enum class LineKind {
  kNote,     // of the server itself, to nobody
  kCommand,  // of the client, or the account of the data it sent
  kReply,    // of the server
  kSummary,  // sums up a message: `***` of IceWarp
};

struct ScriptLine {
  std::int64_t second = 0;  // local time, as civil_time.h counts it
  LineKind kind = LineKind::kNote;
  std::string text;
};

// Who speaks to the gateway: a client that sends mail, or, in a client
// session, the server that the gateway delivers to.
enum class Side { kServer, kClient };

struct Session {
  Side side = Side::kServer;
  std::string peer;  // address of the other end
  // If not, the other end was not found: only summaries say so, and no earlier
  // session may be under the same thread.
  bool connected = true;
  std::vector<ScriptLine> lines;
  // The same mails as a proxy logs them in its .log, in order of time: what a
  // mail became, or, with refusals, one refused recipient.
  std::vector<Mail> records;
};

// A command and the reply to it. A reply of several lines has '\n' between
// them; an empty one is never written.
struct Ask {
  std::string command;
  std::string reply;
};

// How fast a session goes: each wait is 0 to `step` seconds, and all waits
// together are at most `patience`.
struct Pace {
  std::uint32_t step = 0;
  std::uint32_t patience = 0;
};

// Writes a session from its first line to its last; time only goes forward.
class Script {
 public:
  Script(std::int64_t start, Pace pace, Random* random)
      : now_(start), pace_(pace), random_(random) {}

  std::int64_t now() const { return now_; }
  void Wait();
  void Pass(std::int64_t seconds) { now_ += seconds; }

  void Add(LineKind kind, std::string_view text);
  // Writes a reply, which may have several lines.
  void Reply(std::string_view text);
  // Writes the reply in the second of the command.
  void AskAtOnce(const Ask& ask);
  // Writes all commands and their replies, and returns the second of each
  // reply. Pipelined: all commands, then all replies. The first command is
  // written now and answered in the same second.
  std::vector<std::int64_t> Converse(const std::vector<Ask>& asks,
                                     bool pipelined);
  std::vector<ScriptLine> Take() { return std::move(lines_); }

 private:
  std::int64_t now_;
  Pace pace_;
  Random* random_;
  std::vector<ScriptLine> lines_;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_SCRIPT_H_
