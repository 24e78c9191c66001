#include "analysis/excess.h"

#include <algorithm>

#include "analysis/indicator.h"

namespace mailtide {
namespace {

// Where an excess is less than so much of what grew, what shrank is as large:
// the names change places, and none is the cause.
constexpr double kLeastOfGrowth = .5;

std::vector<ExcessCause> CausesOf(const BoundedCounts& found,
                                  const BoundedCounts* usual, double excess) {
  std::vector<ExcessCause> causes;
  double growth = 0;  // of all that have more than on the other day
  for (const auto& [name, copies] : found.counts()) {
    const std::uint64_t before = usual == nullptr ? 0 : usual->Of(name);
    if (copies > before) {
      growth += static_cast<double>(copies - before);
      causes.push_back({std::string(name), copies, before, 0});
    }
  }
  if (excess < kLeastOfGrowth * growth) {
    return {};  // single names differ by more from day to day
  }
  const double whole = std::max(excess, growth);
  std::erase_if(causes, [whole](ExcessCause& cause) {
    cause.share = static_cast<double>(cause.copies - cause.usual) / whole;
    return cause.share < kNotableShare;
  });
  std::ranges::sort(causes, [](const ExcessCause& a, const ExcessCause& b) {
    const std::uint64_t more = a.copies - a.usual;
    const std::uint64_t less = b.copies - b.usual;
    return more != less ? more > less : a.name < b.name;
  });
  causes.resize(std::min(causes.size(), kMostCauses));
  return causes;
}

}  // namespace

std::optional<Flow> ExcessFlow(const Verdict& verdict) {
  const bool is_of_day = verdict.kind == VerdictKind::kFixedRule ||
                         verdict.kind == VerdictKind::kSeasonalForecast ||
                         verdict.kind == VerdictKind::kCarryOver ||
                         verdict.kind == VerdictKind::kSoFar;
  if (!is_of_day || verdict.side != Side::kHigh || !Holds(verdict) ||
      verdict.episode == Episode::kLevelAccepted) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < kIndicators.size(); ++i) {
    if (verdict.subject.starts_with(kIndicators[i].name)) {
      return static_cast<Flow>(i);
    }
  }
  return std::nullopt;
}

Excess ExcessOf(Flow flow, const FlowFindings& found, const FlowFindings* usual,
                std::optional<std::chrono::local_days> beside) {
  Excess excess;
  excess.flow = flow;
  excess.beside = beside;
  excess.copies = found.copies;
  excess.usual = usual == nullptr ? 0 : usual->copies;
  if (excess.usual >= excess.copies) {
    usual = nullptr;  // nothing is more than on that day
  }
  const auto more = static_cast<double>(excess.copies -
                                        (usual == nullptr ? 0 : usual->copies));
  const auto causes = [&](BoundedCounts FlowFindings::*which) {
    return CausesOf(found.*which, usual == nullptr ? nullptr : &(usual->*which),
                    more);
  };
  excess.accounts = causes(&FlowFindings::accounts);
  excess.domains = causes(&FlowFindings::domains);
  excess.clients = causes(&FlowFindings::clients);
  return excess;
}

}  // namespace mailtide
