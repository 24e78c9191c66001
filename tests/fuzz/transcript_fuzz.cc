// Any lines of IceWarp's log, cut anywhere: the pieces count together what the
// whole log counts, and joined in any grouping they are its segment.
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
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "analysis/segment_body.h"
#include "analysis/session_chain.h"
#include "parser/base/scan.h"
#include "parser/dialects/icewarp_line.h"
#include "tests/fuzz/fuzz_check.h"
#include "tests/support/random_sessions.h"
#include "tests/support/scan_lines.h"

namespace mailtide {
namespace {

using Lines = std::vector<std::string>;

// Enough for sessions to meet; what the bounds of memory do is told, and is
// not the same in pieces.
constexpr std::size_t kMostLines = 150;
constexpr std::size_t kMostPieces = 6;

constexpr std::chrono::local_days kDate =
    std::chrono::local_days(std::chrono::year(2011) / 5 / 16);

struct CutLog {
  std::vector<Lines> pieces = {{}};
  bool is_dated = true;

  void Cut() {
    if (!pieces.back().empty() && pieces.size() < kMostPieces) {
      pieces.emplace_back();
    }
  }
  Lines Whole() const {
    Lines whole;
    for (const Lines& piece : pieces) {
      whole.insert(whole.end(), piece.begin(), piece.end());
    }
    return whole;
  }
};

// Lines with a date beside lines without one are of no server: the first one
// says which are kept.
CutLog FromText(std::string_view text) {
  CutLog log;
  std::optional<bool> is_dated;
  std::size_t count = 0;
  while (!text.empty() && count < kMostLines) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto parsed = ParseIceWarpLine(line);
    if (Trim(line).empty()) {
      log.Cut();
    } else if (parsed && parsed->stamp.has_value() ==
                             is_dated.value_or(parsed->stamp.has_value())) {
      is_dated = parsed->stamp.has_value();
      log.pieces.back().emplace_back(line);
      ++count;
    }
  }
  log.is_dated = is_dated.value_or(true);
  return log;
}

// How the clock goes on by four bits: mostly a little, sometimes past the end
// of a session, sometimes back.
constexpr std::array<int, 16> kSeconds = {
    0, 0, 0, 1, 1, 2, 5, 30, 120, 301, 600, 899, 901, 1300, -10, -70};

CutLog FromCode(std::string_view code) {
  CutLog log;
  log.is_dated = (code.front() & 1) == 0;
  code.remove_prefix(1);
  auto time = std::chrono::sys_seconds(
                  std::chrono::sys_days(std::chrono::year(2011) / 5 / 16)) -
              std::chrono::seconds(200);
  const auto bodies = SessionBodies();
  for (std::size_t count = 0; code.size() >= 3 && count < kMostLines; ++count) {
    const auto key = static_cast<unsigned char>(code[0]);
    const auto step = static_cast<unsigned char>(code[1]);
    const auto body = static_cast<unsigned char>(code[2]);
    code.remove_prefix(3);
    if (key >= 0x80) {
      log.Cut();
    }
    time += std::chrono::seconds(kSeconds[step % kSeconds.size()]);
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::hh_mm_ss clock(time - day);
    const std::chrono::year_month_day date(day);
    const std::string dated =
        log.is_dated
            ? fmt::format("{:04}-{:02}-{:02}T", static_cast<int>(date.year()),
                          static_cast<unsigned>(date.month()),
                          static_cast<unsigned>(date.day()))
            : std::string();
    log.pieces.back().push_back(fmt::format(
        "10.6.21.{} [{:04X}] {}{:02}:{:02}:{:02} {}", key % 2, key / 2 % 2 + 16,
        dated, clock.hours().count(), clock.minutes().count(),
        clock.seconds().count(), bodies[body % bodies.size()]));
  }
  return log;
}

Policy MakePolicy() {
  PolicySettings settings;
  settings.internal_domains = {"example.org"};
  settings.local_hosts = {"10.6.21.1"};
  return *Policy::Create(settings);
}

class Chain {
 public:
  // As the store has it, but for its compression, which takes long.
  Segment Scan(const Lines& lines) {
    const Segment segment = ScanLines("icewarp", lines, policy_, zone_, kDate);
    Result<Segment> read =
        ReadSegmentBody(WriteSegmentBody(segment), SegmentParts::kAll);
    for (const HeadSession& head : segment.edges.heads) {
      lost_answer_ = lost_answer_ ||
                     (!head.steps.empty() && !head.steps.back().secret.empty());
    }
    Check(read.has_value(), "what is written can be read");
    return *std::move(read);
  }

  Days CountTogether(const std::vector<Lines>& pieces) {
    std::vector<Segment> segments;
    std::vector<LogPlace> places;
    for (const Lines& piece : pieces) {
      segments.push_back(Scan(piece));
      LogPlace place;
      place.path = fmt::format("s20110516-{}.log", 10 + places.size());
      place.dialect = "icewarp";
      place.name.date = kDate;
      place.name.part = static_cast<int>(places.size());
      place.first = segments.back().first;
      place.last = segments.back().last;
      places.push_back(std::move(place));
    }
    std::vector<Segment*> pointers;
    for (Segment& segment : segments) {
      pointers.push_back(&segment);
    }
    SettleLogs(places, pointers, policy_, zone_);
    Days total;
    for (const Segment& segment : segments) {
      for (const Days* days : {&segment.days, &segment.closing}) {
        for (const auto& [day, counts] : *days) {
          total[day].Merge(counts);
        }
      }
    }
    return total;
  }

  // Whether an answer of unknown sense was in the scans.
  bool lost_answer() const { return lost_answer_; }

  void Join(Segment& segment, const Segment& next) {
    JoinNext(segment, next, policy_, zone_);
  }

 private:
  bool lost_answer_ = false;
  Policy policy_ = MakePolicy();
  TimeZone zone_ = *TimeZone::Open("Europe/Rome");
};

// The serial form of all that joining makes.
std::string Bytes(Segment segment) {
  segment.first = segment.last = {};
  segment.closing.clear();
  return WriteSegmentBody(segment);
}

void CheckJoins(Chain& chain, const CutLog& log) {
  Segment from_left = chain.Scan(log.pieces.front());
  for (std::size_t i = 1; i < log.pieces.size(); ++i) {
    chain.Join(from_left, chain.Scan(log.pieces[i]));
  }
  Segment from_right = chain.Scan(log.pieces.back());
  for (std::size_t i = log.pieces.size() - 1; i > 0; --i) {
    Segment left = chain.Scan(log.pieces[i - 1]);
    chain.Join(left, from_right);
    from_right = std::move(left);
  }
  const std::string whole = Bytes(chain.Scan(log.Whole()));
  if (chain.lost_answer()) {
    return;
  }
  Check(Bytes(from_left) == Bytes(from_right), "joining is associative");
  Check(Bytes(from_left) == whole, "joined pieces are the whole");
}

}  // namespace
}  // namespace mailtide

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using mailtide::Check;
  mailtide::Chain chain;
  const std::string bytes(data, data + size);
  const bool is_text = bytes.empty() || bytes.front() >= ' ';
  mailtide::CutLog log =
      is_text ? mailtide::FromText(bytes) : mailtide::FromCode(bytes);
  if (log.pieces.back().empty()) {
    log.pieces.pop_back();
  }
  if (log.pieces.empty()) {
    return 0;
  }
  const bool same =
      chain.CountTogether(log.pieces) == chain.CountTogether({log.Whole()});
  Check(same || chain.lost_answer(), "pieces count what the whole counts");
  if (log.is_dated) {
    mailtide::CheckJoins(chain, log);
  }
  return 0;
}
