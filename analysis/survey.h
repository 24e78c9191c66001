// What a log seems to know of its gateway, before anything is configured.
//
// Nothing is counted by guess. Where no internal domain is configured the
// administrator is told which domains the log speaks of, and gets the lines
// for the configuration with the reason for each.
#ifndef MAILTIDE_ANALYSIS_SURVEY_H_
#define MAILTIDE_ANALYSIS_SURVEY_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "analysis/day_counts.h"
#include "parser/event_sink.h"

namespace mailtide {

struct DomainSurvey {
  std::uint64_t received = 0;  // copies from public clients
  std::uint64_t copies = 0;    // copies from anywhere
  std::uint64_t sent = 0;      // messages of private clients or with AUTH
};

class Survey final : public EventSink {
 public:
  void OnEvent(const MailEvent& event) override;

  std::uint64_t messages() const { return messages_; }
  // Copies of which the log says itself whether they are internal.
  std::uint64_t marked_copies() const { return marked_copies_; }
  // Recipient domains, most copies first, then by name; at most `most`.
  std::vector<std::pair<std::string, DomainSurvey>> Domains(
      std::size_t most) const;
  // Domains that look internal: strangers write to them and private or
  // authenticated clients write in their name; by weight.
  std::vector<std::pair<std::string, DomainSurvey>> LikelyInternal() const;
  // Networks such as `10.1.*` of private clients that sent mail, with their
  // messages, most first.
  std::vector<std::pair<std::string, std::uint64_t>> LikelyLocalHosts() const;

 private:
  TextMap<DomainSurvey> domains_;
  TextMap<std::uint64_t> networks_;
  std::uint64_t messages_ = 0;
  std::uint64_t marked_copies_ = 0;
};

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_SURVEY_H_
