#include "parser/dialects/smtp_auth.h"

#include <string.h>

#include <algorithm>
#include <array>

#include "parser/base/scan.h"
#include "parser/text.h"

namespace mailtide {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// Two names and a password of the greatest length fit.
constexpr std::size_t kScratchBytes = 1024;

// Returns 0 to 63, or -1 for a byte that is not of the alphabet.
int Sextet(char c) {
  if (c >= 'A' && c <= 'Z') {
    return c - 'A';
  }
  if (c >= 'a' && c <= 'z') {
    return c - 'a' + 26;
  }
  if (IsDigit(c)) {
    return c - '0' + 52;
  }
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

// Decoded bytes, wiped when they are no longer needed.
class Secret {
 public:
  Secret() = default;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { explicit_bzero(bytes_.data(), bytes_.size()); }

  // Decodes padded base64; false, with some bytes decoded, when it is none or
  // too long.
  bool Decode(std::string_view base64) {
    size_ = 0;
    if (base64.empty() || base64.size() % 4 != 0 ||
        base64.size() / 4 * 3 > kScratchBytes) {
      return false;
    }
    while (!base64.empty()) {
      const std::string_view group = base64.substr(0, 4);
      base64.remove_prefix(4);
      const std::size_t padding = !base64.empty()         ? 0
                                  : group.ends_with("==") ? 2
                                  : group.ends_with('=')  ? 1
                                                          : 0;
      if (!DecodeGroup(group.substr(0, 4 - padding))) {
        return false;
      }
    }
    return true;
  }

  std::string_view view() const { return {bytes_.data(), size_}; }

 private:
  bool DecodeGroup(std::string_view digits) {
    unsigned bits = 0;
    for (const char c : digits) {
      const int sextet = Sextet(c);
      if (sextet < 0) {
        return false;
      }
      bits = bits << 6 | static_cast<unsigned>(sextet);
    }
    bits <<= 6 * (4 - digits.size());
    for (std::size_t n = 0; n + 1 < digits.size(); ++n) {
      bytes_[size_++] = static_cast<char>(bits >> 16 & 0xffU);
      bits <<= 8;
    }
    // What is left over of the last digit is zero: one text, one encoding.
    return (bits & 0xffffffU) == 0;
  }

  std::array<char, kScratchBytes> bytes_ = {};
  std::size_t size_ = 0;
};

// Whether `digest` is one of MD5 as RFC 2195 writes it.
bool IsMd5(std::string_view digest) {
  return digest.size() == 32 &&
         digest.find_first_not_of("0123456789abcdefABCDEF") == kNone;
}

std::optional<std::string_view> UserIn(AuthMechanism mechanism,
                                       std::string_view response) {
  switch (mechanism) {
    case AuthMechanism::kPlain: {
      const std::size_t first = response.find('\0');
      const std::size_t second =
          first == kNone ? kNone : response.find('\0', first + 1);
      if (second == kNone || response.find('\0', second + 1) != kNone) {
        return std::nullopt;
      }
      return response.substr(first + 1, second - first - 1);
    }
    case AuthMechanism::kLogin:
      return response;
    case AuthMechanism::kCramMd5: {
      const std::size_t blank = response.rfind(' ');
      return blank != kNone && IsMd5(response.substr(blank + 1))
                 ? std::optional(response.substr(0, blank))
                 : std::nullopt;
    }
    case AuthMechanism::kOther:
      break;
  }
  return std::nullopt;
}

bool IsUser(std::string_view name) {
  return !name.empty() && name.size() <= kMostUserBytes &&
         std::none_of(name.begin(), name.end(),
                      [](char c) {
                        return static_cast<unsigned char>(c) < 0x20 ||
                               c == 0x7f;
                      }) &&
         IsValidUtf8(name);
}

bool IsPrompt(std::string_view reply_text, std::string_view word) {
  Secret prompt;
  return prompt.Decode(Trim(reply_text)) &&
         StartsWithIgnoreCase(prompt.view(), word);
}

}  // namespace

AuthCommand ParseAuth(std::string_view args) {
  args = Trim(args);
  const std::string_view name = args.substr(0, args.find_first_of(" \t"));
  AuthCommand command;
  command.mechanism = EqualsIgnoreCase(name, "PLAIN")   ? AuthMechanism::kPlain
                      : EqualsIgnoreCase(name, "LOGIN") ? AuthMechanism::kLogin
                      : EqualsIgnoreCase(name, "CRAM-MD5")
                          ? AuthMechanism::kCramMd5
                          : AuthMechanism::kOther;
  const std::string_view initial = Trim(args.substr(name.size()));
  command.initial = initial == "=" ? std::string_view() : initial;
  return command;
}

std::optional<std::string> DecodeAuthUser(AuthMechanism mechanism,
                                          std::string_view base64) {
  Secret response;
  if (!response.Decode(Trim(base64))) {
    return std::nullopt;
  }
  const auto user = UserIn(mechanism, response.view());
  return user && IsUser(*user) ? std::optional<std::string>(*user)
                               : std::nullopt;
}

bool IsUserNamePrompt(std::string_view reply_text) {
  return IsPrompt(reply_text, "user");
}

bool IsPasswordPrompt(std::string_view reply_text) {
  return IsPrompt(reply_text, "pass");
}

void Wipe(std::string& secret) {
  explicit_bzero(secret.data(), secret.size());
  secret.clear();
}

}  // namespace mailtide
