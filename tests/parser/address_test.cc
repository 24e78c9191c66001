#include "parser/address.h"

#include <array>
#include <cstdint>
#include <string_view>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using namespace std::string_view_literals;

TEST(AddressTest, ParsesIpv4) {
  const auto ip = ParseIp("203.0.113.5");
  ASSERT_TRUE(ip);
  EXPECT_TRUE(ip->is_v4());
  const std::array<std::uint8_t, 16> bytes = {0, 0, 0,    0,    0,   0, 0,   0,
                                              0, 0, 0xff, 0xff, 203, 0, 113, 5};
  EXPECT_EQ(ip->bytes, bytes);
  for (const std::string_view bad :
       {""sv, "203.0.113"sv, "203.0.113.5.1"sv, "203.0.113."sv, ".0.113.5"sv,
        "256.0.113.5"sv, "203.0.113.5 "sv, " 203.0.113.5"sv, "203.0.113.0005"sv,
        "203,0,113,5"sv, "a.b.c.d"sv, "203.0.113.5\0"sv, "-1.0.113.5"sv}) {
    EXPECT_FALSE(ParseIp(bad)) << bad;
  }
}

TEST(AddressTest, ParsesIpv6) {
  for (const std::string_view good :
       {"::"sv, "::1"sv, "2001:db8::1"sv, "2001:DB8:0:0:0:0:0:1"sv, "fe80::1"sv,
        "64:ff9b::203.0.113.5"sv,
        "0000:0000:0000:0000:0000:ffff:255.255.255.255"sv}) {
    const auto ip = ParseIp(good);
    EXPECT_TRUE(ip) << good;
  }
  for (const std::string_view bad :
       {":"sv, ":::"sv, "::X0"sv, "2001:db8::1::2"sv, "1:2:3:4:5:6:7"sv,
        "[::1]"sv, "fe80::1%eth0"sv, "::1 "sv, "12345::"sv,
        "00:17:c5:4c:ae:05"sv}) {
    EXPECT_FALSE(ParseIp(bad)) << bad;
  }
  EXPECT_FALSE(ParseIp("::" + std::string(100, '1')));
}

// The C library reads up to a NUL; what follows it is no address.
TEST(AddressTest, NulInsideIsNoAddress) {
  EXPECT_FALSE(ParseIp("::1\0"sv));
  EXPECT_FALSE(ParseIp("2001:db8::1\0 junk"sv));
  EXPECT_EQ(ParseEndpoint("2001:db8::1\0x"sv).ip, "");
}

TEST(AddressTest, MappedAddressIsTheSameHost) {
  EXPECT_EQ(ParseIp("::ffff:203.0.113.5"), ParseIp("203.0.113.5"));
  EXPECT_EQ(ParseIp("::FFFF:cb00:7105"), ParseIp("203.0.113.5"));
  EXPECT_NE(ParseIp("::203.0.113.5"), ParseIp("203.0.113.5"));
}

TEST(AddressTest, IsPublic) {
  for (const char* text :
       {"192.0.2.1", "198.51.100.7", "203.0.113.5", "172.15.0.1", "172.32.0.1",
        "192.167.0.1", "192.169.0.1", "169.253.0.1", "11.0.0.1",
        "9.255.255.255", "100.63.0.1", "100.128.0.1", "128.0.0.1",
        "2001:db8::1", "2001:db8::", "fec0::1", "::2"}) {
    EXPECT_TRUE(IsPublic(*ParseIp(text))) << text;
  }
  for (const char* text :
       {"10.1.3.7", "127.0.0.1", "0.0.0.0", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "169.254.9.9", "100.64.0.1", "100.127.255.255", "::",
        "::1", "fe80::1", "febf::1", "fc00::1", "fdff::1", "::ffff:10.0.0.1"}) {
    EXPECT_FALSE(IsPublic(*ParseIp(text))) << text;
  }
}

// Rule 13 of the WELF grammar, and the forms of its field table.
TEST(AddressTest, Endpoints) {
  struct Case {
    std::string_view text;
    std::string_view ip;
    int port;
  };
  for (const Case& c : {
           Case{"203.0.113.5", "203.0.113.5", 0},
           {" 203.0.113.5\t", "203.0.113.5", 0},
           {"192.168.1.1:1037", "192.168.1.1", 1037},
           {"192.168.1.1:1037:WAN", "192.168.1.1", 1037},
           {"192.168.1.1:1037:WAN:mail.example.org", "192.168.1.1", 1037},
           {"192.168.1.1::X0", "192.168.1.1", 0},
           {"192.168.0.104/2612", "192.168.0.104", 2612},
           {":28503:WAN:HOST", "", 28503},
           {":28503:WAN", "", 28503},
           {"::X0", "", 0},
           {"[2001:db8::1]", "2001:db8::1", 0},
           {"[2001:db8::1]:25", "2001:db8::1", 25},
           {"[2001:db8::1]/25", "2001:db8::1", 25},
           {"[203.0.113.5]", "203.0.113.5", 0},
           {"2001:db8::1", "2001:db8::1", 0},
           {"2001:db8::25", "2001:db8::25", 0},
           {"2001:db8::1/25", "2001:db8::1", 25},
           {"::ffff:203.0.113.5", "::ffff:203.0.113.5", 0},
           {"203.0.113.5:65535", "203.0.113.5", 65535},
           {"203.0.113.5:65536", "203.0.113.5", 0},
           {"203.0.113.5:99999999999999999999", "203.0.113.5", 0},
           {"203.0.113.5:", "203.0.113.5", 0},
           {"203.0.113.5:x", "203.0.113.5", 0},
           {"", "", 0},
           {"-", "", 0},
           {"mail.example.org", "", 0},
           {"mail.example.org:25", "", 25},
           {"[", "", 0},
           {"[]", "", 0},
           {"[2001:db8::1", "", 0},
           {"[x]:25", "", 0},
       }) {
    const Endpoint endpoint = ParseEndpoint(c.text);
    EXPECT_EQ(endpoint.ip, c.ip) << c.text;
    EXPECT_EQ(endpoint.port, c.port) << c.text;
  }
}

}  // namespace
}  // namespace mailtide
