#include "parser/dialects/icewarp_reply.h"

#include <cstdint>
#include <string_view>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

TEST(IceWarpReplyTest, AcceptedMessage) {
  constexpr std::string_view kText =
      "2.6.0 2804 bytes received in 00:00:01; Message id YAR93710 accepted for "
      "delivery";
  EXPECT_EQ(ReceivedBytes(kText), 2804);
  EXPECT_EQ(ReceivedBytes("2804 Bytes received in 00:00:01"), 2804);
  EXPECT_EQ(ReceivedBytes("2.6.0 99999999999999999999 bytes received in 1"),
            std::uint64_t{1} << 50);
  for (const std::string_view text : {
           "",
           "2.6.0 bytes received in 00:00:01",
           "2.6.0 2804 bytes",
           "I said 2804 bytes received in 00:00:01",
           "2.6.0 Message id",
       }) {
    EXPECT_FALSE(ReceivedBytes(text)) << text;
  }
}

TEST(IceWarpReplyTest, Endings) {
  struct Case {
    std::string_view reply;
    ReplyEnding ending;
  };
  for (const Case& c : {
           Case{"250 2.1.0 <a@x.example>... Sender ok", ReplyEnding::kSenderOk},
           {"250 2.1.5 <b@x.example>... Recipient ok",
            ReplyEnding::kRecipientOk},
           {"250 2.1.5 <c@y.example>... Recipient ok; will forward",
            ReplyEnding::kRecipientForward},
           {"250 2.1.5 <c@y.example>... RECIPIENT OK; Will Forward  ",
            ReplyEnding::kRecipientForward},
           // The code decides, and only the very end counts.
           {"251 2.1.5 <c@y.example>... Recipient ok; will forward",
            ReplyEnding::kNone},
           {"550 5.7.1 <c@y.example>... Recipient ok; will forward",
            ReplyEnding::kNone},
           {"250 <\"... Recipient ok; will forward\"@x.example>... Recipient "
            "ok",
            ReplyEnding::kRecipientOk},
           {"250 2.1.5 <... Recipient ok; will forward>", ReplyEnding::kNone},
           {"250 2.1.5 <c@y.example>... Recipient ok; will forward.",
            ReplyEnding::kNone},
           {"250 2.1.5 <c@y.example>. Recipient ok", ReplyEnding::kNone},
           {"250 ok", ReplyEnding::kNone},
           {"250", ReplyEnding::kNone},
       }) {
    const auto reply = ParseSmtpReply(c.reply);
    ASSERT_TRUE(reply) << c.reply;
    EXPECT_EQ(EndingOf(*reply), c.ending) << c.reply;
  }
}

TEST(IceWarpReplyTest, ResultsAreNamesOfClasses) {
  struct Case {
    std::string_view result;
    RefusalClass refusal;
  };
  for (const Case& c : {
           Case{"OK", RefusalClass::kNone},
           {"CA", RefusalClass::kNone},
           {"DNSBL", RefusalClass::kDnsbl},
           {"ANA", RefusalClass::kNoAccess},
           {"AS", RefusalClass::kSpam},
           {"AV", RefusalClass::kVirus},
           {"DBF", RefusalClass::kFilter},
           {"SDME", RefusalClass::kBadDomain},
           {"SCAN", RefusalClass::kScan},
           {"TARP", RefusalClass::kTarpit},
           {"WDNR", RefusalClass::kNoRelay},
           {"UNK", RefusalClass::kUnknown},
           {"CNC", RefusalClass::kNoConnect},
           {"GRLST", RefusalClass::kGreylist},
           {"INCPLT", RefusalClass::kIncomplete},
           {"ERROR", RefusalClass::kError},
           {"ok", RefusalClass::kNone},
           {"FAILED", RefusalClass::kError},
           {"", RefusalClass::kError},
       }) {
    EXPECT_EQ(ClassOfResult(c.result), c.refusal) << c.result;
  }
}

TEST(IceWarpReplyTest, Refusals) {
  struct Case {
    std::string_view text;
    RefusalClass refusal;
  };
  for (const Case& c : {
           Case{"5.1.1 <a@x.example>... User unknown; rejecting",
                RefusalClass::kUnknown},
           {"5.7.1 <a@x.example>... we do not relay <b@y.example>",
            RefusalClass::kNoRelay},
           {"5.7.1 Relaying denied", RefusalClass::kNoRelay},
           {"Relay access denied", RefusalClass::kNoRelay},
           {"4.7.1 Greylisted, try again later", RefusalClass::kGreylist},
           {"4.7.1 You are on a grey list", RefusalClass::kGreylist},
           {"5.7.1 Service unavailable; Client host [192.0.2.1] blocked using "
            "zen.spamhaus.org",
            RefusalClass::kDnsbl},
           {"5.7.1 listed on the RBL of x", RefusalClass::kDnsbl},
           {"5.7.1 Blacklisted", RefusalClass::kDnsbl},
           {"4.7.0 Tarpitting", RefusalClass::kTarpit},
           {"5.7.1 Access denied by Intrusion Prevention",
            RefusalClass::kTarpit},
           {"5.7.1 Message contains virus EICAR", RefusalClass::kVirus},
           {"5.7.1 Messaggio infetto", RefusalClass::kVirus},
           {"5.7.1 Rejected by anti-virus", RefusalClass::kVirus},
           {"5.7.1 This is SPAM", RefusalClass::kSpam},
           {"5.7.1 Rejected by antispam filter", RefusalClass::kSpam},
           {"5.1.8 Sender's domain must exist", RefusalClass::kBadDomain},
           {"5.1.8 Unknown sender domain", RefusalClass::kBadDomain},
           {"5.1.1 Utente sconosciuto", RefusalClass::kUnknown},
           {"5.1.1 No such user here", RefusalClass::kUnknown},
           {"5.7.1 Deleted by filter", RefusalClass::kFilter},
           {"5.7.1 Permission denied", RefusalClass::kNoAccess},
           {"5.7.1 Access not allowed", RefusalClass::kNoAccess},
           {"5.5.1 Command unrecognized", RefusalClass::kError},
           {"5.7.1 Message is too long", RefusalClass::kError},
           {"", RefusalClass::kError},
           // What strangers choose tells nothing.
           {"5.1.1 <virus@spam.example>... User unknown; rejecting",
            RefusalClass::kUnknown},
           {"5.0.0 <greylist@dnsbl.example>... no", RefusalClass::kError},
           {R"(5.0.0 <"a> virus <b"@x.example>... no)", RefusalClass::kError},
           // Inside a word a phrase is none.
           {"5.7.1 marbled interrelay", RefusalClass::kError},
           {"> spam <", RefusalClass::kSpam},
       }) {
    EXPECT_EQ(ClassOfRefusal(c.text), c.refusal) << c.text;
  }
}

}  // namespace
}  // namespace mailtide
