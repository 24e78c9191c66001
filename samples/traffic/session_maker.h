// Draws server sessions: a client comes, perhaps logs in, hands over mails and
// goes, in one of many ways.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_SESSION_MAKER_H_
#define MAILTIDE_SAMPLES_TRAFFIC_SESSION_MAKER_H_

#include <cstdint>
#include <vector>

#include "samples/traffic/course.h"
#include "samples/traffic/delivery.h"
#include "samples/traffic/ledger.h"
#include "samples/traffic/login.h"
#include "samples/traffic/mail_maker.h"
#include "samples/traffic/options.h"
#include "samples/traffic/phrases.h"
#include "samples/traffic/population.h"
#include "samples/traffic/random.h"
#include "samples/traffic/script.h"
#include "samples/traffic/transaction.h"
#include "samples/traffic/visit.h"

namespace mailtide::traffic {

// When a session begins and how fast it goes.
struct Timing {
  std::int64_t start = 0;
  Pace pace;
  bool may_idle = true;
};

// What the sessions count as is entered into the ledger while they are drawn.
class SessionMaker {
 public:
  SessionMaker(const Options& options, const Population& population,
               Ledger* ledger, Secrets* secrets);

  // A session of up to `mails` mails. What it accepted for others is appended
  // to `deliveries`, here and below.
  Session Draw(const Timing& timing, std::uint32_t mails, Random& random,
               std::vector<Delivery>* deliveries);
  // A session of one accepted mail of `account` to one address outside.
  Session DrawBurst(const Timing& timing, const Account& account,
                    Random& random, std::vector<Delivery>* deliveries);
  // A session without a mail: a scan, or somebody trying passwords.
  Session DrawProbe(const Timing& timing, Random& random);

 private:
  Mail DrawFirst(Random& random) const;
  bool DrawNext(const Mail& first, const Visit& visit, Mail* mail) const;
  Visit Begin(const Timing& timing, const Mail& mail, Random& random,
              std::vector<Delivery>* deliveries) const;
  void Greet(bool extended, bool unfinished, Visit* visit) const;
  // Returns whether the greeting has its last line.
  bool Open(bool logs_in, Visit* visit) const;
  void LogIn(const Mail& mail, Visit* visit);
  void Between(const Mail& first, Visit* visit);
  void Close(Visit* visit) const;
  void BreakOff(Visit* visit) const;
  Session Finish(Visit* visit) const;

  const Population& population_;
  MailMaker mails_;
  CourseMaker courses_;
  Phrases phrases_;
  LoginMaker logins_;
  TransactionMaker transactions_;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_SESSION_MAKER_H_
