#include "samples/traffic/generator.h"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "samples/traffic/civil_time.h"
#include "samples/traffic/log_writer.h"
#include "samples/traffic/output.h"
#include "samples/traffic/population.h"
#include "samples/traffic/schedule.h"
#include "samples/traffic/scribe.h"
#include "samples/traffic/session_generator.h"

namespace mailtide::traffic {
namespace {

Measure MeasureRecords(const Options& options) {
  const Population population(options);
  LogWriter nowhere("", options.crlf);
  nowhere.Begin("");
  Scribe scribe(options, population, &nowhere);
  const DayPlan plan = PlanDay(options, options.start);
  const Profile profile = Profile::OfficeDay(false);
  for (std::int32_t minute = 0; minute < kMinutesPerDay; ++minute) {
    scribe.WriteMinute(options.start, minute, plan, profile);
  }
  FileTruth measured;
  nowhere.Finish(&measured);
  return {.bytes = measured.bytes, .mails = scribe.mails()};
}

// Returns how many mails a weekday must have for the log to have about
// `bytes`: the lines of one weekday are written to nowhere and measured.
std::uint64_t MessagesFor(std::uint64_t bytes, const Options& options) {
  Options sample = options;
  sample.messages = 2000;
  sample.bursts.clear();
  sample.received.clear();
  sample.scale_permille.clear();
  while (IsWeekend(sample.start)) {
    ++sample.start;
  }
  const Measure measured = options.dialect == Dialect::kWelf
                               ? MeasureRecords(sample)
                               : MeasureSessions(sample);
  const double per_mail =
      static_cast<double>(measured.bytes) / static_cast<double>(measured.mails);
  const double factors = std::max(SumOfFactors(options), 0.001);
  return static_cast<std::uint64_t>(static_cast<double>(bytes) / per_mail /
                                    factors);
}

std::string GenerateRecords(const Options& options) {
  const Day last = options.start + options.days - 1;
  const auto file_of = [last](Day day) {
    return day <= last ? fmt::format("smtp{}.log", CompactDay(day))
                       : std::string("smtp.log");
  };
  const Population population(options);
  Output output(options);
  std::string failed = output.Begin();
  if (failed.empty()) {
    failed = output.BeginFile(file_of(options.start));
  }
  Scribe scribe(options, population, &output.writer());
  const Day first = options.lead_in ? options.start - 1 : options.start;
  for (Day day = first; day <= last && failed.empty(); ++day) {
    const DayPlan plan = PlanDay(options, day);
    const Profile profile = Profile::OfficeDay(IsClockChange(day));
    const bool lead_in = day < options.start;
    if (!lead_in &&
        static_cast<std::uint32_t>(day - options.start) < options.long_lines) {
      scribe.WriteLongLine(day);
    }
    for (std::int32_t minute = lead_in ? options.rotation_minute : 0;
         minute < kMinutesPerDay; ++minute) {
      if (minute == options.rotation_minute && !lead_in) {
        failed = output.FinishFile();
        if (failed.empty()) {
          failed = output.BeginFile(file_of(day + 1));
        }
        if (!failed.empty()) {
          break;
        }
      }
      scribe.WriteMinute(day, minute, plan, profile);
    }
  }
  if (failed.empty()) {
    failed = output.FinishFile();
  }
  return failed.empty() ? output.Finish() : failed;
}

}  // namespace

std::string Generate(const Options& options) {
  Options sized = options;
  if (options.bytes) {
    sized.messages = MessagesFor(*options.bytes, options);
  }
  return options.dialect == Dialect::kWelf ? GenerateRecords(sized)
                                           : GenerateSessions(sized);
}

}  // namespace mailtide::traffic
