#include "analysis/read_unit.h"

#include <algorithm>
#include <array>
#include <utility>

#include "analysis/mail_match.h"
#include "parser/dialects/registry.h"

namespace mailtide {
namespace {

using std::chrono::sys_seconds;

// Where in time the reading of a half has come to. A line or two with a wrong
// time do not move it.
class Clock {
 public:
  void Take(sys_seconds time) {
    if (count_ == 0) {
      last_.fill(time);
    }
    if (count_ < last_.size()) {
      first_ = std::max(first_, time);
    }
    last_[count_++ % last_.size()] = time;
  }
  // The latest of the first lines, the earliest of the last ones.
  sys_seconds first() const { return first_; }
  sys_seconds now() const { return *std::ranges::min_element(last_); }

 private:
  sys_seconds first_ = sys_seconds::min();
  std::array<sys_seconds, 3> last_ = {sys_seconds::min(), sys_seconds::min(),
                                      sys_seconds::min()};
  std::size_t count_ = 0;
};

// One half, which is read a line at a time.
class Half {
 public:
  Half(SourceScan& scan, EventSink& sink) : scan_(scan), sink_(sink) {}

  void Step() {
    is_over_ = !scan_.Step(sink_);
    if (const auto time = scan_.last_time(); time && !is_over_) {
      clock_.Take(*time);
    }
  }
  bool is_over() const { return is_over_; }
  const Clock& clock() const { return clock_; }
  // Nothing comes before this any more.
  sys_seconds now() const {
    return is_over_ ? sys_seconds::max() : clock_.now();
  }

 private:
  SourceScan& scan_;
  EventSink& sink_;
  bool is_over_ = false;
  Clock clock_;
};

// Where mails may have their other half in a unit before or after this one: in
// reach of its first and its last line.
struct Edges {
  sys_seconds first, last;

  bool Holds(sys_seconds time) const {
    const auto near = [time](sys_seconds edge) {
      return std::chrono::abs(time - edge) <= kMatchReach;
    };
    return near(first) || near(last);
  }
};

// Whether the two files tell of other mails, whatever their names say: of many
// in both hardly one was found in the other.
bool TellOfOtherMails(const MailMatcher& matcher) {
  constexpr std::uint64_t kMany = 20;
  constexpr std::uint64_t kLeastShare = 10;
  const std::uint64_t fewest =
      std::min(matcher.records(), matcher.transactions());
  return fewest >= kMany && matcher.pairs() * kLeastShare < fewest;
}

UnitReading ReadEach(const LogFile& log, const LogFile& lcd,
                     const ReadSettings& settings) {
  return {ReadSource(log, settings), ReadSource(lcd, settings)};
}

}  // namespace

UnitReading ReadUnit(const LogFile& log, const LogFile& lcd,
                     const ReadSettings& settings) {
  auto log_scan = SourceScan::Open(log, settings);
  auto lcd_scan = SourceScan::Open(lcd, settings);
  if (!log_scan || !lcd_scan ||
      HalfIn((*log_scan)->dialect()) != LogHalf::kLog ||
      HalfIn((*lcd_scan)->dialect()) != LogHalf::kLcd) {
    return ReadEach(log, lcd, settings);
  }
  Tee records((*log_scan)->tally(), settings.observer);
  Tee sessions((*lcd_scan)->tally(), settings.observer);
  const MailMatcher::Sinks sinks = {records, sessions};
  MailMatcher matcher;
  ToMatcher from_log(matcher, sinks, /*are_records=*/true);
  ToMatcher from_lcd(matcher, sinks, /*are_records=*/false);
  Half log_half(**log_scan, from_log);
  Half lcd_half(**lcd_scan, from_lcd);
  sys_seconds next_release = sys_seconds::min();
  while (!log_half.is_over() || !lcd_half.is_over()) {
    (log_half.now() <= lcd_half.now() ? log_half : lcd_half).Step();
    // From time to time what is out of reach is let go.
    const sys_seconds now = std::min(log_half.now(), lcd_half.now());
    if (now == sys_seconds::max()) {
      break;
    }
    if (now > next_release) {
      const sys_seconds first =
          std::min(log_half.clock().first(), lcd_half.clock().first());
      matcher.Release(
          [&](const KeptMail& mail) {
            return mail.facts.time < now - kMatchReach &&
                   mail.facts.time > first + kMatchReach;
          },
          sinks);
      next_release = now + kSessionSilence;
    }
  }
  Segment& log_segment = (*log_scan)->segment();
  Segment& lcd_segment = (*lcd_scan)->segment();
  const bool is_unit = log_segment.first && lcd_segment.first;
  const Edges edges = {
      std::min(log_half.clock().first(), lcd_half.clock().first()),
      std::max(log_half.clock().now(), lcd_half.clock().now())};
  matcher.Release(
      [&](const KeptMail& mail) {
        return !is_unit || !edges.Holds(mail.facts.time);
      },
      sinks);
  lcd_segment.pending = matcher.TakeWaiting();
  lcd_segment.account.dropped_sessions += matcher.given_up();
  UnitReading unit = {std::move(**log_scan).Finish(),
                      std::move(**lcd_scan).Finish()};
  if (!unit.log || !unit.lcd || TellOfOtherMails(matcher)) {
    return ReadEach(log, lcd, settings);
  }
  if (is_unit) {
    unit.log->segment.partner = unit.lcd->segment.id.content;
    unit.lcd->segment.partner = unit.log->segment.id.content;
  }
  return unit;
}

}  // namespace mailtide
