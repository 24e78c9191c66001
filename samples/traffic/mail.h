// A mail as the generator invents it: everything that is true of it, before a
// line is written. The truth is counted from this and never from a line.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_MAIL_H_
#define MAILTIDE_SAMPLES_TRAFFIC_MAIL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "samples/traffic/civil_time.h"

namespace mailtide::traffic {

enum class Layout { kFull, kGta, kStormshield, kCounts };

// What became of a mail after its recipients were named.
enum class Fate {
  kNone,  // no mail followed: all recipients were refused
  kAccepted,
  kSenderRefused,
  kDeferred,
  kRejected,
  kQuarantined,
  kDeleted,
  kBlocked,  // by a word that means neither of the two before
  kVirusBlocked,
  kVirusPassed,
  kSpamBlocked,
  kSpamPassed,
  kPhishingBlocked,
  kPhishingPassed,
  kBroken,  // an error, and no result
};

// How an authenticated user wrote the login.
enum class LoginForm { kNone, kAddress, kPercent, kSlash, kBare };

// Addresses are lower-case ASCII here; the line may write them otherwise.
struct Recipient {
  std::string address;
  bool internal = false;
};

struct Refusal {
  std::string address;
  bool permanent = true;  // 5xx, else 4xx
};

struct Mail {
  LocalTime time;
  Layout layout = Layout::kFull;
  Fate fate = Fate::kAccepted;
  std::string client;  // IPv4 in dotted form
  bool client_local = false;
  LoginForm login_form = LoginForm::kNone;
  std::string login_name;    // before the @; unused with kNone
  std::string login_domain;  // after it; not written with kBare
  std::string sender;        // empty: the null sender
  bool sender_internal = false;
  std::vector<Recipient> recipients;  // a repeated one stands here twice
  std::vector<Refusal> refusals;      // written before the mail itself
  std::uint64_t bytes = 0;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_MAIL_H_
