#include "parser/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "parser/base/scan.h"

namespace mailtide {
namespace {

constexpr std::array<std::uint8_t, 12> kV4Prefix = {0, 0, 0, 0, 0,    0,
                                                    0, 0, 0, 0, 0xff, 0xff};
// The longest text form of an IPv6 address.
constexpr std::size_t kMaxIpText = 45;

int ParsePort(std::string_view text) {
  const std::optional<std::uint64_t> port = LeadingNumber(text, 65536);
  return port && *port <= 65535 ? static_cast<int>(*port) : 0;
}

}  // namespace

bool IpAddress::is_v4() const {
  return std::equal(kV4Prefix.begin(), kV4Prefix.end(), bytes.begin());
}

std::optional<std::uint32_t> ParseIpv4(std::string_view text) {
  constexpr std::size_t kLeastBytes = 7;
  constexpr std::size_t kMostBytes = 15;
  if (text.size() < kLeastBytes || text.size() > kMostBytes) {
    return std::nullopt;
  }
  std::uint32_t address = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  for (int part = 0;; ++part) {
    // One to three digits, and what stands behind them.
    if (at == end || !IsDigit(*at)) {
      return std::nullopt;
    }
    auto value = static_cast<std::uint32_t>(*at++ - '0');
    for (int more = 0; more < 2 && at != end && IsDigit(*at); ++more) {
      value = value * 10 + static_cast<std::uint32_t>(*at++ - '0');
    }
    if (value > 255) {
      return std::nullopt;
    }
    address = address << 8U | value;
    if (part == 3) {
      return at == end ? std::optional(address) : std::nullopt;
    }
    if (at == end || *at++ != '.') {
      return std::nullopt;
    }
  }
}

std::optional<std::uint32_t> ParseIpv4InBlock(std::string_view text) {
  // How many digits a part has is as good as random: no branch depends on it.
  const char* at = text.data();
  const char* const end = at + text.size();
  std::uint32_t address = 0;
  bool is_wrong = text.size() > 15;
  for (int part = 0; part < 4; ++part) {
    std::uint32_t bytes = 0;
    std::memcpy(&bytes, at, sizeof(bytes));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    bytes = __builtin_bswap32(bytes);
#endif
    const std::uint32_t digits = bytes ^ 0x30303030U;
    const std::uint32_t others =
        (((digits & 0x7f7f7f7fU) + 0x76767676U) | digits) & 0x80808080U;
    // Of four digits the last one counts as what ends the part, and is wrong.
    const unsigned bits =
        static_cast<unsigned>(__builtin_ctz(others | 0x80000000U) - 7);
    // The digits moved to the top, behind zeros.
    const std::uint64_t top = std::uint64_t{digits} << (32 - bits);
    const auto byte = [top](unsigned i) {
      return static_cast<std::uint32_t>(top >> (8 * i)) & 0xffU;
    };
    const std::uint32_t value = byte(3) + byte(2) * 10 + byte(1) * 100;
    is_wrong |= bits == 0 || value > 255;
    address = address << 8U | value;
    at += bits / 8;
    is_wrong |= part < 3 ? *at != '.' : at != end;
    ++at;
  }
  return is_wrong ? std::nullopt : std::optional(address);
}

IpAddress MakeIp(std::uint32_t ipv4) {
  IpAddress ip;
  std::copy(kV4Prefix.begin(), kV4Prefix.end(), ip.bytes.begin());
  for (std::size_t i = 0; i < 4; ++i) {
    ip.bytes[kV4Prefix.size() + i] =
        static_cast<std::uint8_t>(ipv4 >> (24 - 8 * i));
  }
  return ip;
}

std::optional<IpAddress> ParseIp(std::string_view text) {
  if (const std::optional<std::uint32_t> v4 = ParseIpv4(text)) {
    return MakeIp(*v4);
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
  if (ParseIpv4(text)) {
    return {text, 0};
  }
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
