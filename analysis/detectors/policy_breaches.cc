#include "analysis/detectors/policy_breaches.h"

#include <string>
#include <utility>

#include "analysis/tally.h"

namespace mailtide {
namespace {

void JudgeEach(const std::vector<std::pair<std::string, std::uint64_t>>& rows,
               VerdictKind kind, std::chrono::local_days day,
               std::vector<Verdict>& verdicts) {
  for (const auto& [subject, count] : rows) {
    if (IsRest(subject, rows.size())) {
      continue;
    }
    Verdict verdict;
    verdict.kind = kind;
    verdict.day = day;
    verdict.subject = subject;
    verdict.side = Side::kHigh;
    verdict.value = count;
    verdicts.push_back(std::move(verdict));
  }
}

}  // namespace

void JudgeOpenRelay(const DetectorInput& input,
                    std::vector<Verdict>& verdicts) {
  JudgeEach(input.day.relaying_clients, VerdictKind::kOpenRelay, input.day.day,
            verdicts);
}

void JudgeForbiddenAccepted(const DetectorInput& input,
                            std::vector<Verdict>& verdicts) {
  JudgeEach(input.day.forbidden_senders, VerdictKind::kForbiddenAccepted,
            input.day.day, verdicts);
}

}  // namespace mailtide
