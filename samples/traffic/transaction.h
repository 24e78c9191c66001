// One transaction of a server session: writes the lines of a course, and
// enters into the ledger what happens on the way.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_TRANSACTION_H_
#define MAILTIDE_SAMPLES_TRAFFIC_TRANSACTION_H_

#include <cstdint>
#include <string>

#include "samples/traffic/course.h"
#include "samples/traffic/envelope.h"
#include "samples/traffic/ledger.h"
#include "samples/traffic/message_ids.h"
#include "samples/traffic/options.h"
#include "samples/traffic/phrases.h"
#include "samples/traffic/visit.h"

namespace mailtide::traffic {

class TransactionMaker {
 public:
  TransactionMaker(const Options& options, Ledger* ledger)
      : phrases_(options), ledger_(ledger), envelopes_(options, ledger) {}

  // Returns whether the session goes on after it.
  bool Draw(const Course& course, Visit* visit);

 private:
  struct Step;
  void StartFalsely(const Course& course, Visit* visit);
  void GiveUp(const Step& step);
  // Returns whether the session breaks off at that stage. If it falls silent
  // there, it goes on.
  bool BreaksOff(Stage stage, Step* step);
  void RefuseData(const Step& step);
  void TakeData(Step* step);
  void Answer(Step* step, const std::string& id, std::int64_t duration);
  std::uint64_t BytesByReply(const Course& course) const;

  Phrases phrases_;
  Ledger* ledger_;
  EnvelopeMaker envelopes_;
  MessageIds ids_;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_TRANSACTION_H_
