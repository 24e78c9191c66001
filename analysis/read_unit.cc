#include "analysis/read_unit.h"

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <string>
#include <utility>

#include "analysis/mail_match.h"

namespace mailtide {
namespace {

using std::chrono::sys_seconds;

// Where in time the reading of a half has come to. A line or two with a wrong
// time do not move it.
class Clock {
 public:
  void Take(sys_seconds time) {
    last_[next_] = time;
    next_ = (next_ + 1) % last_.size();
    if (first_ == sys_seconds::max()) {
      first_ = time;
      last_.fill(time);
    }
  }
  sys_seconds first() const { return first_; }
  sys_seconds now() const { return *std::ranges::min_element(last_); }

 private:
  sys_seconds first_ = sys_seconds::max();
  std::array<sys_seconds, 3> last_ = {sys_seconds::min(), sys_seconds::min(),
                                      sys_seconds::min()};
  std::size_t next_ = 0;
};

// One half, whose events go to the matcher.
class Half final : public EventSink {
 public:
  Half(SourceScan& scan, MailMatcher& matcher, const MailMatcher::Sinks& sinks,
       bool is_log)
      : scan_(scan), matcher_(matcher), sinks_(sinks), is_log_(is_log) {}

  void OnEvent(const MailEvent& event) override {
    if (event.onward || event.kind == EventKind::kForwarded) {
      (is_log_ ? sinks_.records : sinks_.sessions).OnEvent(event);
    } else {
      matcher_.Add(KeptMail::Of(event, is_log_), sinks_);
    }
  }

  void Step() {
    is_over_ = !scan_.Step(*this);
    if (const auto time = scan_.last_time(); time && !is_over_) {
      clock_.Take(*time);
    }
  }
  bool is_over() const { return is_over_; }
  const Clock& clock() const { return clock_; }

 private:
  SourceScan& scan_;
  MailMatcher& matcher_;
  const MailMatcher::Sinks& sinks_;
  bool is_log_;
  bool is_over_ = false;
  Clock clock_;
};

// The mails that may have their other half in a unit before or after: those of
// the first and last minutes, and those of sessions that began before.
std::vector<KeptMail> TakePending(MailMatcher& matcher, const Clock& log,
                                  const Clock& lcd, const SessionEdges& edges) {
  const sys_seconds begin =
      std::min(log.first(), lcd.first()) + kSessionSilence;
  const sys_seconds end = std::max(log.now(), lcd.now()) - kSessionSilence;
  std::set<std::string> clients;
  for (const HeadSession& head : edges.heads) {
    clients.insert(head.key.client);
  }
  return matcher.TakeWaiting([&](const KeptMail& mail) {
    return mail.facts.time <= begin || mail.facts.time >= end ||
           (mail.is_record && clients.contains(mail.client));
  });
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
  if (!log_scan || !lcd_scan || (*log_scan)->dialect() != "welf" ||
      (*lcd_scan)->dialect() != "lcd") {
    return ReadEach(log, lcd, settings);
  }
  Tee records((*log_scan)->tally(), settings.observer);
  Tee sessions((*lcd_scan)->tally(), settings.observer);
  const MailMatcher::Sinks sinks = {records, sessions};
  MailMatcher matcher;
  Half log_half(**log_scan, matcher, sinks, true);
  Half lcd_half(**lcd_scan, matcher, sinks, false);
  while (!log_half.is_over() || !lcd_half.is_over()) {
    const bool is_logs_turn =
        lcd_half.is_over() ||
        (!log_half.is_over() &&
         log_half.clock().now() <= lcd_half.clock().now());
    (is_logs_turn ? log_half : lcd_half).Step();
  }
  Segment& log_segment = (*log_scan)->segment();
  Segment& lcd_segment = (*lcd_scan)->segment();
  const bool is_unit = log_segment.first && lcd_segment.first;
  if (is_unit) {
    lcd_segment.pending = TakePending(matcher, log_half.clock(),
                                      lcd_half.clock(), lcd_segment.edges);
  }
  matcher.Finish(sinks);
  UnitReading unit = {std::move(**log_scan).Finish(),
                      std::move(**lcd_scan).Finish()};
  if (is_unit && unit.log && unit.lcd) {
    unit.log->segment.partner = unit.lcd->segment.id.content;
    unit.lcd->segment.partner = unit.log->segment.id.content;
  }
  return unit;
}

}  // namespace mailtide
