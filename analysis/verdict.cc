#include "analysis/verdict.h"

#include <utility>

#include <fmt/format.h>

namespace mailtide {
namespace {

constexpr std::string_view NameOf(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::kFixedRule:
      return "fixed_rule";
    case VerdictKind::kSeasonalForecast:
      return "seasonal_forecast";
    case VerdictKind::kCarryOver:
      return "carry_over";
    case VerdictKind::kCusum:
      return "cusum";
    case VerdictKind::kSoFar:
      return "so_far";
    case VerdictKind::kAccountLimit:
      return "account_limit";
    case VerdictKind::kAccountBaseline:
      return "account_baseline";
    case VerdictKind::kOpenRelay:
      return "open_relay";
    case VerdictKind::kForbiddenAccepted:
      return "forbidden_accepted";
    case VerdictKind::kInputHealth:
      return "input_health";
  }
  return "";
}

constexpr bool HasName(int kind) {
  return !NameOf(static_cast<VerdictKind>(kind)).empty();
}
static_assert(HasName(kVerdictKindCount - 1) && !HasName(kVerdictKindCount));

}  // namespace

std::string_view VerdictKindName(VerdictKind kind) {
  return NameOf(kind);
}

std::optional<VerdictKind> VerdictKindFromName(std::string_view name) {
  for (int i = 0; i < kVerdictKindCount; ++i) {
    const auto kind = static_cast<VerdictKind>(i);
    if (VerdictKindName(kind) == name) {
      return kind;
    }
  }
  return std::nullopt;
}

std::string_view EpisodeName(Episode episode) {
  switch (episode) {
    case Episode::kNew:
      return "new";
    case Episode::kContinuing:
      return "continuing";
    case Episode::kLevelAccepted:
      return "level_accepted";
    case Episode::kReturned:
      return "returned";
    case Episode::kTakenBack:
      return "taken_back";
  }
  return "";
}

std::string_view SideName(Side side) {
  switch (side) {
    case Side::kNone:
      return "";
    case Side::kLow:
      return "low";
    case Side::kHigh:
      return "high";
  }
  return "";
}

std::string_view ProblemName(Problem problem) {
  switch (problem) {
    case Problem::kNone:
      return "";
    case Problem::kNoLog:
      return "no_log";
    case Problem::kEmptyLog:
      return "empty_log";
    case Problem::kLogEnds:
      return "log_ends";
    case Problem::kDayIncomplete:
      return "day_incomplete";
    case Problem::kDamaged:
      return "damaged";
    case Problem::kNotUnderstood:
      return "not_understood";
    case Problem::kOutOfRange:
      return "out_of_range";
    case Problem::kFutureRecords:
      return "future_records";
    case Problem::kOverlap:
      return "overlap";
  }
  return "";
}

void Details::Add(std::string detail) {
  if (shown.size() < kMost) {
    shown.push_back(std::move(detail));
  } else {
    ++more;
  }
}

std::string Details::Text() const {
  return fmt::format("{}{}", fmt::join(shown, ", "),
                     more > 0 ? fmt::format(" and {} more", more) : "");
}

std::string VerdictKey(const Verdict& verdict) {
  const std::chrono::year_month_day day(verdict.day);
  return fmt::format(
      "{:04}-{:02}-{:02}|{}|{}|{}", static_cast<int>(day.year()),
      static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()),
      VerdictKindName(verdict.kind),
      verdict.kind == VerdictKind::kInputHealth ? ProblemName(verdict.problem)
                                                : verdict.subject,
      SideName(verdict.side));
}

std::string VerdictLine(const Verdict& verdict) {
  if (!Holds(verdict)) {
    return "";
  }
  switch (verdict.kind) {
    case VerdictKind::kFixedRule:
      return fmt::format(
          "{} scostamento oltre il limite V:{} M:{:.12g} "
          "S:{:.12g}",
          verdict.subject, verdict.value, verdict.mean, verdict.deviation);
    case VerdictKind::kAccountLimit:
      return fmt::format("Account {} inviati: {} messaggi", verdict.subject,
                         verdict.value);
    default:
      return "";
  }
}

bool Holds(const Verdict& verdict) {
  return verdict.episode != Episode::kReturned &&
         verdict.episode != Episode::kTakenBack;
}

Grade GradeOf(const Verdict& verdict) {
  if (!Holds(verdict)) {
    return Grade::kRegular;
  }
  switch (verdict.kind) {
    case VerdictKind::kFixedRule:
      // Alone it cries wolf nine times in a hundred clean weekdays.
      return verdict.confirmed ? Grade::kAlarm : Grade::kAttention;
    case VerdictKind::kCusum:
      // A slow change: nothing that cannot wait until noon.
      return Grade::kAttention;
    default:
      return Grade::kAlarm;
  }
}

bool IsEndOfCase(const Verdict& verdict) {
  return verdict.episode == Episode::kReturned &&
         verdict.kind != VerdictKind::kSeasonalForecast;
}

bool IsNews(const Verdict& verdict) {
  // What another verdict says better is no news beside it, but for the old
  // lines of a case that begins.
  const bool is_said =
      verdict.said_better && (verdict.kind == VerdictKind::kAccountBaseline ||
                              verdict.kind == VerdictKind::kCarryOver ||
                              verdict.episode == Episode::kContinuing);
  if (verdict.told_before || is_said) {
    return false;
  }
  if (verdict.episode != Episode::kContinuing || verdict.untold_case) {
    return true;
  }
  switch (verdict.kind) {
    case VerdictKind::kSeasonalForecast:
    case VerdictKind::kCarryOver:
    case VerdictKind::kSoFar:
    case VerdictKind::kAccountBaseline:
      return false;
    default:
      return true;
  }
}

}  // namespace mailtide
