#include "report/cli/chosen_days.h"

#include <algorithm>
#include <cstddef>
#include <map>

#include "report/cli/history_days.h"

namespace mailtide {
namespace {

using std::chrono::local_days;

// So many of the newest judged days are judged again when they changed.
constexpr std::size_t kJudgedAgain = 3;

// Whether a day that is over has its turn, in a store where some were judged.
// A day without a log is judged as what it is, and once more when its log came
// at last. Days before the first that was judged are history.
bool IsToBeJudged(const DayReport& day,
                  const std::map<local_days, const StoredDay*>& judged) {
  const auto then = judged.find(day.day);
  if (then != judged.end()) {
    return !then->second->judged_closed && IsClosed(day.state);
  }
  return day.day > judged.rbegin()->first ||
         (day.day > judged.begin()->first && IsClosed(day.state));
}

}  // namespace

Result<ChosenDays> ChooseDays(History& history,
                              std::span<const local_days> touched,
                              std::vector<DayReport>& all) {
  const Result<std::vector<StoredDay>> stored =
      history.LoadDays(all.front().day, all.back().day);
  if (!stored) {
    return tl::unexpected<Error>(stored.error());
  }
  std::map<local_days, const StoredDay*> judged;
  for (const StoredDay& day : *stored) {
    if (day.judged) {
      judged.emplace(day.day, &day);
    }
  }
  ChosenDays chosen;
  chosen.is_first = judged.empty();
  std::set<local_days> wanted;
  if (judged.empty()) {
    const auto newest =
        std::find_if(all.rbegin(), all.rend(),
                     [](const DayReport& day) { return IsClosed(day.state); });
    if (newest != all.rend()) {
      chosen.closed.insert(newest->day);
    }
  }
  for (const DayReport& day : all) {
    if (day.state == DayState::kOpen) {
      wanted.insert(day.day);
    } else if (!judged.empty() && IsToBeJudged(day, judged)) {
      chosen.closed.insert(day.day);
    }
  }
  wanted.insert(chosen.closed.begin(), chosen.closed.end());
  // Judged days that changed since.
  std::vector<local_days> again;
  for (auto day = judged.rbegin();
       day != judged.rend() && again.size() < kJudgedAgain; ++day) {
    again.insert(again.begin(), day->first);
  }
  if (Result<void> loaded = LoadDetails(history, again, all); !loaded) {
    return tl::unexpected<Error>(loaded.error());
  }
  for (const DayReport& day : all) {
    const bool is_again =
        std::binary_search(again.begin(), again.end(), day.day);
    if (is_again && judged.at(day.day)->judged_digest != DigestOf(day) &&
        !chosen.closed.contains(day.day)) {
      wanted.insert(day.day);
      chosen.changed.insert(day.day);
    }
  }
  for (const local_days day : touched) {
    if (judged.contains(day) && !chosen.closed.contains(day)) {
      chosen.changed.insert(day);
    }
  }
  chosen.wanted.assign(wanted.begin(), wanted.end());
  return chosen;
}

}  // namespace mailtide
