#include "analysis/detectors/open_relay.h"

namespace mailtide {

void JudgeOpenRelay(const DetectorInput& input,
                    std::vector<Verdict>& verdicts) {
  for (const auto& [subject, count] : input.day.relaying_clients) {
    Verdict verdict;
    verdict.kind = VerdictKind::kOpenRelay;
    verdict.day = input.day.day;
    verdict.subject = subject;
    verdict.side = Side::kHigh;
    verdict.value = count;
    verdicts.push_back(std::move(verdict));
  }
}

}  // namespace mailtide
