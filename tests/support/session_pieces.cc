#include "tests/support/session_pieces.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "analysis/segment_body.h"
#include "analysis/session_chain.h"
#include "parser/dialects/registry.h"
#include "parser/event_sink.h"
#include "tests/support/scan_lines.h"

namespace mailtide {
namespace {

// The day that the names of the logs bear.
constexpr std::chrono::local_days kDate =
    std::chrono::local_days(std::chrono::year(2011) / 5 / 16);

Policy MakePolicy() {
  PolicySettings settings;
  settings.internal_domains = {"example.org"};
  settings.local_hosts = {"10.6.21.1"};
  return *Policy::Create(settings);
}

class NoSink final : public EventSink {
 public:
  void OnEvent(const MailEvent& /*event*/) override {}
};

void MergeInto(const Days& from, Days& into) {
  for (const auto& [day, counts] : from) {
    into[day].Merge(counts);
  }
}

void MergeInto(InputAccount from, InputAccount& into) {
  from.context += std::exchange(from.events, 0);
  into.Merge(from);
}

}  // namespace

std::vector<Lines> Cut(const Lines& lines, std::set<std::size_t> cuts) {
  cuts.insert(lines.size());
  std::vector<Lines> pieces;
  std::size_t begin = 0;
  for (const std::size_t end : cuts) {
    if (end > begin) {
      pieces.emplace_back(lines.begin() + static_cast<std::ptrdiff_t>(begin),
                          lines.begin() + static_cast<std::ptrdiff_t>(end));
      begin = end;
    }
  }
  return pieces;
}

SessionPieces::SessionPieces()
    : policy_(MakePolicy()), zone_(*TimeZone::Open("Europe/Rome")) {}

Segment SessionPieces::Scan(const Lines& lines) {
  return ScanLines("icewarp", lines, policy_, zone_, kDate);
}

std::vector<Segment> SessionPieces::Settled(const std::vector<Lines>& pieces) {
  std::vector<Segment> segments;
  std::vector<LogPlace> places;
  for (const Lines& piece : pieces) {
    segments.push_back(
        *ReadSegmentBody(WriteSegmentBody(Scan(piece)), SegmentParts::kAll));
    LogPlace place;
    place.path = fmt::format("s20110516-{:02}.log", places.size());
    place.dialect = "icewarp";
    place.name.date = kDate;
    place.name.part = static_cast<int>(places.size());
    place.first = segments.back().first;
    place.last = segments.back().last;
    places.push_back(std::move(place));
  }
  std::vector<Segment*> pointers;
  pointers.reserve(segments.size());
  for (Segment& segment : segments) {
    pointers.push_back(&segment);
  }
  SettleLogs(places, pointers, policy_, zone_);
  return segments;
}

SessionCounts SessionPieces::Together(std::span<const Segment> settled) {
  SessionCounts total;
  for (const Segment& segment : settled) {
    MergeInto(segment.days, total.days);
    MergeInto(segment.closing, total.days);
    MergeInto(segment.account, total.account);
  }
  return total;
}

Segment SessionPieces::Joined(Segment left, const Segment& right) {
  JoinNext(left, right, policy_, zone_);
  left.account.Merge(right.account);
  return left;
}

SessionCounts SessionPieces::Alone(const Segment& segment) {
  SessionCounts counts;
  MergeInto(segment.days, counts.days);
  MergeInto(segment.account, counts.account);
  const std::array<const Segment*, 1> chain = {&segment};
  MergeInto(CloseChain(chain, true, policy_, zone_).front(), counts.days);
  return counts;
}

std::chrono::seconds SessionPieces::Disorder(const Lines& lines) const {
  const std::unique_ptr<Dialect> reader =
      FindDialect("icewarp")->create({&zone_, kScanNow, 0, kDate});
  NoSink no_sink;
  InputAccount account;
  std::optional<std::chrono::sys_seconds> latest;
  std::chrono::seconds most(0);
  for (const std::string& text : lines) {
    Line line;
    line.text = text;
    if (const auto time = reader->ReadLine(line, no_sink, account).time) {
      latest = std::max(*time, latest.value_or(*time));
      most = std::max(most, *latest - *time);
    }
  }
  return most;
}

std::string JoinedBytes(Segment segment) {
  segment.first = segment.last = {};
  segment.dateless.reset();
  segment.account = {};
  segment.closing.clear();
  return WriteSegmentBody(segment);
}

}  // namespace mailtide
