#include "parser/address.h"

#include <arpa/inet.h>

#include <algorithm>

#include "parser/base/scan.h"

namespace mailtide {
namespace {

constexpr std::array<std::uint8_t, 12> kV4Prefix = {0, 0, 0, 0, 0,    0,
                                                    0, 0, 0, 0, 0xff, 0xff};
// The longest text form of an IPv6 address.
constexpr std::size_t kMaxIpText = 45;

std::optional<IpAddress> ParseIpv4(std::string_view text) {
  IpAddress ip;
  std::copy(kV4Prefix.begin(), kV4Prefix.end(), ip.bytes.begin());
  std::size_t at = 0;
  for (std::size_t part = 0; part < 4; ++part) {
    if (part > 0) {
      if (at >= text.size() || text[at] != '.') {
        return std::nullopt;
      }
      ++at;
    }
    unsigned value = 0;
    const std::size_t start = at;
    while (at < text.size() && IsDigit(text[at]) && at - start < 3) {
      value = value * 10 + static_cast<unsigned>(text[at] - '0');
      ++at;
    }
    if (at == start || value > 255) {
      return std::nullopt;
    }
    ip.bytes[12 + part] = static_cast<std::uint8_t>(value);
  }
  return at == text.size() ? std::optional(ip) : std::nullopt;
}

int ParsePort(std::string_view text) {
  const std::optional<std::uint64_t> port = LeadingNumber(text, 65536);
  return port && *port <= 65535 ? static_cast<int>(*port) : 0;
}

}  // namespace

bool IpAddress::is_v4() const {
  return std::equal(kV4Prefix.begin(), kV4Prefix.end(), bytes.begin());
}

std::optional<IpAddress> ParseIp(std::string_view text) {
  if (const std::optional<IpAddress> v4 = ParseIpv4(text)) {
    return v4;
  }
  // A NUL would end the text for inet_pton, whatever follows it.
  if (text.size() > kMaxIpText || text.find(':') == std::string_view::npos ||
      text.find('\0') != std::string_view::npos) {
    return std::nullopt;
  }
  std::array<char, kMaxIpText + 1> buffer = {};
  std::copy(text.begin(), text.end(), buffer.begin());
  IpAddress ip;
  if (inet_pton(AF_INET6, buffer.data(), ip.bytes.data()) != 1) {
    return std::nullopt;
  }
  return ip;
}

bool IsPublic(const IpAddress& host) {
  const auto& b = host.bytes;
  if (host.is_v4()) {
    const bool is_private = b[12] == 10 || b[12] == 127 || b[12] == 0 ||
                            (b[12] == 172 && (b[13] & 0xf0) == 16) ||
                            (b[12] == 192 && b[13] == 168) ||
                            (b[12] == 169 && b[13] == 254) ||
                            (b[12] == 100 && (b[13] & 0xc0) == 64);
    return !is_private;
  }
  const bool unspecified_or_loopback =
      std::all_of(b.begin(), b.end() - 1,
                  [](auto byte) { return byte == 0; }) &&
      b[15] <= 1;
  const bool unique_local = (b[0] & 0xfe) == 0xfc;
  const bool link_local = b[0] == 0xfe && (b[1] & 0xc0) == 0x80;
  return !unspecified_or_loopback && !unique_local && !link_local;
}

Endpoint ParseEndpoint(std::string_view text) {
  text = Trim(text);
  if (text.empty()) {
    return {};
  }
  if (text.front() == '[') {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) {
      return {};
    }
    Endpoint endpoint{text.substr(1, close - 1), 0};
    const std::string_view rest = text.substr(close + 1);
    if (!rest.empty() && (rest.front() == ':' || rest.front() == '/')) {
      endpoint.port = ParsePort(rest.substr(1));
    }
    return ParseIp(endpoint.ip) ? endpoint : Endpoint{};
  }
  // Two colons or more and no dot: an IPv6 address on its own, if it is one.
  if (ParseIp(text)) {
    return {text, 0};
  }
  const std::size_t end = text.find_first_of(":/");
  Endpoint endpoint{text.substr(0, end), 0};
  if (end != std::string_view::npos) {
    endpoint.port = ParsePort(text.substr(end + 1));
  }
  if (!ParseIp(endpoint.ip)) {
    // `v6/port`: the slash is then the first one, not a colon.
    const std::size_t slash = text.find('/');
    if (slash != std::string_view::npos && ParseIp(text.substr(0, slash))) {
      return {text.substr(0, slash), ParsePort(text.substr(slash + 1))};
    }
    endpoint.ip = {};
  }
  return endpoint;
}

}  // namespace mailtide
