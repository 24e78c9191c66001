// Who writes to whom: the accounts of the invented company, the domains
// outside, and the addresses of the hosts on both sides.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_POPULATION_H_
#define MAILTIDE_SAMPLES_TRAFFIC_POPULATION_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "samples/traffic/options.h"
#include "samples/traffic/random.h"

namespace mailtide::traffic {

struct Account {
  std::string name;    // before the @, lower case
  std::string domain;  // internal
  std::string host;    // its PC, in 10.1.0.0/16
  std::string Address() const { return name + '@' + domain; }
};

// Everything here is fixed by the options; only the draws are random.
class Population {
 public:
  explicit Population(const Options& options);

  // By the law of Zipf and Mandelbrot: the first accounts and domains have most
  // of the mail.
  const Account& DrawAccount(Random& random) const;
  // Appends an address outside, such as `lucia.neri4@d17.example.net`.
  std::string DrawOutside(Random& random) const;
  // Returns the host a domain outside sends from, always the same.
  static std::string HostOf(const std::string& address);
  // Returns a PC of the company that need not be anybody's.
  static std::string DrawLocalHost(Random& random);
  // Returns an address inside that does not exist.
  std::string DrawUnknownInside(Random& random) const;
  // Returns the account of burst number `index` of the options.
  const Account& BurstAccount(std::size_t index) const {
    return burst_accounts_[index];
  }

 private:
  std::vector<Account> accounts_;
  std::vector<Account> burst_accounts_;
  std::vector<std::string> domains_;
  std::vector<std::string> internal_domains_;
  Weighted account_law_;
  Weighted domain_law_;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_POPULATION_H_
