// Who logged in, read from the base64 of an AUTH exchange (RFC 4954).
//
// These bytes hold passwords. Only the user's name leaves this file; the memory
// in which they are decoded is wiped.
#ifndef MAILTIDE_PARSER_DIALECTS_SMTP_AUTH_H_
#define MAILTIDE_PARSER_DIALECTS_SMTP_AUTH_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "parser/base/lifetime.h"

namespace mailtide {

enum class AuthMechanism : std::uint8_t { kPlain, kLogin, kCramMd5, kOther };

struct AuthCommand {
  AuthMechanism mechanism = AuthMechanism::kOther;
  // The initial response, base64; empty when there is none (or it is `=`).
  std::string_view initial;
};

// Reads the args of AUTH.
AuthCommand ParseAuth(std::string_view args MAILTIDE_LIFETIME_BOUND);

// Longer names are none: a mail address has at most 64 + 1 + 255 bytes.
inline constexpr std::size_t kMostUserBytes = 320;

// Returns the user's name out of a response:
//   PLAIN     authzid NUL authcid NUL password   authcid   (RFC 4616)
//   LOGIN     user                               all of it
//   CRAM-MD5  user blank 32hexdigit              user       (RFC 2195)
// Nothing for other mechanisms, for what is no strict base64 (RFC 4648,
// padded), and for names that are empty, too long, no UTF-8 or hold control
// characters. Of LOGIN only the answer to the first prompt may be given.
std::optional<std::string> DecodeAuthUser(AuthMechanism mechanism,
                                          std::string_view base64);

// Return whether the text of a 334 asks for the name (`VXNlcm5hbWU6`,
// "Username:") or for the password (`UGFzc3dvcmQ6`, "Password:").
bool IsUserNamePrompt(std::string_view reply_text);
bool IsPasswordPrompt(std::string_view reply_text);

// Overwrites what may be a password, then empties it.
void Wipe(std::string& secret);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_SMTP_AUTH_H_
