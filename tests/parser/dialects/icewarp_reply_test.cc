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
  EXPECT_EQ(AcceptedMessageId(kText), "YAR93710");
  EXPECT_EQ(ReceivedBytes("2804 Bytes received in 00:00:01"), 2804);
  EXPECT_EQ(ReceivedBytes("2.6.0 99999999999999999999 bytes received in 1"),
            std::uint64_t{1} << 50);
  EXPECT_EQ(AcceptedMessageId("a; b; MESSAGE ID  X  ACCEPTED"), "X");
  for (const std::string_view text : {
           "",
           "2.6.0 bytes received in 00:00:01",
           "2.6.0 2804 bytes",
           "I said 2804 bytes received in 00:00:01",
           "2.6.0 Message id",
           "2.6.0 x; Message id  ",
           "2.6.0 x; Message id Y",
           "2.6.0 x; Message id Y refused",
       }) {
    EXPECT_FALSE(ReceivedBytes(text)) << text;
    EXPECT_FALSE(AcceptedMessageId(text)) << text;
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
  constexpr std::string_view kNames[] = {
      "OK",   "CA",   "DNSBL", "ANA", "AS",  "AV",    "DBF",    "SDME",
      "SCAN", "TARP", "WDNR",  "UNK", "CNC", "GRLST", "INCPLT", "ERROR"};
  for (const std::string_view name : kNames) {
    EXPECT_EQ(IlaClassName(ClassOfResult(name)), name);
  }
  EXPECT_EQ(ClassOfResult("ok"), IlaClass::kOk);
  EXPECT_EQ(ClassOfResult("FAILED"), IlaClass::kError);
  EXPECT_EQ(ClassOfResult(""), IlaClass::kError);
}

TEST(IceWarpReplyTest, Refusals) {
  struct Case {
    std::string_view text;
    IlaClass ila_class;
  };
  for (const Case& c : {
           Case{"5.1.1 <a@x.example>... User unknown; rejecting",
                IlaClass::kUnk},
           {"5.7.1 <a@x.example>... we do not relay <b@y.example>",
            IlaClass::kWdnr},
           {"5.7.1 Relaying denied", IlaClass::kWdnr},
           {"Relay access denied", IlaClass::kWdnr},
           {"4.7.1 Greylisted, try again later", IlaClass::kGrlst},
           {"4.7.1 You are on a grey list", IlaClass::kGrlst},
           {"5.7.1 Service unavailable; Client host [192.0.2.1] blocked using "
            "zen.spamhaus.org",
            IlaClass::kDnsbl},
           {"5.7.1 listed on the RBL of x", IlaClass::kDnsbl},
           {"5.7.1 Blacklisted", IlaClass::kDnsbl},
           {"4.7.0 Tarpitting", IlaClass::kTarp},
           {"5.7.1 Access denied by Intrusion Prevention", IlaClass::kTarp},
           {"5.7.1 Message contains virus EICAR", IlaClass::kAv},
           {"5.7.1 Messaggio infetto", IlaClass::kAv},
           {"5.7.1 Rejected by anti-virus", IlaClass::kAv},
           {"5.7.1 This is SPAM", IlaClass::kAs},
           {"5.7.1 Rejected by antispam filter", IlaClass::kAs},
           {"5.1.8 Sender's domain must exist", IlaClass::kSdme},
           {"5.1.8 Unknown sender domain", IlaClass::kSdme},
           {"5.1.1 Utente sconosciuto", IlaClass::kUnk},
           {"5.1.1 No such user here", IlaClass::kUnk},
           {"5.7.1 Deleted by filter", IlaClass::kDbf},
           {"5.7.1 Permission denied", IlaClass::kAna},
           {"5.7.1 Access not allowed", IlaClass::kAna},
           {"5.5.1 Command unrecognized", IlaClass::kError},
           {"5.7.1 Message is too long", IlaClass::kError},
           {"", IlaClass::kError},
           // What strangers choose tells nothing.
           {"5.1.1 <virus@spam.example>... User unknown; rejecting",
            IlaClass::kUnk},
           {"5.0.0 <greylist@dnsbl.example>... no", IlaClass::kError},
           {R"(5.0.0 <"a> virus <b"@x.example>... no)", IlaClass::kError},
           // Inside a word a phrase is none.
           {"5.7.1 marbled interrelay", IlaClass::kError},
           {"> spam <", IlaClass::kAs},
       }) {
    EXPECT_EQ(IlaClassName(ClassOfRefusal(c.text)), IlaClassName(c.ila_class))
        << c.text;
  }
}

}  // namespace
}  // namespace mailtide
