#include "report/cli/nearest.h"

#include <algorithm>

#include <fmt/format.h>

namespace mailtide {
namespace {

constexpr std::size_t kMaxTypedBytes = 64;
constexpr std::size_t kMinPartBytes = 3;  // "in" is a part of half the names

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view OnlyNameWith(std::string_view part,
                              const std::vector<std::string_view>& names) {
  std::string_view found;
  for (const std::string_view name : names) {
    if (name.find(part) != std::string_view::npos) {
      if (!found.empty()) {
        return {};
      }
      found = name;
    }
  }
  return found;
}

}  // namespace

std::size_t EditDistance(std::string_view a, std::string_view b) {
  // Three rows of the usual table: the one before the previous is for the
  // exchange of neighbours.
  std::vector<std::size_t> older(b.size() + 1);
  std::vector<std::size_t> previous(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    row[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    older.swap(previous);
    previous.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = Lower(a[i - 1]) == Lower(b[j - 1]);
      row[j] = std::min({previous[j] + 1, row[j - 1] + 1,
                         previous[j - 1] + (same ? 0U : 1U)});
      if (i > 1 && j > 1 && Lower(a[i - 1]) == Lower(b[j - 2]) &&
          Lower(a[i - 2]) == Lower(b[j - 1])) {
        row[j] = std::min(row[j], older[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

std::string_view Nearest(std::string_view typed,
                         const std::vector<std::string_view>& names) {
  if (typed.empty() || typed.size() > kMaxTypedBytes) {
    return {};
  }
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(1, typed.size() / 3) + 1;
  for (const std::string_view name : names) {
    const std::size_t distance = EditDistance(typed, name);
    if (distance < best_distance) {
      best = name;
      best_distance = distance;
    }
  }
  if (best.empty() && typed.size() >= kMinPartBytes) {
    best = OnlyNameWith(typed, names);
  }
  return best;
}

std::string DidYouMean(std::string_view typed,
                       const std::vector<std::string_view>& names,
                       std::string_view prefix) {
  const std::string_view nearest = Nearest(typed, names);
  return nearest.empty()
             ? ""
             : fmt::format("; did you mean '{}{}'?", prefix, nearest);
}

}  // namespace mailtide
