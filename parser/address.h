// IP addresses as logs write them.
#ifndef MAILTIDE_PARSER_ADDRESS_H_
#define MAILTIDE_PARSER_ADDRESS_H_

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "parser/base/lifetime.h"

namespace mailtide {

// An IPv4 or IPv6 address. IPv4 is kept as ::ffff:a.b.c.d, so that a
// v4-mapped address and the plain one are the same host.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes = {};

  bool is_v4() const;
  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;
  friend bool operator==(const IpAddress&, const IpAddress&) = default;
};

// Reads `a.b.c.d`; the first part is the highest byte.
std::optional<std::uint32_t> ParseIpv4(std::string_view text);
// The same for a text in a LineBlock, whose padding may be read, where no digit
// stands behind it; or for an empty one.
std::optional<std::uint32_t> ParseIpv4InBlock(std::string_view text);
IpAddress MakeIp(std::uint32_t ipv4);

// Reads `a.b.c.d` or an IPv6 address without brackets or zone.
std::optional<IpAddress> ParseIp(std::string_view text);

// Returns whether strangers can come from `host`: not private, loopback,
// link-local, shared (100.64/10) or unspecified. The documentation networks
// count as public, as samples use them in place of real ones.
bool IsPublic(const IpAddress& host);

// An address with what WELF glues to it (formats in parser/dialects/welf.cc).
struct Endpoint {
  std::string_view ip;  // text; empty when there is none
  int port = 0;         // 0: none
};

// Reads `IP`, `[v6]`, `[v6]:port`, `IP:port`, `IP/port`, `IP:port:if[:name]`,
// `:port:if`. Views point into `text`.
Endpoint ParseEndpoint(std::string_view text MAILTIDE_LIFETIME_BOUND);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_ADDRESS_H_
