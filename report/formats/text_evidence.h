// What the logs tell about an alert, in plain words: the short form that stands
// under it in a report. `explain` says more with the same sentences.
#ifndef MAILTIDE_REPORT_FORMATS_TEXT_EVIDENCE_H_
#define MAILTIDE_REPORT_FORMATS_TEXT_EVIDENCE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/evidence.h"
#include "analysis/summary.h"
#include "parser/time_zone.h"
#include "report/formats/text_page.h"

namespace mailtide {

// Sentences about the mails of an account: times, recipients, refusals, and of
// domains and clients the first `most`.
std::vector<std::string> EvidenceSentences(const TextPage& page,
                                           const AccountEvidence& evidence,
                                           const TimeZone& zone,
                                           std::size_t most);

// One word of a shell command; unprintable bytes as the text format has them.
std::string ShellWord(std::string_view text);

// Says what is wrong with a log.
std::string LogProblemSentence(const TextPage& page, const LogProblem& problem);

// Writes what stands behind the verdicts of one day, one after the other.
class EvidenceWriter {
 public:
  // Both must outlive this.
  EvidenceWriter(const Summary& summary, const TimeZone& zone)
      : summary_(summary), zone_(zone) {}

  // Nothing where nothing was looked for. Where the logs no longer hold all
  // that was counted, that is said, and once what is wrong with them.
  void Write(TextPage& page, const Verdict& verdict);

 private:
  void WriteExcessOf(TextPage& page, const DayEvidence& day,
                     const Excess& excess, std::string_view indicator);
  void WriteLostLogs(TextPage& page, const DayEvidence& day);

  const Summary& summary_;
  const TimeZone& zone_;
  // What is sent outside is sent, too; with the words of the indicator.
  std::vector<std::pair<const Excess*, std::string>> said_;
  bool are_lost_logs_said_ = false;
};

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_FORMATS_TEXT_EVIDENCE_H_
