#include "report/mail/mail_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstddef>
#include <string>

namespace mailtide {
namespace {

constexpr std::size_t kMaxAddressBytes = 254;  // RFC 5321 4.5.3.1.3, less <>
constexpr std::size_t kMaxLocalBytes = 64;     // RFC 5321 4.5.3.1.1
constexpr std::size_t kMaxDomainBytes = 253;
constexpr std::size_t kMaxLabelBytes = 63;

bool IsAlnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
         (c >= 'a' && c <= 'z');
}

// atext of RFC 5322 3.2.3.
bool IsAtext(char c) {
  return IsAlnum(c) ||
         (c != '\0' && std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) !=
                           std::string_view::npos);
}

template <typename Predicate>
bool DottedParts(std::string_view text, Predicate valid) {
  while (true) {
    const std::size_t dot = text.find('.');
    if (!valid(text.substr(0, dot))) {
      return false;
    }
    if (dot == std::string_view::npos) {
      return true;
    }
    text.remove_prefix(dot + 1);
  }
}

bool IsDotAtom(std::string_view text) {
  return DottedParts(text, [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), IsAtext);
  });
}

bool IsDomain(std::string_view text, bool underscore) {
  if (text.empty() || text.size() > kMaxDomainBytes) {
    return false;
  }
  return DottedParts(text, [underscore](std::string_view label) {
    return !label.empty() && label.size() <= kMaxLabelBytes &&
           label.front() != '-' && label.back() != '-' &&
           std::all_of(label.begin(), label.end(), [underscore](char c) {
             return IsAlnum(c) || c == '-' || (underscore && c == '_');
           });
  });
}

bool IsIpAddress(int family, std::string_view text) {
  unsigned char bytes[sizeof(in6_addr)];
  return text.find('\0') == std::string_view::npos &&
         inet_pton(family, std::string(text).c_str(), bytes) == 1;
}

bool IsAddressLiteral(std::string_view text) {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') {
    return false;
  }
  text = text.substr(1, text.size() - 2);
  constexpr std::string_view kIpv6Tag = "IPv6:";
  if (text.starts_with(kIpv6Tag)) {
    return IsIpAddress(AF_INET6, text.substr(kIpv6Tag.size()));
  }
  return IsIpAddress(AF_INET, text);
}

}  // namespace

bool IsMailAddress(std::string_view text) {
  if (text.empty() || text.size() > kMaxAddressBytes || text.front() == '-') {
    return false;
  }
  const std::size_t at = text.find('@');
  if (at > kMaxLocalBytes ||  // or none at all
      !IsDotAtom(text.substr(0, at))) {
    return false;
  }
  const std::string_view domain = text.substr(at + 1);
  return IsDomain(domain, /*underscore=*/false) || IsAddressLiteral(domain);
}

bool IsHostName(std::string_view text) {
  return IsDomain(text, /*underscore=*/true) || IsIpAddress(AF_INET6, text);
}

bool IsHeloName(std::string_view text) {
  return IsDomain(text, /*underscore=*/false) || IsAddressLiteral(text);
}

bool IsLoopbackHost(std::string_view host) {
  if (IsIpAddress(AF_INET, host)) {
    return host.starts_with("127.");
  }
  in6_addr address = {};
  if (host.find('\0') == std::string_view::npos &&
      inet_pton(AF_INET6, std::string(host).c_str(), &address) == 1) {
    return IN6_IS_ADDR_LOOPBACK(&address);
  }
  std::string lower(host);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower == "localhost";
}

}  // namespace mailtide
