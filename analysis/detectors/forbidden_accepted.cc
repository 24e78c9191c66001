#include "analysis/detectors/forbidden_accepted.h"

namespace mailtide {

void JudgeForbiddenAccepted(const DetectorInput& input,
                            std::vector<Verdict>& verdicts) {
  for (const auto& [subject, count] : input.day.forbidden_senders) {
    Verdict verdict;
    verdict.kind = VerdictKind::kForbiddenAccepted;
    verdict.day = input.day.day;
    verdict.subject = subject;
    verdict.side = Side::kHigh;
    verdict.value = count;
    verdicts.push_back(std::move(verdict));
  }
}

}  // namespace mailtide
