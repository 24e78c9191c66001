// Draws mails: from where to whom, and what became of them.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_MAIL_MAKER_H_
#define MAILTIDE_SAMPLES_TRAFFIC_MAIL_MAKER_H_

#include "samples/traffic/mail.h"
#include "samples/traffic/options.h"
#include "samples/traffic/population.h"
#include "samples/traffic/random.h"

namespace mailtide::traffic {

// All functions overwrite `mail` but for its time.
class MailMaker {
 public:
  MailMaker(const Options& options, const Population& population);

  // Any mail of the mix.
  void Draw(Random& random, Mail* mail) const;
  // A mail from outside to one account, accepted.
  void DrawSimpleInbound(Random& random, Mail* mail) const;
  // A mail of `account` to one address outside, accepted.
  void DrawSimpleOutbound(const Account& account, Random& random,
                          Mail* mail) const;
  // The same of any account.
  void DrawSimpleOutbound(Random& random, Mail* mail) const;

 private:
  void Begin(Random& random, Mail* mail) const;
  void FromOutside(Random& random, Mail* mail) const;
  void FromAccount(const Account& account, Mail* mail) const;
  void FromLogin(Random& random, Mail* mail) const;
  void FromForger(Random& random, Mail* mail) const;
  void FromForeignPc(Random& random, Mail* mail) const;
  void ToInside(std::uint32_t count, Random& random, Mail* mail) const;
  void ToOutside(std::uint32_t count, Random& random, Mail* mail) const;
  void ToBoth(Random& random, Mail* mail) const;
  void RefuseRelay(Random& random, Mail* mail) const;
  void RefuseRecipients(Random& random, Mail* mail) const;
  void DrawFate(Random& random, Mail* mail) const;

  LayoutChoice layout_;
  bool closed_relay_;
  const Population& population_;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_MAIL_MAKER_H_
