#include "parser/dialects/smtp_auth.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using namespace std::string_literals;

constexpr auto kPlain = AuthMechanism::kPlain;
constexpr auto kLogin = AuthMechanism::kLogin;
constexpr auto kCramMd5 = AuthMechanism::kCramMd5;

// Written apart from the decoder: groups of three bytes, no tables.
std::string Base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    unsigned bits = 0;
    for (std::size_t i = at; i < at + 3; ++i) {
      bits = bits * 256 +
             (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
    }
    for (int i = 0; i < 4; ++i) {
      text += at + static_cast<std::size_t>(i) <= bytes.size()
                  ? kDigits[bits >> (18 - 6 * i) & 63U]
                  : '=';
    }
  }
  return text;
}

TEST(SmtpAuthTest, Commands) {
  struct Case {
    std::string_view args;
    AuthMechanism mechanism;
    std::string_view initial;
  };
  for (const Case& c : {
           Case{"LOGIN", kLogin, ""},
           {"login YW5uYQ==", kLogin, "YW5uYQ=="},
           {" PLAIN  AGEAYg== ", kPlain, "AGEAYg=="},
           {"PLAIN =", kPlain, ""},
           {"cram-md5", kCramMd5, ""},
           {"GSSAPI x", AuthMechanism::kOther, "x"},
           {"", AuthMechanism::kOther, ""},
           {"PLAINER x", AuthMechanism::kOther, "x"},
       }) {
    const AuthCommand command = ParseAuth(c.args);
    EXPECT_EQ(command.mechanism, c.mechanism) << c.args;
    EXPECT_EQ(command.initial, c.initial) << c.args;
  }
}

TEST(SmtpAuthTest, KnownVectors) {
  EXPECT_EQ(Base64("foobar"), "Zm9vYmFy");  // RFC 4648, section 10
  EXPECT_EQ(Base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(Base64("foob"), "Zm9vYg==");
  // RFC 4616, section 4; RFC 2195, section 2.
  EXPECT_EQ(DecodeAuthUser(kPlain, "AHRpbQB0YW5zdGFhZnRhbnN0YWFm"), "tim");
  EXPECT_EQ(DecodeAuthUser(kCramMd5,
                           "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw"),
            "tim");
  EXPECT_EQ(DecodeAuthUser(kLogin, "YW5uYUBleGFtcGxlLm9yZw=="),
            "anna@example.org");
}

TEST(SmtpAuthTest, UserNames) {
  struct Case {
    AuthMechanism mechanism;
    std::string response;
    std::string_view user;  // empty: none
  };
  for (const Case& c : {
           Case{kPlain, "boss\0anna\0secret"s, "anna"},
           {kPlain, "\0anna\0"s, "anna"},
           {kPlain, "\0\0secret"s, ""},
           {kPlain, "\0anna"s, ""},
           {kPlain, "anna"s, ""},
           {kPlain, "a\0b\0c\0d"s, ""},
           {kPlain, "\0an\nna\0secret"s, ""},
           {kLogin, "anna%example.org", "anna%example.org"},
           {kLogin, "perch\xc3\xa9", "perch\xc3\xa9"},
           {kLogin, "perch\xe9", ""},
           {kLogin, "an\x7fna", ""},
           {kLogin, "an\0na"s, ""},
           {kLogin, std::string(321, 'a'), ""},
           {kCramMd5, "anna rossi 0123456789abcdef0123456789ABCDEF",
            "anna rossi"},
           // No digest of MD5: it may be a password of several words.
           {kCramMd5, "anna rossi 0123", ""},
           {kCramMd5, "anna rossi 0123456789abcdef0123456789abcdeg", ""},
           {kCramMd5, "0123456789abcdef0123456789abcdef", ""},
           {kCramMd5, "0123", ""},
           {kCramMd5, " 0123", ""},
           {AuthMechanism::kOther, "anna", ""},
       }) {
    const auto user = DecodeAuthUser(c.mechanism, Base64(c.response));
    EXPECT_EQ(user.value_or(""), c.user) << c.response;
    EXPECT_EQ(user.has_value(), !c.user.empty()) << c.response;
  }
  const std::string longest(kMostUserBytes, 'a');
  EXPECT_EQ(DecodeAuthUser(kLogin, Base64(longest)), longest);
  EXPECT_EQ(
      DecodeAuthUser(kPlain, Base64(longest + '\0' + longest + '\0' + longest)),
      longest);
  EXPECT_FALSE(DecodeAuthUser(
      kPlain, Base64('\0' + std::string(2000, 'a') + '\0' + "secret")));
}

TEST(SmtpAuthTest, OnlyStrictBase64) {
  for (const std::string_view text : {
           "",
           "*",
           "***",
           "YW5u YQ==",
           "YW5uYQ",
           "YW5uYQ=",
           "YW5uYQ===",
           "YW5uYQ==YQ==",
           "YW5uYR==",  // bits left over
           "YW5uYWE",
           "YW5uYW=F",
           "=W5u",
           "====",
           "A===",
           "YW5-YQ==",
           "YW5u\xc3\xa9==",
       }) {
    EXPECT_FALSE(DecodeAuthUser(kLogin, text)) << text;
  }
  EXPECT_EQ(DecodeAuthUser(kLogin, " YW5uYQ== "), "anna");
}

TEST(SmtpAuthTest, Prompts) {
  EXPECT_TRUE(IsUserNamePrompt("VXNlcm5hbWU6"));
  EXPECT_FALSE(IsPasswordPrompt("VXNlcm5hbWU6"));
  EXPECT_TRUE(IsPasswordPrompt("UGFzc3dvcmQ6"));
  EXPECT_FALSE(IsUserNamePrompt("UGFzc3dvcmQ6"));
  EXPECT_TRUE(IsUserNamePrompt(Base64("User Name\0"s)));
  EXPECT_TRUE(IsUserNamePrompt(Base64("USERNAME")));
  EXPECT_TRUE(IsPasswordPrompt(Base64("password")));
  EXPECT_FALSE(IsUserNamePrompt(Base64("name")));
  EXPECT_FALSE(IsUserNamePrompt("Username:"));
  EXPECT_FALSE(IsUserNamePrompt(""));
  EXPECT_FALSE(IsPasswordPrompt(""));
}

}  // namespace
}  // namespace mailtide
