#include "samples/traffic/visit.h"

#include <utility>

#include "samples/traffic/civil_time.h"

namespace mailtide::traffic {

void Visit::Record(Mail mail, Fate fate, std::int64_t second,
                   std::vector<Refusal> refusals) {
  mail.layout = Layout::kCounts;
  mail.time = FromSeconds(second);
  mail.fate = fate;
  mail.refusals = std::move(refusals);
  records.push_back(std::move(mail));
}

}  // namespace mailtide::traffic
