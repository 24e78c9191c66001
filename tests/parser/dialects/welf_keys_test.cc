#include "parser/dialects/welf_keys.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

std::string Upper(std::string_view text) {
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) {
    return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  });
  return upper;
}

// Every field of the table in section 1.3 of the format's notes, and of the
// mapping in 6b.
constexpr std::string_view kDocumented[] = {
    // the reference
    "id", "time", "fw", "pri", "rule", "proto", "duration", "sent", "rcvd",
    "src", "dst", "srcname", "dstname", "user", "op", "arg", "result", "ref",
    "agent", "cache", "msg", "type", "vpn", "cat_site", "cat_action",
    "catlevel_site", "cat_page", "catlevel_page",
    // SonicWall
    "sn", "c", "m", "n", "usr", "sess", "note", "app", "appName", "Category",
    "code", "gcat", "fw_action", "srcMac", "dstMac", "natSrc", "natDst",
    "srcV6", "dstV6", "spkt", "rpkt", "cdur", "dpi", "sid", "ipscat", "ipspri",
    "vpnpolicy",
    // Stormshield
    "tz", "startime", "confid", "slotlevel", "ruleid", "rulename", "srcif",
    "srcifname", "dstif", "dstifname", "ipproto", "srcport", "srcportname",
    "dstport", "dstportname", "modsrc", "modsrcport", "origdst", "origdstport",
    "ipv", "action", "logtype", "contentpolicy", "virus", "spamlevel", "ads",
    "filename", "filetype", "hash", "sandboxing", "sandboxinglevel",
    "dstcontinent", "srccontinent", "dstcountry", "srccountry", "datechange",
    // WebMarshal
    "contenttype", "requestid", "scode",
    // GTA
    "server", "srcuser", "smtp_action", "spam", "nat", "natport", "pkts_sent",
    "pkts_rcvd",
    // mail
    "from", "sender", "mailfrom", "to", "rcpt", "rcptto", "recipient",
    "dstuser", "msgid", "messageid", "size", "message_length", "virusname",
    "dport", "port", "session", "subject"};

TEST(WelfKeysTest, EveryDocumentedFieldIsKnown) {
  for (const std::string_view name : kDocumented) {
    EXPECT_NE(FindWelfKey(name), WelfKey::kUnknown) << name;
  }
}

TEST(WelfKeysTest, NamesCompareWithoutCase) {
  for (const std::string_view name : kDocumented) {
    EXPECT_EQ(FindWelfKey(Upper(name)), FindWelfKey(name)) << name;
  }
  EXPECT_EQ(FindWelfKey("TIME"), WelfKey::kTime);
  EXPECT_EQ(FindWelfKey("DstName"), WelfKey::kDstName);
}

TEST(WelfKeysTest, EachUsedKeyHasOneName) {
  std::set<WelfKey> used;
  for (const std::string_view name : kDocumented) {
    const WelfKey key = FindWelfKey(name);
    if (key != WelfKey::kKnownOnly) {
      EXPECT_TRUE(used.insert(key).second) << name;
    }
  }
  EXPECT_EQ(used.size() + 2, kWelfKeyCount);
}

TEST(WelfKeysTest, UnknownNames) {
  for (const std::string_view name :
       {"", "x", "ids", "i", "tim", "times", "message_lengths", "dstif_name",
        "Byte(i/o)", "id ", " id", "catlevel_site_and_more", "\xff"}) {
    EXPECT_EQ(FindWelfKey(name), WelfKey::kUnknown) << name;
  }
  EXPECT_EQ(FindWelfKey(std::string(100'000, 'i')), WelfKey::kUnknown);
  EXPECT_EQ(FindWelfKey(std::string_view("id\0", 3)), WelfKey::kUnknown);
}

// Rule 7: "pri sent rcvd duration src dst *port c m n rule ruleid result fw
// *mac size scode ipv tz".
TEST(WelfKeysTest, Scalars) {
  const std::set<std::string> scalar = {
      "pri",  "sent",       "rcvd",    "duration", "src",     "dst",
      "port", "srcport",    "dstport", "dport",    "natport", "modsrcport",
      "c",    "m",          "n",       "rule",     "ruleid",  "result",
      "fw",   "srcMac",     "dstMac",  "size",     "scode",   "ipv",
      "tz",   "origdstport"};
  for (const std::string_view name : kDocumented) {
    EXPECT_EQ(IsScalar(FindWelfKey(name), name),
              scalar.contains(std::string(name)))
        << name;
  }
  EXPECT_TRUE(IsScalar(WelfKey::kUnknown, "lanMAC"));
  EXPECT_TRUE(IsScalar(WelfKey::kUnknown, "otherPort"));
  EXPECT_FALSE(IsScalar(WelfKey::kUnknown, "ivs"));
}

TEST(WelfKeysTest, NumbersAreScalars) {
  for (const std::string_view name : kDocumented) {
    const WelfKey key = FindWelfKey(name);
    EXPECT_LE(IsNumeric(key, name), IsScalar(key, name)) << name;
  }
  for (const std::string_view name :
       {"pri", "sent", "rcvd", "duration", "size", "scode", "dstport", "m"}) {
    EXPECT_TRUE(IsNumeric(FindWelfKey(name), name)) << name;
  }
  for (const std::string_view name : {"src", "fw", "result", "tz", "srcMac"}) {
    EXPECT_FALSE(IsNumeric(FindWelfKey(name), name)) << name;
  }
}

}  // namespace
}  // namespace mailtide
