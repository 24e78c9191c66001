#include "analysis/detectors/input_health.h"

#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace mailtide {
namespace {

// hh:mm of a record, local time.
Details TimeOf(const std::optional<std::chrono::sys_seconds>& utc,
               const TimeZone& zone) {
  Details details;
  if (utc) {
    const auto local = zone.ToLocal(*utc);
    const auto minutes = std::chrono::floor<std::chrono::minutes>(
        local - std::chrono::floor<std::chrono::days>(local));
    details.Add(
        fmt::format("{:02}:{:02}", minutes.count() / 60, minutes.count() % 60));
  }
  return details;
}

void Add(const DetectorInput& input, Problem problem, Details details,
         std::vector<Verdict>& verdicts) {
  Verdict verdict;
  verdict.kind = VerdictKind::kInputHealth;
  verdict.day = input.day.day;
  verdict.problem = problem;
  verdict.details = std::move(details);
  verdicts.push_back(std::move(verdict));
}

void JudgeState(const DetectorInput& input, std::vector<Verdict>& verdicts) {
  const DayReport& day = input.day;
  switch (day.state) {
    case DayState::kMissing:
      Add(input, Problem::kNoLog, {}, verdicts);
      break;
    case DayState::kPartial:
      // Of the first day of a history nobody expects that it is whole.
      if (!input.is_first_day) {
        Add(input, Problem::kDayIncomplete, TimeOf(day.first, input.zone),
            verdicts);
      }
      break;
    case DayState::kEnded:
      Add(input, day.last ? Problem::kLogEnds : Problem::kEmptyLog,
          TimeOf(day.last, input.zone), verdicts);
      break;
    case DayState::kRotated:
    case DayState::kComplete:
      if (!day.first) {
        Add(input, Problem::kEmptyLog, {}, verdicts);
      }
      break;
    case DayState::kOpen:
      break;
  }
}

}  // namespace

void JudgeInputHealth(const DetectorInput& input,
                      std::vector<Verdict>& verdicts) {
  JudgeState(input, verdicts);
  const auto found = input.source_problems.find(input.day.day);
  if (found != input.source_problems.end()) {
    for (const auto& [problem, details] : found->second) {
      Add(input, problem, details, verdicts);
    }
  }
}

}  // namespace mailtide
