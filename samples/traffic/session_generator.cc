#include "samples/traffic/session_generator.h"

#include <map>
#include <optional>

#include "samples/traffic/civil_time.h"
#include "samples/traffic/ledger.h"
#include "samples/traffic/log_stamp.h"
#include "samples/traffic/output.h"
#include "samples/traffic/population.h"
#include "samples/traffic/rotated_log.h"
#include "samples/traffic/schedule.h"
#include "samples/traffic/session_traffic.h"

namespace mailtide::traffic {
namespace {

// The second before which all lines lie. Lines without a date that follow the
// last rotation would be taken for those of the next day, as nothing after
// midnight tells otherwise; so there are none.
std::int64_t EndOf(const Options& options) {
  const Day last = options.start + options.days - 1;
  const bool ends_at_rotation = options.dialect == Dialect::kIceWarp &&
                                options.rotation_minute != 0 &&
                                IsTimeOnly(options.icewarp.time_style);
  return ends_at_rotation ? ToSeconds({last, options.rotation_minute * 60})
                          : ToSeconds({last + 1, 0});
}

// With --lead-in, the log begins at the rotation of the day before; IceWarp's
// usual one is at midnight.
LocalTime BeginOf(const Options& options) {
  const bool lead_in =
      options.lead_in &&
      !(options.dialect == Dialect::kIceWarp && options.rotation_minute == 0);
  return lead_in ? LocalTime{options.start - 1, options.rotation_minute * 60}
                 : LocalTime{options.start, 0};
}

std::string Print(const LogLine& line, Stamper* stamper) {
  return line.stamped
             ? line.head + stamper->Print(line.second) + ' ' + line.body
             : line.body;
}

// The one or two logs that are written.
class Logs {
 public:
  Logs(const Options& options, Output* output)
      : sessions_(options.dialect == Dialect::kIceWarp ? LogKind::kIceWarp
                                                       : LogKind::kLcd,
                  options, output),
        stamper_(options.icewarp.time_style) {
    if (options.dialect == Dialect::kWelfAndLcd) {
      records_.emplace(LogKind::kWelf, options, output);
    }
  }

  void Begin(std::int64_t second) {
    sessions_.Begin(second);
    if (records_) {
      records_->Begin(second);
    }
  }
  // Writes the lines before `second`.
  void WriteBefore(std::int64_t second, LineQueue* lines) {
    while (lines->HasBefore(second)) {
      const LogLine line = lines->Pop();
      if (line.record) {
        records_->Add(line.second, line.body);
      } else {
        sessions_.Add(line.second, Print(line, &stamper_));
      }
    }
  }
  void Finish(std::int64_t end) {
    sessions_.Reach(end - 1);
    sessions_.Finish();
    if (records_) {
      records_->Reach(end - 1);
      records_->Finish();
    }
  }
  std::string failed() const {
    return sessions_.failed().empty() && records_ ? records_->failed()
                                                  : sessions_.failed();
  }

 private:
  RotatedLog sessions_;
  std::optional<RotatedLog> records_;
  Stamper stamper_;
};

}  // namespace

std::string GenerateSessions(const Options& options) {
  const LocalTime begin = BeginOf(options);
  const std::int64_t end = EndOf(options);
  const Population population(options);
  Output output(options);
  std::string failed = output.Begin();
  if (!failed.empty()) {
    return failed;
  }
  Secrets secrets;
  Ledger ledger(options, end, output.days());
  SessionTraffic traffic(options, population, &ledger, &secrets);
  Logs logs(options, &output);
  logs.Begin(ToSeconds(begin));
  for (Day day = begin.day; ToSeconds({day, 0}) < end; ++day) {
    const DayPlan plan = PlanDay(options, day);
    const Profile profile = Profile::OfficeDay(IsClockChange(day));
    const std::int32_t first = day == begin.day ? begin.second / 60 : 0;
    for (std::int32_t minute = first; minute < kMinutesPerDay; ++minute) {
      const std::int64_t next = ToSeconds({day, (minute + 1) * 60});
      if (next > end) {
        break;
      }
      traffic.DrawMinute(day, minute, plan, profile);
      logs.WriteBefore(next, &traffic.lines());
    }
    if (!logs.failed().empty()) {
      return logs.failed();
    }
  }
  logs.Finish(end);
  return logs.failed().empty() ? output.Finish(secrets) : logs.failed();
}

Measure MeasureSessions(const Options& options) {
  const Population population(options);
  std::map<Day, DayTruth> days;
  Secrets secrets;
  Ledger ledger(options, ToSeconds({options.start + 1, 0}), &days);
  SessionTraffic traffic(options, population, &ledger, &secrets);
  Stamper stamper(options.icewarp.time_style);
  const DayPlan plan = PlanDay(options, options.start);
  const Profile profile = Profile::OfficeDay(false);
  for (std::int32_t minute = 0; minute < kMinutesPerDay; ++minute) {
    traffic.DrawMinute(options.start, minute, plan, profile);
  }
  Measure measure = {.bytes = 0, .mails = traffic.mails()};
  while (traffic.lines().HasBefore(INT64_MAX)) {
    const LogLine line = traffic.lines().Pop();
    measure.bytes += Print(line, &stamper).size() + (options.crlf ? 2 : 1);
  }
  return measure;
}

}  // namespace mailtide::traffic
