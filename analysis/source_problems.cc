#include "analysis/source_problems.h"

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <fmt/format.h>

namespace mailtide {
namespace {

using std::chrono::local_days;
using std::chrono::sys_seconds;

// Below this share of lines that say something, the counts are not to be
// believed. Real logs hold a few foreign lines, never a fifth.
constexpr std::uint64_t kLeastUnderstoodPercent = 80;
// Of fewer lines one says nothing: the log that has just begun may start with
// a banner, and four foreign lines would be a fifth of it.
constexpr std::uint64_t kLeastJudgedLines = 20;

// Lines whose format was judged. One that is torn or too long was not looked
// into, and one with an impossible time was understood.
std::uint64_t JudgedLines(const InputAccount& account) {
  return account.events + account.context +
         account.Rejected(RejectReason::kNoRecord) +
         account.Rejected(RejectReason::kBadTime);
}

// The day under which a source's own problems are told.
std::optional<local_days> DayOf(const SourceFacts& source,
                                const TimeZone& zone) {
  if (source.last) {
    return std::chrono::floor<std::chrono::days>(zone.ToLocal(*source.last));
  }
  return source.name.date;
}

void JudgeSource(const SourceFacts& source, sys_seconds now,
                 std::map<Problem, Details>& problems) {
  if (source.damaged) {
    problems[Problem::kDamaged].Add(source.path);
  }
  const InputAccount& account = source.account;
  const std::uint64_t judged = JudgedLines(account);
  const std::uint64_t understood = account.events + account.context;
  if (judged >= kLeastJudgedLines &&
      understood * 100 < judged * kLeastUnderstoodPercent) {
    problems[Problem::kNotUnderstood].Add(
        fmt::format("{} ({} %)", source.path, understood * 100 / judged));
  }
  if (account.HasWrongClock()) {
    problems[Problem::kOutOfRange].Add(fmt::format(
        "{} ({})", source.path, account.Rejected(RejectReason::kOutOfRange)));
  }
  if (account.future > 0 && source.last && *source.last > now + kFutureSlack) {
    problems[Problem::kFutureRecords].Add(
        fmt::format("{} ({})", source.path, account.future));
  }
}

// What one source covers of one day.
struct Cover {
  local_days day;
  const SourceFacts* source;
  sys_seconds first, last;
};

// Covers of more than a moment, by day and kind of log, the earliest first. A
// single record with a wrong date covers nothing.
std::vector<Cover> CoversInOrder(std::span<const SourceFacts> sources) {
  std::vector<Cover> covers;
  for (const SourceFacts& source : sources) {
    for (const SourceDay& day : source.days) {
      if (day.last > day.first) {
        covers.push_back({day.day, &source, day.first, day.last});
      }
    }
  }
  const auto key = [](const Cover& cover) {
    return std::tie(cover.day, cover.source->dialect, cover.first, cover.last,
                    cover.source->path);
  };
  std::sort(covers.begin(), covers.end(),
            [&key](const Cover& a, const Cover& b) { return key(a) < key(b); });
  return covers;
}

// Two sources overlap if the one that starts later starts before the longest
// reaching one before it has ended.
void JudgeOverlaps(std::span<const SourceFacts> sources,
                   SourceProblems& problems) {
  const Cover* reaching = nullptr;
  const std::vector<Cover> covers = CoversInOrder(sources);
  for (const Cover& cover : covers) {
    if (reaching == nullptr || reaching->day != cover.day ||
        reaching->source->dialect != cover.source->dialect) {
      reaching = &cover;
      continue;
    }
    const auto shared = std::min(reaching->last, cover.last) - cover.first;
    if (shared > kRotationSlack) {
      problems[cover.day][Problem::kOverlap].Add(reaching->source->path +
                                                 " + " + cover.source->path);
    }
    if (cover.last > reaching->last) {
      reaching = &cover;
    }
  }
}

}  // namespace

SourceProblems FindSourceProblems(std::span<const SourceFacts> sources,
                                  const TimeZone& zone, sys_seconds now) {
  std::vector<const SourceFacts*> by_path;
  by_path.reserve(sources.size());
  for (const SourceFacts& source : sources) {
    by_path.push_back(&source);
  }
  std::stable_sort(by_path.begin(), by_path.end(),
                   [](const SourceFacts* a, const SourceFacts* b) {
                     return a->path < b->path;
                   });
  SourceProblems problems;
  for (const SourceFacts* source : by_path) {
    if (const auto day = DayOf(*source, zone)) {
      JudgeSource(*source, now, problems[*day]);
    }
  }
  JudgeOverlaps(sources, problems);
  return problems;
}

}  // namespace mailtide
