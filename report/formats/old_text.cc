#include "report/formats/old_text.h"

#include "report/formats/escape.h"

namespace mailtide {

std::string OldLine(const Verdict& verdict) {
  Verdict safe = verdict;
  safe.subject = EscapeForText(verdict.subject);
  return VerdictLine(safe);
}

}  // namespace mailtide
