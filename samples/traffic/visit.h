// A session while it is drawn: what the makers of its parts share.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_VISIT_H_
#define MAILTIDE_SAMPLES_TRAFFIC_VISIT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "samples/traffic/delivery.h"
#include "samples/traffic/mail.h"
#include "samples/traffic/random.h"
#include "samples/traffic/script.h"

namespace mailtide::traffic {

// Who is logged in. With `hidden` the log does not show the name, and then the
// envelope sender is the account.
struct Login {
  LoginForm form = LoginForm::kNone;
  std::string name;
  std::string domain;
  bool hidden = false;
};

struct Visit {
  Random& random;
  Script script;
  std::string client;  // address
  std::string helo;    // name the client gives itself
  Login login;
  std::vector<Mail> records;          // see Session
  std::vector<Delivery>* deliveries;  // what is to be delivered onward

  // Adds to the records what became of a mail at `second`, or the refusals of
  // its recipients alone (kNone).
  void Record(Mail mail, Fate fate, std::int64_t second,
              std::vector<Refusal> refusals = {});
  // As the server forgets at RSET, and whoever reads the log after a silence.
  void LoseLogin() { login = {}; }
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_VISIT_H_
