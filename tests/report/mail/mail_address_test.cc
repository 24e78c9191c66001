#include "report/mail/mail_address.h"

#include <string>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using namespace std::string_literals;

TEST(IsMailAddress, TakesDotAtomsAndLiterals) {
  for (const std::string& text : {
           "a@example.org"s,
           "first.last+tag@sub.example.org"s,
           "!#$%&'*+/=?^_`{|}~@example.org"s,
           "root@localhost"s,
           "a-@example.org"s,
           "user@[192.0.2.1]"s,
           "user@[IPv6:2001:db8::1]"s,
           "user@xn--caf-dma.example"s,
           std::string(64, 'a') + "@example.org",
       }) {
    EXPECT_TRUE(IsMailAddress(text)) << text;
  }
}

TEST(IsMailAddress, RefusesTheRest) {
  const std::string label(63, 'd');
  const std::string domain =
      label + "." + label + "." + std::string(58, 'd') + ".org";  // 190 bytes
  ASSERT_EQ(domain.size(), 190U);
  EXPECT_TRUE(IsMailAddress(std::string(63, 'a') + "@" + domain));   // 254
  EXPECT_FALSE(IsMailAddress(std::string(64, 'a') + "@" + domain));  // 255
  for (const std::string& text : {
           ""s,
           "@"s,
           "a"s,
           "a@"s,
           "@example.org"s,
           "a@b@example.org"s,
           ".a@example.org"s,
           "a.@example.org"s,
           "a..b@example.org"s,
           "-oQ/tmp@example.org"s,
           "\"a b\"@example.org"s,
           "a b@example.org"s,
           "a@example.org "s,
           "<a@example.org>"s,
           "b@example.org>\r\nRCPT TO:<evil@example.org"s,
           "a@example.org\r\n"s,
           "a@example.org\n"s,
           "a\0b@example.org"s,
           "a@example.org\0"s,
           "a\x7f@example.org"s,
           "citt\xc3\xa0@example.org"s,
           "a@citt\xc3\xa0.example"s,
           "a@-example.org"s,
           "a@example-.org"s,
           "a@.example.org"s,
           "a@example..org"s,
           "a@example.org."s,
           "a@exa_mple.org"s,
           "a@[300.0.2.1]"s,
           "a@[192.0.2.1"s,
           "a@[]"s,
           "a@[2001:db8::1]"s,
           "a@[IPv6:192.0.2.1]"s,
           "a@[192.0.2.1\0]"s,
           "a,b@example.org"s,
           "a@example.org,b@example.org"s,
           std::string(65, 'a') + "@example.org",
           "a@" + std::string(64, 'd') + ".org",
       }) {
    EXPECT_FALSE(IsMailAddress(text)) << text;
  }
}

TEST(IsHostName, TakesNamesAndAddresses) {
  for (const std::string& text :
       {"localhost"s, "mail.example.org"s, "mail_1.example.org"s, "192.0.2.1"s,
        "::1"s, "2001:db8::1"s}) {
    EXPECT_TRUE(IsHostName(text)) << text;
  }
  for (const std::string& text :
       {""s, "[::1]"s, "mail.example.org:25"s, "a/b"s, "a b"s, "user@host"s,
        "host\r\n"s, "::1\0"s, "2001:db8::g"s, "a..b"s, "-a"s, "host#x"s}) {
    EXPECT_FALSE(IsHostName(text)) << text;
  }
}

TEST(IsHeloName, TakesNamesAndLiterals) {
  for (const std::string& text : {"localhost"s, "mail.example.org"s,
                                  "[192.0.2.1]"s, "[IPv6:2001:db8::1]"s}) {
    EXPECT_TRUE(IsHeloName(text)) << text;
  }
  for (const std::string& text : {""s, "a b"s, "x\r\nMAIL FROM:<>"s, "a/b"s,
                                  "a_b.example.org"s, "[x]"s, "a%0d"s}) {
    EXPECT_FALSE(IsHeloName(text)) << text;
  }
}

TEST(IsLoopbackHost, JudgesTheNameAlone) {
  for (const char* text : {"localhost", "LocalHost", "127.0.0.1",
                           "127.255.255.254", "::1", "0:0:0:0:0:0:0:1"}) {
    EXPECT_TRUE(IsLoopbackHost(text)) << text;
  }
  for (const char* text :
       {"", "localhost.example.org", "127.example.org", "127.0.0", "128.0.0.1",
        "0.0.0.0", "::2", "mail.example.org"}) {
    EXPECT_FALSE(IsLoopbackHost(text)) << text;
  }
}

}  // namespace
}  // namespace mailtide
