#include "samples/traffic/population.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace mailtide::traffic {
namespace {

constexpr std::array<std::string_view, 24> kGivenNames = {
    "anna",    "bruno",  "carla", "dario",   "elena", "fabio",
    "giulia",  "hans",   "irene", "luca",    "lucia", "marco",
    "maria",   "nadia",  "oscar", "paola",   "rita",  "sara",
    "stefano", "teresa", "ugo",   "valeria", "vito",  "zoe"};
constexpr std::array<std::string_view, 20> kSurnames = {
    "rossi", "russo",  "ferrari", "esposito", "bianchi", "romano",  "colombo",
    "ricci", "marino", "greco",   "bruno",    "gallo",   "conti",   "de.luca",
    "costa", "neri",   "fontana", "o_brien",  "moretti", "lombardi"};
constexpr std::size_t kOutsideDomains = 400;

std::string PersonName(std::size_t i) {
  constexpr std::size_t kGiven = kGivenNames.size();
  constexpr std::size_t kAll = kGiven * kSurnames.size();
  std::string name = fmt::format("{}.{}", kGivenNames[i % kGiven],
                                 kSurnames[i % kAll / kGiven]);
  if (i >= kAll) {
    name += fmt::format("{}", i / kAll + 1);
  }
  return name;
}

std::string LocalHost(std::size_t i) {
  return fmt::format("10.1.{}.{}", i / 250 % 250, i % 250 + 1);
}

std::vector<std::string> OutsideDomains(
    const std::vector<std::string>& internal) {
  std::vector<std::string> domains;
  for (std::size_t i = 0; i < kOutsideDomains; ++i) {
    domains.push_back(fmt::format("d{}.example.net", i));
  }
  // `example.org` names that domain alone, so what lies below it is outside;
  // and so is what only begins like it.
  domains[3] = "d3.ext.example.net";
  domains[11] = "news." + internal.front();
  domains[29] = internal.front() + ".example.net";
  return domains;
}

}  // namespace

Population::Population(const Options& options)
    : domains_(OutsideDomains(options.domains)),
      internal_domains_(options.domains),
      account_law_(Zipf(options.accounts)),
      domain_law_(Zipf(kOutsideDomains)) {
  // Three accounts in four have the first domain.
  accounts_.reserve(options.accounts);
  for (std::size_t i = 0; i < options.accounts; ++i) {
    const std::size_t domain =
        i % 4 == 3 ? (i / 4 + 1) % internal_domains_.size() : 0;
    accounts_.push_back({.name = PersonName(i),
                         .domain = internal_domains_[domain],
                         .host = LocalHost(i)});
  }
  for (std::size_t i = 0; i < options.bursts.size(); ++i) {
    const std::string& address = options.bursts[i].address;
    const std::size_t at = address.find('@');
    burst_accounts_.push_back({.name = address.substr(0, at),
                               .domain = address.substr(at + 1),
                               .host = fmt::format("10.1.251.{}", i % 250)});
  }
}

const Account& Population::DrawAccount(Random& random) const {
  return accounts_[account_law_.Draw(random)];
}

std::string Population::DrawOutside(Random& random) const {
  const std::string& domain = domains_[domain_law_.Draw(random)];
  std::string address = PersonName(random.Below(2000));
  address += '@';
  address += domain;
  return address;
}

std::string Population::HostOf(const std::string& address) {
  constexpr std::array<std::string_view, 3> kNets = {"192.0.2", "198.51.100",
                                                     "203.0.113"};
  // FNV-1a: a domain has one host, and two domains may share one.
  std::uint32_t hash = 2166136261U;
  for (std::size_t i = address.find('@') + 1; i < address.size(); ++i) {
    hash = (hash ^ static_cast<unsigned char>(address[i])) * 16777619U;
  }
  hash >>= 8U;
  return fmt::format("{}.{}", kNets[hash % 3], hash / 3 % 254 + 1);
}

std::string Population::DrawLocalHost(Random& random) {
  return LocalHost(random.Below(62500));
}

std::string Population::DrawUnknownInside(Random& random) const {
  return fmt::format("nobody{}@{}", random.Below(1000),
                     random.Pick(internal_domains_));
}

}  // namespace mailtide::traffic
