#include "analysis/detectors/input_health.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

namespace mailtide {
namespace {

using std::chrono::local_days;

// Below this share of lines that say something, the counts are not to be
// believed. Real logs hold a few foreign lines, never a fifth.
constexpr std::uint64_t kLeastUnderstoodPercent = 80;
// Two sources may share the seconds around a rotation.
constexpr std::chrono::minutes kAllowedOverlap{1};

class Finder {
 public:
  Finder(const DetectorInput& input, std::vector<Verdict>& verdicts)
      : input_(input), verdicts_(verdicts) {}

  void Add(Problem problem, std::string detail, std::string subject = {}) {
    Verdict verdict;
    verdict.kind = VerdictKind::kInputHealth;
    verdict.day = input_.day.day;
    verdict.subject = std::move(subject);
    verdict.problem = problem;
    verdict.detail = std::move(detail);
    verdicts_.push_back(std::move(verdict));
  }

  void JudgeState() {
    const DayReport& day = input_.day;
    switch (day.state) {
      case DayState::kMissing:
        Add(Problem::kNoLog, {});
        break;
      case DayState::kPartial:
        // Of the first day of a history nobody expects that it is whole.
        if (!input_.is_first_day) {
          Add(Problem::kDayIncomplete, TimeOf(day.first));
        }
        break;
      case DayState::kEnded:
        Add(day.last ? Problem::kLogEnds : Problem::kEmptyLog,
            TimeOf(day.last));
        break;
      case DayState::kRotated:
      case DayState::kComplete:
        if (!day.first) {
          Add(Problem::kEmptyLog, {});
        }
        break;
      case DayState::kOpen:
        break;
    }
  }

  void JudgeSource(const SourceFacts& source) {
    if (source.damaged) {
      Add(Problem::kDamaged, source.path, source.path);
    }
    const InputAccount& account = source.account;
    const std::uint64_t lines = account.lines - account.blank;
    const std::uint64_t understood = account.events + account.context;
    if (lines > 0 && understood * 100 < lines * kLeastUnderstoodPercent) {
      Add(Problem::kNotUnderstood, fmt::format("{}", understood * 100 / lines),
          source.path);
    }
    if (account.future > 0) {
      Add(Problem::kFutureRecords, fmt::format("{}", account.future),
          source.path);
    }
  }

  void JudgeOverlap(const SourceFacts& a, const SourceFacts& b) {
    Add(Problem::kOverlap, a.path + ", " + b.path, a.path + "|" + b.path);
  }

 private:
  // hh:mm of a record, local time.
  std::string TimeOf(const std::optional<std::chrono::sys_seconds>& utc) const {
    if (!utc) {
      return {};
    }
    const auto local = input_.zone.ToLocal(*utc);
    const auto minutes = std::chrono::floor<std::chrono::minutes>(
        local - std::chrono::floor<std::chrono::days>(local));
    return fmt::format("{:02}:{:02}", minutes.count() / 60,
                       minutes.count() % 60);
  }

  const DetectorInput& input_;
  std::vector<Verdict>& verdicts_;
};

// The day under which a source's own problems are told: its last.
std::optional<local_days> DayOf(const SourceFacts& source,
                                const TimeZone& zone) {
  if (source.last) {
    return std::chrono::floor<std::chrono::days>(zone.ToLocal(*source.last));
  }
  return source.name.date;
}

// Sources of one kind, by their first record.
std::vector<const SourceFacts*> InTimeOrder(
    std::span<const SourceFacts> sources) {
  std::vector<const SourceFacts*> ordered;
  for (const SourceFacts& source : sources) {
    if (source.first) {
      ordered.push_back(&source);
    }
  }
  std::sort(ordered.begin(), ordered.end(),
            [](const SourceFacts* a, const SourceFacts* b) {
              return std::tie(a->dialect, *a->first, *a->last, a->path) <
                     std::tie(b->dialect, *b->first, *b->last, b->path);
            });
  return ordered;
}

}  // namespace

void JudgeInputHealth(const DetectorInput& input,
                      std::vector<Verdict>& verdicts) {
  Finder finder(input, verdicts);
  finder.JudgeState();
  for (const SourceFacts& source : input.sources) {
    if (DayOf(source, input.zone) == input.day.day) {
      finder.JudgeSource(source);
    }
  }
  // Two sources overlap if the one that starts later starts before the
  // longest reaching one before it has ended.
  const SourceFacts* reaching = nullptr;
  for (const SourceFacts* source : InTimeOrder(input.sources)) {
    if (reaching == nullptr || reaching->dialect != source->dialect) {
      reaching = source;
      continue;
    }
    const auto shared =
        std::min(*reaching->last, *source->last) - *source->first;
    const local_days day = std::chrono::floor<std::chrono::days>(
        input.zone.ToLocal(*source->first));
    if (shared > kAllowedOverlap && day == input.day.day) {
      finder.JudgeOverlap(*reaching, *source);
    }
    if (*source->last > *reaching->last) {
      reaching = source;
    }
  }
}

}  // namespace mailtide
