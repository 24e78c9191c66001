// What makes up an excess: the mails of a day beside those of a day that was as
// usual.
#ifndef MAILTIDE_ANALYSIS_EXCESS_H_
#define MAILTIDE_ANALYSIS_EXCESS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/evidence_counts.h"
#include "analysis/verdict.h"

namespace mailtide {

// Whoever makes up less of an excess is none of its causes.
inline constexpr double kNotableShare = .1;
// How many accounts, domains and clients are named, of each.
inline constexpr std::size_t kMostCauses = 3;

// One account, domain or client. Names are hostile, as in TopCounts.
struct ExcessCause {
  std::string name;
  std::uint64_t copies = 0;
  std::uint64_t usual = 0;  // copies on the other day
  double share = 0;         // kNotableShare to 1

  friend bool operator==(const ExcessCause&, const ExcessCause&) = default;
};

struct Excess {
  Flow flow = Flow::kRelay;
  // A day as usual. Without one, or where it had no fewer copies, the shares
  // are those of all copies.
  std::optional<std::chrono::local_days> beside;
  std::uint64_t copies = 0;  // found in the logs
  std::uint64_t usual = 0;   // copies on the other day
  // Those with a notable share, the largest first. As in FlowFindings.
  std::vector<ExcessCause> accounts, domains, clients;
};

// Returns the direction of which there is too much, by an alert that is
// explained by what makes up the excess; nothing for all others.
std::optional<Flow> ExcessFlow(const Verdict& verdict);

// Returns what makes `copies` of `found` more than those of `usual`, the mails
// of the day `beside`; nullptr: there is no other day. Where some names shrink,
// others grow by more than the whole: shares are those of all growth then, and
// none is named where that is more than twice the excess.
Excess ExcessOf(Flow flow, const FlowFindings& found, const FlowFindings* usual,
                std::optional<std::chrono::local_days> beside);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_EXCESS_H_
