// Any lines of IceWarp's log, cut anywhere. The law, closed at both ends:
//
//   the whole = the pieces as logs of a chain = (ab)c = a(bc)
//
// in all that is counted: days with their accounts, clients, outcomes and
// refusals, and the account of the input with the sessions dropped. Which line
// of a mail is its event may differ (SessionCounts); the bounds at which
// sessions are dropped are not reached.
//
// Where the clock never runs back the bytes of (ab)c, a(bc) and the whole are
// equal too. Where it does they need not be: which first lines may be of older
// sessions is measured from the first line of a piece, then not its earliest.
// The law is for lines that are out of order by kDisorder at most: where the
// clock runs back further, sessions seem silent at a cut and are ended.
//
// The input is text, a line of a log a line and a blank line a cut; or, when
// its first byte is no printing character, a code that is mostly sessions:
// three bytes a line, the session's key and whether the log is cut before it,
// how the clock goes on, what the line says.
//
// One cut is not exact, and is left out here: an answer to AUTH that is cut off
// both from the 334 before it and from what follows it. It may be a password,
// so it is not written (KeptStep::secret), and a name in it is lost: the login
// is one without a name.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parser/base/scan.h"
#include "parser/dialects/icewarp_line.h"
#include "parser/dialects/smtp_text.h"
#include "parser/dialects/transcript.h"
#include "parser/time_zone.h"
#include "tests/fuzz/fuzz_check.h"
#include "tests/support/icewarp_blocks.h"
#include "tests/support/print_segment.h"
#include "tests/support/random_sessions.h"
#include "tests/support/session_pieces.h"

namespace mailtide {
namespace {

// Enough for sessions to meet; what the bounds of memory do is told, and is
// not the same in pieces.
constexpr std::size_t kMostLines = 150;
constexpr std::size_t kMostCuts = 5;

struct CutLog {
  Lines lines;
  std::set<std::size_t> cuts;

  void CutHere() {
    if (cuts.size() < kMostCuts) {
      cuts.insert(lines.size());
    }
  }
};

// Lines with a date beside lines without one are of no server: the first one
// says which are kept.
CutLog FromText(std::string_view text) {
  CutLog log;
  std::optional<bool> is_dated;
  while (!text.empty() && log.lines.size() < kMostLines) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto parsed = ParseIceWarpLine(line);
    if (Trim(line).empty()) {
      log.CutHere();
    } else if (parsed && parsed->stamp.has_value() ==
                             is_dated.value_or(parsed->stamp.has_value())) {
      is_dated = parsed->stamp.has_value();
      log.lines.emplace_back(line);
    }
  }
  return log;
}

// How the clock goes on by four bits: mostly a little, sometimes past the end
// of a session, sometimes back.
constexpr std::array<int, 16> kSeconds = {
    0, 0, 0, 1, 1, 2, 5, 30, 120, 301, 600, 899, 901, 1300, -10, -70};

CutLog FromCode(std::string_view code) {
  CutLog log;
  const RandomStamps stamps =
      (code.front() & 1) == 0 ? RandomStamps::kDated : RandomStamps::kDateless;
  code.remove_prefix(1);
  auto time = std::chrono::sys_seconds(
                  std::chrono::sys_days(std::chrono::year(2011) / 5 / 16)) -
              std::chrono::seconds(200);
  const auto bodies = SessionBodies();
  for (; code.size() >= 3 && log.lines.size() < kMostLines;
       code.remove_prefix(3)) {
    const auto key = static_cast<unsigned char>(code[0]);
    const auto step = static_cast<unsigned char>(code[1]);
    const auto body = static_cast<unsigned char>(code[2]);
    if (key >= 0x80) {
      log.CutHere();
    }
    time += std::chrono::seconds(kSeconds[step % kSeconds.size()]);
    log.lines.push_back(SessionLine(key % 2, key / 2 % 2, time, stamps,
                                    bodies[body % bodies.size()]));
  }
  return log;
}

// Whether a line of a session is an answer to a 334, perhaps: no command, no
// reply.
bool MayBeAnswer(std::string_view line) {
  const std::size_t mark = std::min(line.find("<<< "), line.find(">>> "));
  if (mark == std::string_view::npos) {
    return false;
  }
  const std::string_view text = line.substr(mark + 4);
  return !ParseSmtpReply(text) &&
         ParseSmtpCommand(text).verb == SmtpVerb::kOther;
}

// Whether an answer stands at a cut: it may be a password, so that its sense is
// forgotten there rather than written (smtp_login.h).
bool HasLostAnswer(const std::vector<Lines>& pieces) {
  return std::ranges::any_of(pieces, [](const Lines& piece) {
    std::map<std::string_view, std::pair<std::string_view, std::string_view>>
        ends;
    for (const std::string_view line : piece) {
      const auto [at, is_new] =
          ends.try_emplace(line.substr(0, line.find(']')), line, line);
      at->second.second = line;
    }
    return std::ranges::any_of(ends, [](const auto& end) {
      return MayBeAnswer(end.second.first) || MayBeAnswer(end.second.second);
    });
  });
}

void CheckSame(const SessionCounts& counts, const SessionCounts& whole,
               const char* property) {
  if (!(counts == whole)) {
    static_cast<void>(std::fprintf(stderr, "whole:\n%sbut:\n%s",
                                   Print(whole.days).c_str(),
                                   Print(counts.days).c_str()));
  }
  Check(counts == whole, property);
}

void CheckCuts(const CutLog& log) {
  SessionPieces reader;
  const std::vector<Lines> pieces = Cut(log.lines, log.cuts);
  const std::chrono::seconds disorder = reader.Disorder(log.lines);
  if (pieces.empty() || disorder > kDisorder || HasLostAnswer(pieces)) {
    return;
  }
  const std::vector<Segment> settled = reader.Settled(pieces);
  const std::vector<Segment> whole = reader.Settled({log.lines});
  const SessionCounts counts = SessionPieces::Together(whole);
  CheckSame(SessionPieces::Together(settled), counts,
            "logs of a chain count what the whole counts");

  Segment from_left = settled.front();
  for (std::size_t i = 1; i < settled.size(); ++i) {
    from_left = reader.Joined(from_left, settled[i]);
  }
  Segment from_right = settled.back();
  for (std::size_t i = settled.size() - 1; i > 0; --i) {
    from_right = reader.Joined(settled[i - 1], from_right);
  }
  CheckSame(reader.Alone(from_left), counts, "(ab)c counts what abc counts");
  CheckSame(reader.Alone(from_right), counts, "a(bc) counts what abc counts");
  if (disorder == std::chrono::seconds(0)) {
    const std::string bytes = JoinedBytes(whole.front());
    Check(JoinedBytes(from_left) == bytes, "(ab)c is the segment of abc");
    Check(JoinedBytes(from_right) == bytes, "a(bc) is the segment of abc");
  }
}

// Any bytes, read in blocks and line by line.
void CheckBlocks(const std::string& bytes) {
  static const TimeZone zone = *TimeZone::Open("Europe/Rome");
  DialectSettings settings;
  settings.zone = &zone;
  settings.now = std::chrono::sys_days(std::chrono::year(2030) / 1 / 1);
  settings.date = std::chrono::local_days(std::chrono::year(2011) / 5 / 16);
  Check(
      DisagreementOnIceWarpBlocks(bytes + "\n", settings, bytes.size()).empty(),
      "blocks say what lines say");
}

}  // namespace
}  // namespace mailtide

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string bytes(data, data + size);
  mailtide::CheckBlocks(bytes);
  const bool is_text = bytes.empty() || bytes.front() >= ' ';
  mailtide::CheckCuts(is_text ? mailtide::FromText(bytes)
                              : mailtide::FromCode(bytes));
  return 0;
}
