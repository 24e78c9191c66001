// The first part of a transaction: MAIL and the RCPTs, and what is refused of
// them.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_ENVELOPE_H_
#define MAILTIDE_SAMPLES_TRAFFIC_ENVELOPE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "samples/traffic/course.h"
#include "samples/traffic/ledger.h"
#include "samples/traffic/mail.h"
#include "samples/traffic/options.h"
#include "samples/traffic/phrases.h"
#include "samples/traffic/visit.h"

namespace mailtide::traffic {

// What a refusal counts as on the receiving side.
Outcome RefusalOutcome(bool permanent);

struct Envelope {
  Mail mail;  // with the login that holds now
  // When the first recipient was accepted; not set if none was.
  std::optional<std::int64_t> since;
  bool data_asked = false;          // whether DATA was in the group
  std::int64_t answered_until = 0;  // second of the last reply
};

class EnvelopeMaker {
 public:
  EnvelopeMaker(const Options& options, Ledger* ledger)
      : phrases_(options), ledger_(ledger) {}

  // Writes the commands and replies, and counts what is refused. `with_data`:
  // a pipelining client adds DATA at once.
  Envelope Draw(const Course& course, bool with_data, Visit* visit) const;
  // Returns the reply to DATA, which depends on those before it.
  std::string DataReply(const Course& course) const;

 private:
  std::vector<Ask> Asks(const Course& course, bool with_data,
                        Random& random) const;
  void Count(const Course& course, const std::vector<std::int64_t>& answered,
             Visit* visit, Envelope* envelope) const;

  Phrases phrases_;
  Ledger* ledger_;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_ENVELOPE_H_
