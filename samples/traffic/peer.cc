#include "samples/traffic/peer.h"

#include <charconv>
#include <string_view>

#include <fmt/format.h>

#include "samples/traffic/population.h"

namespace mailtide::traffic {
namespace {

// Reads a part of a dotted address; those of the generator are good.
int Octet(std::string_view text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

std::string PeerAddress(const std::string& ipv4) {
  const std::string_view text = ipv4;
  const int host = Octet(text.substr(text.rfind('.') + 1));
  if (host % 8 != 0) {
    return ipv4;
  }
  const int net = Octet(text.substr(0, text.find('.')));
  return fmt::format("2001:db8:{:x}::{:x}", net, host);
}

std::string PeerOfDomain(const std::string& domain) {
  return PeerAddress(Population::HostOf('@' + domain));
}

}  // namespace mailtide::traffic
