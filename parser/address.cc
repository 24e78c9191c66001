#include "parser/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "parser/base/scan.h"

namespace mailtide {
namespace {

constexpr std::array<std::uint8_t, 12> kV4Prefix = {0, 0, 0, 0, 0,    0,
                                                    0, 0, 0, 0, 0xff, 0xff};
constexpr std::size_t kLeastIpv4Bytes = 7;
constexpr std::size_t kMostIpv4Bytes = 15;
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
  if (text.size() < kLeastIpv4Bytes || text.size() > kMostIpv4Bytes) {
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
#if defined(__SSE2__)
  // How many digits a part has is as good as random: no branch depends on it.
  if (text.size() < kLeastIpv4Bytes || text.size() > kMostIpv4Bytes) {
    return std::nullopt;
  }
  const __m128i bytes =
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data()));
  const __m128i digits = _mm_xor_si128(bytes, _mm_set1_epi8('0'));
  const auto bits = [](__m128i found) {
    return static_cast<std::uint32_t>(_mm_movemask_epi8(found));
  };
  const std::uint32_t others =
      ~bits(_mm_cmpeq_epi8(_mm_min_epu8(digits, _mm_set1_epi8(9)), digits));
  const std::uint32_t dots = bits(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('.')));
  const std::uint32_t inside = (std::uint32_t{1} << text.size()) - 1;
  std::uint32_t address = 0;
  std::uint32_t ends = others;  // of the parts that are left
  std::int32_t room = 0;        // less than 0: something is too large
  const char* part = text.data();
  for (int i = 0; i < 4; ++i, ends &= ends - 1) {
    const char* const end = text.data() + __builtin_ctz(ends);
    const auto length = static_cast<std::int32_t>(end - part);
    // Its digits at the top, behind zeros.
    std::uint32_t last = 0;
    std::memcpy(&last, end - sizeof(last), sizeof(last));
    last = (last ^ 0x30303030U) & 0xffffff00U << (8 * ((3 - length) & 3));
    // Digit by digit at most 255, of one to three of them.
    room |= static_cast<std::int32_t>(0x00020505U - __builtin_bswap32(last)) |
            (3 - length) | (length - 1);
    // The upper byte of the product: 1, 10 and 100 times the digits.
    address = address << 8U | (last * 0x00640a01U) >> 24U;
    part = end + 1;
  }
  const bool is_address = (others & ~dots & inside) == 0 && room >= 0 &&
                          part == text.data() + text.size() + 1;
  return is_address ? std::optional(address) : std::nullopt;
#else
  return ParseIpv4(text);
#endif
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
