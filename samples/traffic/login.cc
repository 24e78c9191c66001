#include "samples/traffic/login.h"

#include <array>
#include <vector>

#include <fmt/format.h>

#include "samples/traffic/base64.h"

namespace mailtide::traffic {
namespace {

constexpr std::string_view kAskName = "334 VXNlcm5hbWU6";      // Username:
constexpr std::string_view kAskPassword = "334 UGFzc3dvcmQ6";  // Password:
constexpr std::string_view kMask = "***";

enum class Form {
  kLogin,         // name and password are asked for
  kLoginInitial,  // the name comes with the command
  kPlain,         // all is asked for at once
  kPlainInitial,  // all comes with the command
  kCram,
  kMaskedLogin,
  kMaskedPassword,
  kMaskedPlain,
};
constexpr std::uint32_t kReadableForms = 5;
constexpr std::uint32_t kForms = 8;

// 32 bits of a 64-bit FNV-1a hash.
std::uint32_t Hash(std::uint64_t seed, std::string_view text) {
  std::uint64_t hash = 14695981039346656037U ^ seed;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  }
  return static_cast<std::uint32_t>(hash >> 32U);
}

}  // namespace

std::string LoginText(const Mail& mail) {
  switch (mail.login_form) {
    case LoginForm::kAddress:
      return mail.login_name + '@' + mail.login_domain;
    case LoginForm::kPercent:
      return mail.login_name + '%' + mail.login_domain;
    case LoginForm::kSlash:
      return mail.login_name + '/' + mail.login_domain;
    case LoginForm::kBare:
    case LoginForm::kNone:
      break;
  }
  return mail.login_name;
}

std::string LoginMaker::Secret(const std::string& text) {
  secrets_->insert(text);
  return text;
}

std::string LoginMaker::Password(std::string_view login, bool right) {
  const std::string password =
      fmt::format("Segreto-{:08x}", Hash(seed_ + (right ? 0 : 1), login));
  Secret(Base64(password));
  return Secret(password);
}

LoginMaker::Seen LoginMaker::Succeed(std::string_view login, Random& random,
                                     Script* script) {
  return Try(login, Password(login, true),
             "235 2.7.0 Authentication successful", random, script);
}

void LoginMaker::Fail(std::string_view login, Random& random, Script* script) {
  constexpr std::array<std::string_view, 3> kReplies = {
      "535 5.7.8 Authentication failed", "501 5.7.0 Authentication failed",
      "454 4.7.0 Temporary authentication failure"};
  Try(login, Password(login, false), random.Pick(kReplies), random, script);
}

LoginMaker::Seen LoginMaker::Try(std::string_view login,
                                 std::string_view password,
                                 std::string_view reply, Random& random,
                                 Script* script) {
  const auto form =
      static_cast<Form>(random.Below(may_mask_ ? kForms : kReadableForms));
  const std::string name = Base64(login);
  const std::string last(reply);
  // authzid NUL authcid NUL password; the first may be left out.
  std::string plain(random.Percent(20) ? login : "");
  plain += '\0';
  plain += login;
  plain += '\0';
  plain += password;
  std::vector<Ask> asks;
  const auto add = [&asks](std::string command, std::string_view answer) {
    asks.push_back({std::move(command), std::string(answer)});
  };
  switch (form) {
    case Form::kLogin:
      add("AUTH LOGIN", kAskName);
      add(name, kAskPassword);
      add(Base64(password), last);
      break;
    case Form::kLoginInitial:
      add("AUTH LOGIN " + name, kAskPassword);
      add(Base64(password), last);
      break;
    case Form::kPlain:
      add("AUTH PLAIN", "334 ");
      add(Secret(Base64(plain)), last);
      break;
    case Form::kPlainInitial:
      add("AUTH PLAIN " + Secret(Base64(plain)), last);
      break;
    case Form::kCram:
      // The digest is made up: nobody can check it without the challenge.
      add("AUTH CRAM-MD5",
          "334 " +
              Base64(fmt::format("<{:08x}@mail>", random.Below(1U << 31U))));
      add(Secret(
              Base64(fmt::format("{} {:032x}", login, Hash(seed_, password)))),
          last);
      break;
    case Form::kMaskedLogin:
      add("AUTH LOGIN", kAskName);
      add(std::string(kMask), kAskPassword);
      add(std::string(kMask), last);
      break;
    case Form::kMaskedPassword:
      add("AUTH LOGIN", kAskName);
      add(name, kAskPassword);
      add(std::string(kMask), last);
      break;
    case Form::kMaskedPlain:
      add(fmt::format("AUTH PLAIN {}", kMask), last);
      break;
  }
  script->Converse(asks, false);
  const bool hidden = form == Form::kMaskedLogin || form == Form::kMaskedPlain;
  return hidden ? Seen::kNothing : Seen::kName;
}

}  // namespace mailtide::traffic
