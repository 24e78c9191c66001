// How clients log in: the forms of AUTH, and the passwords, by which a test
// can find out whether one of them leaks.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_LOGIN_H_
#define MAILTIDE_SAMPLES_TRAFFIC_LOGIN_H_

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "samples/traffic/mail.h"
#include "samples/traffic/random.h"
#include "samples/traffic/script.h"

namespace mailtide::traffic {

// All that must never be seen outside the logs: each password, its base64
// form and the base64 forms of the answers that hold it.
using Secrets = std::set<std::string>;

// Returns the login of `mail` as the client writes it; there must be one.
std::string LoginText(const Mail& mail);

class LoginMaker {
 public:
  // With `may_mask` some logs hide the secrets, and some the names with them.
  LoginMaker(std::uint64_t seed, bool may_mask, Secrets* secrets)
      : seed_(seed), may_mask_(may_mask), secrets_(secrets) {}

  enum class Seen { kName, kNothing };

  // Writes a login that succeeds. Returns whether the log shows the name.
  Seen Succeed(std::string_view login, Random& random, Script* script);
  // Writes one that fails, by a wrong password.
  void Fail(std::string_view login, Random& random, Script* script);

 private:
  // Returns a password of the family `Segreto-<8 hex>`; it is now a secret.
  std::string Password(std::string_view login, bool right);
  std::string Secret(const std::string& text);
  Seen Try(std::string_view login, std::string_view password,
           std::string_view reply, Random& random, Script* script);

  std::uint64_t seed_;
  bool may_mask_;
  Secrets* secrets_;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_LOGIN_H_
