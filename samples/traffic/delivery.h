// Client sessions: the gateway delivers the mails it accepted for others.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_DELIVERY_H_
#define MAILTIDE_SAMPLES_TRAFFIC_DELIVERY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "samples/traffic/ledger.h"
#include "samples/traffic/mail.h"
#include "samples/traffic/phrases.h"
#include "samples/traffic/random.h"
#include "samples/traffic/script.h"

namespace mailtide::traffic {

// One accepted mail on its way to the recipients of one domain.
struct Delivery {
  std::string domain;
  std::string sender;
  std::vector<std::string> recipients;
  std::uint64_t bytes = 0;
  std::string id;          // of the acceptance; never empty
  std::int64_t ready = 0;  // second from which on it may go
  bool retry = false;      // was deferred once; is not tried a third time
};

// Returns the deliveries of a mail accepted at `second`, one a domain.
std::vector<Delivery> DeliveriesOf(const Mail& mail, const std::string& id,
                                   std::int64_t second);

// Draws client sessions, counts them and says what to try again.
class DeliveryMaker {
 public:
  DeliveryMaker(const Options& options, Ledger* ledger)
      : phrases_(options), ledger_(ledger) {}

  // A session with all of `deliveries`, which have one domain. What was
  // deferred for the first time is appended to `again`.
  Session Draw(std::int64_t start, Pace pace,
               const std::vector<Delivery>& deliveries, Random& random,
               std::vector<Delivery>* again);

 private:
  struct Attempt;
  // Both return whether the session goes on.
  bool Transact(Attempt* attempt);
  bool OfferData(Attempt* attempt, std::vector<std::string> accepted);
  void FindNobody(Attempt* attempt);
  void Refused(Attempt* attempt, bool permanent,
               std::vector<std::string> recipients);
  void TryAgain(Attempt* attempt, std::vector<std::string> recipients);
  void WriteSummary(Attempt* attempt, std::string_view result);
  void Summarise(Attempt* attempt, std::string_view result, Outcome outcome);

  Phrases phrases_;
  Ledger* ledger_;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_DELIVERY_H_
