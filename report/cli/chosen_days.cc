#include "report/cli/chosen_days.h"

#include <algorithm>
#include <cstddef>

#include "report/cli/history_days.h"

namespace mailtide {
namespace {

using std::chrono::local_days;

// So many of the newest judged days are judged again when they changed.
constexpr std::size_t kJudgedAgain = 3;

}  // namespace

Result<ChosenDays> ChooseDays(History& history, std::vector<DayReport>& all) {
  const Result<std::vector<StoredDay>> stored =
      history.LoadDays(all.front().day, all.back().day);
  if (!stored) {
    return tl::unexpected<Error>(stored.error());
  }
  std::vector<const StoredDay*> judged;
  for (const StoredDay& day : *stored) {
    if (day.judged) {
      judged.push_back(&day);
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
      wanted.insert(newest->day);
      chosen.closed.insert(newest->day);
    }
  }
  for (const DayReport& day : all) {
    if (day.state == DayState::kOpen) {
      wanted.insert(day.day);
    } else if (!judged.empty() && day.day > judged.back()->day) {
      wanted.insert(day.day);
      chosen.closed.insert(day.day);
    }
  }
  // Judged days that changed since.
  std::vector<local_days> again;
  for (std::size_t i = judged.size() - std::min(judged.size(), kJudgedAgain);
       i < judged.size(); ++i) {
    again.push_back(judged[i]->day);
  }
  if (Result<void> loaded = LoadDetails(history, again, all); !loaded) {
    return tl::unexpected<Error>(loaded.error());
  }
  for (const DayReport& day : all) {
    const auto then =
        std::find_if(judged.begin(), judged.end(),
                     [&day](const StoredDay* d) { return d->day == day.day; });
    const bool is_again =
        std::find(again.begin(), again.end(), day.day) != again.end();
    if (is_again && (*then)->judged_digest != DigestOf(day)) {
      wanted.insert(day.day);
    }
  }
  chosen.wanted.assign(wanted.begin(), wanted.end());
  return chosen;
}

}  // namespace mailtide
