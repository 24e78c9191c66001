#include "analysis/segment.h"

#include <chrono>
#include <limits>
#include <string>
#include <utility>

#include <gtest/gtest.h>
#include <xxhash.h>
#include <zstd.h>

#include "analysis/byte_codec.h"
#include "analysis/segment_body.h"
#include "tests/analysis/history/random_segment.h"

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr local_days kDay{std::chrono::year{2026} / 11 / 20};

Segment SmallSegment() {
  Segment segment;
  segment.id.content.fill(0xAB);
  segment.id.bytes = 1234;
  segment.dialect = "welf";
  segment.account.lines = segment.account.events = 3;
  DayCounts& day = segment.days[kDay];
  day.first = day.last = sys_seconds{kDay.time_since_epoch()};
  At(day.hours[7], Metric::kSentCopies) = 3;
  day.accounts["a@example.org"].sent_copies = 3;
  return segment;
}

// A mail that waits, with all that one may have.
KeptMail WaitingMail() {
  KeptMail mail;
  mail.is_record = true;
  mail.facts.kind = EventKind::kForwarded;
  mail.facts.filter = Filter::kUnknownRecipient;
  mail.facts.action = Action::kBroken;
  mail.facts.has_sender = true;
  mail.facts.recipients_inferred = true;
  mail.facts.unnamed_login = true;
  mail.facts.refusal = RefusalClass::kError;
  mail.facts.code = 599;
  mail.facts.recipient_count = std::numeric_limits<std::uint32_t>::max();
  mail.facts.owed_to = 1;
  mail.facts.bytes = std::numeric_limits<std::uint64_t>::max();
  mail.facts.time = sys_seconds{seconds{-1}};
  mail.facts.duration = seconds{86'400};
  mail.client = "2001:db8::1";
  mail.session = "00012F4A";
  mail.sender = std::string("a\0b\xff@example.org", 16);
  mail.account = "anna";
  mail.recipients = {"bruno@example.org", "", "carla@example.org"};
  mail.marks = {RecipientMark::kNone, RecipientMark::kLocal,
                RecipientMark::kForward};
  return mail;
}

// The .lcd of a unit.
Segment UnitSegment() {
  Segment segment = SmallSegment();
  segment.dialect = "lcd";
  segment.partner.fill(0xCD);
  segment.edges.first = segment.edges.last = sys_seconds{};
  segment.edges.heads.resize(2);
  for (HeadSession& head : segment.edges.heads) {
    head.key = {"2001:db8::1", std::to_string(&head - &segment.edges.heads[0])};
  }
  segment.pending = {WaitingMail(), KeptMail()};
  return segment;
}

// A file of the given body, stored without compression.
std::string Stored(const std::string& body, std::uint8_t format = 1) {
  ByteWriter out;
  out.Bytes("MTSG");
  out.Byte(format);
  out.Byte(0);
  out.Fixed64(format < 3
                  ? XXH3_64bits(body.data(), body.size())
                  : XXH3_64bits_withSeed(body.data(), body.size(), format));
  out.Bytes(body);
  return std::move(out).Take();
}

std::string Compressed(const std::string& body) {
  std::string file = Stored(body).substr(0, 14);
  file[5] = 1;
  std::string frame(ZSTD_compressBound(body.size()), '\0');
  frame.resize(
      ZSTD_compress(frame.data(), frame.size(), body.data(), body.size(), 19));
  return file + frame;
}

// A body by hand, up to the list of days, with these numbers of columns.
ByteWriter BodyStart(std::uint64_t metrics, std::uint64_t reasons,
                     std::uint64_t remarks, std::uint64_t blocks = 0) {
  ByteWriter out;
  out.Varint(metrics);
  out.Varint(reasons);
  out.Varint(remarks);
  out.Bytes(std::string(16, '\x11'));  // content
  out.Varint(99);                      // bytes
  out.Byte(0);                         // date
  out.Varint(blocks);
  out.Text("welf");
  out.Bytes(std::string(16, '\x22'));  // settings
  out.Varint(1);                       // counting version
  out.Byte(0);                         // damaged
  for (std::uint64_t i = 0; i < 5 + reasons + remarks; ++i) {
    out.Varint(i);
  }
  out.Byte(0);  // first
  out.Byte(0);  // last
  return out;
}

ErrorCode CodeOf(const Result<Segment>& result) {
  EXPECT_FALSE(result);
  return result ? ErrorCode::kUsage : result.error().code;
}

TEST(Segment, EmptyOneSurvives) {
  const Segment empty;
  EXPECT_EQ(DecodeSegment(EncodeSegment(empty)), empty);
}

TEST(Segment, HalvesOfUnitsSurvive) {
  const Segment segment = UnitSegment();
  const Result<Segment> again = DecodeSegment(EncodeSegment(segment));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(*again, segment);
  EXPECT_TRUE(again->HasPartner());
  ASSERT_EQ(again->pending.size(), 2U);
  EXPECT_EQ(again->pending[0], WaitingMail());
  EXPECT_EQ(again->pending[1], KeptMail());
  EXPECT_FALSE(SmallSegment().HasPartner());
  // Each of the two alone makes another segment.
  Segment alone = segment;
  alone.partner = {};
  EXPECT_NE(EncodeSegment(alone), EncodeSegment(segment));
  Segment settled = segment;
  std::swap(settled.pending[0], settled.pending[1]);
  EXPECT_NE(EncodeSegment(settled), EncodeSegment(segment));
  EXPECT_EQ(DecodeSegment(EncodeSegment(settled)), settled);
}

TEST(Segment, ExtremesSurvive) {
  constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
  Segment segment = SmallSegment();
  segment.id.bytes = kMost;
  segment.id.date = local_days{std::chrono::year{1969} / 7 / 20};
  segment.blocks = {0, 1, kMost};
  segment.dialect = std::string("a\0b", 3);
  segment.counting_version = std::numeric_limits<std::uint32_t>::max();
  segment.damaged = true;
  segment.account.rejected.fill(kMost);
  segment.account.future = kMost;
  segment.first = sys_seconds{seconds{-1}};
  segment.last = sys_seconds{seconds{253'402'300'799}};  // end of year 9999
  DayCounts& day = segment.days[kDay + days{400}];
  for (MetricCounts& hour : day.hours) {
    hour.fill(kMost);
  }
  day.accounts[std::string("\0", 1)] = {kMost, 0, 1, kMost};
  day.accounts[""] = {};
  day.accounts[std::string(100'000, 'a')] = {1, 2, 3, 4};
  day.relaying_clients["2001:db8::1"] = kMost;
  day.forbidden_senders["\xFF"] = 0;
  EXPECT_EQ(DecodeSegment(EncodeSegment(segment)), segment);
}

TEST(Segment, RandomOnesSurvive) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Segment segment = RandomSegment(seed);
    EXPECT_EQ(DecodeSegment(EncodeSegment(segment)), segment) << seed;
  }
}

TEST(Segment, OrderOfMapsDoesNotMatter) {
  Segment one = SmallSegment();
  Segment other = SmallSegment();
  for (int i = 0; i < 1000; ++i) {
    one.days[kDay].accounts[std::to_string(i)].sent_copies = 1;
    other.days[kDay].accounts[std::to_string(999 - i)].sent_copies = 1;
    one.days[kDay].relaying_clients[std::to_string(i)] = 1;
    other.days[kDay].relaying_clients[std::to_string(999 - i)] = 1;
  }
  EXPECT_EQ(EncodeSegment(one), EncodeSegment(other));
}

TEST(Segment, HeaderIsAsDescribed) {
  const std::string bytes = EncodeSegment(SmallSegment());
  EXPECT_EQ(bytes.substr(0, 6), std::string("MTSG\x03\x01", 6));
  // RFC 8878, 3.1.1: magic number of a zstd frame.
  EXPECT_EQ(bytes.substr(14, 4), "\x28\xB5\x2F\xFD");
}

// Long names that differ in their length compress a thousandfold and more.
TEST(Segment, WhatWouldLookLikeABombIsStoredPlainly) {
  Segment segment;
  DayCounts& day = segment.days[kDay];
  for (std::size_t i = 0; i < 16; ++i) {
    day.accounts[std::string(1'000'000 + i, 'a')].sent_copies = 1;
  }
  const std::string bytes = EncodeSegment(segment);
  EXPECT_EQ(bytes[5], '\0');
  EXPECT_EQ(DecodeSegment(bytes), segment);
}

TEST(Segment, EveryTruncationIsTold) {
  for (const Segment& segment : {SmallSegment(), UnitSegment()}) {
    const std::string bytes = EncodeSegment(segment);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      EXPECT_EQ(CodeOf(DecodeSegment(bytes.substr(0, size))),
                ErrorCode::kInputDamaged)
          << size;
    }
    EXPECT_EQ(CodeOf(DecodeSegment(bytes + '\0')), ErrorCode::kInputDamaged);
    EXPECT_EQ(CodeOf(DecodeSegment(bytes + bytes)), ErrorCode::kInputDamaged);
    // Behind the hash: the body alone.
    const std::string body = WriteSegmentBody(segment);
    for (std::size_t size = 0; size < body.size(); ++size) {
      EXPECT_EQ(
          CodeOf(ReadSegmentBody(body.substr(0, size), SegmentParts::kAll)),
          ErrorCode::kInputDamaged)
          << size;
    }
  }
}

// What waits stands last in the body, written here by hand.
TEST(Segment, SpoiledMailsThatWaitAreDamage) {
  // All that one byte holds, in the order of the bytes.
  struct Mail {
    std::uint8_t flags = 0, kind = 0, filter = 0, action = 0, refusal = 0;
    std::int64_t code = 250, owed = -1;
    std::uint64_t count = 2, bytes = 804;
    std::int64_t time = 1'305'529'200, duration = 2;
    std::uint64_t client_size = 1, recipients = 2, marks = 2;
    std::uint8_t mark = 1;
  };
  const auto read = [](std::uint64_t mails, const Mail& mail) {
    std::string body = WriteSegmentBody(SmallSegment());
    EXPECT_EQ(body.back(), '\0');  // none waits
    body.pop_back();
    ByteWriter out;
    out.Varint(mails);
    for (const std::uint8_t byte :
         {mail.flags, mail.kind, mail.filter, mail.action, mail.refusal}) {
      out.Byte(byte);
    }
    out.Signed(mail.code);
    out.Signed(mail.owed);
    out.Varint(mail.count);
    out.Varint(mail.bytes);
    out.Signed(mail.time);
    out.Signed(mail.duration);
    out.Varint(mail.client_size);
    out.Bytes("c");
    out.Text("s");
    out.Text("anna");
    out.Text("");
    out.Varint(mail.recipients);
    out.Text("b");
    out.Text("d");
    out.Varint(mail.marks);
    out.Byte(0);
    out.Byte(mail.mark);
    return ReadSegmentBody(body + std::move(out).Take(), SegmentParts::kAll);
  };
  constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
  const Result<Segment> good = read(1, {});
  ASSERT_TRUE(good) << good.error().message;
  ASSERT_EQ(good->pending.size(), 1U);
  KeptMail expected;
  expected.facts.code = 250;
  expected.facts.recipient_count = 2;
  expected.facts.bytes = 804;
  expected.facts.time = sys_seconds{seconds{1'305'529'200}};
  expected.facts.duration = seconds{2};
  expected.client = "c";
  expected.session = "s";
  expected.sender = "anna";
  expected.recipients = {"b", "d"};
  expected.marks = {RecipientMark::kNone, RecipientMark::kLocal};
  EXPECT_EQ(good->pending[0], expected);

  const struct {
    const char* name;
    Mail mail;
    std::uint64_t mails = 1;
  } cases[] = {
      {"flags", {.flags = 16}},
      {"kind", {.kind = 4}},
      {"filter", {.filter = 9}},
      {"action", {.action = 9}},
      {"refusal", {.refusal = 15}},
      {"code", {.code = 1000}},
      {"owed to no head", {.owed = 0}},
      {"owed to less than none", {.owed = -2}},
      {"owed to no number", {.owed = std::int64_t{1} << 40}},
      {"count", {.count = std::uint64_t{1} << 32}},
      {"time", {.time = std::int64_t{1} << 60}},
      {"duration", {.duration = 86'401}},
      {"client beyond the end", {.client_size = kMost}},
      {"recipients beyond the end", {.recipients = kMost}},
      {"marks beyond the end", {.marks = kMost}},
      {"fewer marks than recipients", {.marks = 1}},
      {"mark", {.mark = 3}},
      {"fewer mails", {}, 0},
      {"more mails", {}, 2},
      {"mails beyond the end", {}, kMost},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(CodeOf(read(c.mails, c.mail)), ErrorCode::kInputDamaged)
        << c.name;
  }
}

TEST(Segment, NoFlippedByteGivesAWrongSegment) {
  for (const bool plain : {false, true}) {
    const Segment segment = plain ? UnitSegment() : SmallSegment();
    std::string bytes = EncodeSegment(segment);
    if (plain) {
      std::string body(4096, '\0');
      body.resize(ZSTD_decompress(body.data(), body.size(), bytes.data() + 14,
                                  bytes.size() - 14));
      bytes = Stored(body, 3);
    }
    ASSERT_EQ(DecodeSegment(bytes), segment);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      for (int flip = 1; flip < 256; ++flip) {
        std::string flipped = bytes;
        flipped[at] = static_cast<char>(flipped[at] ^ flip);
        const Result<Segment> decoded = DecodeSegment(flipped);
        // A zstd frame has bits without meaning (RFC 8878, 3.1.1.1.1.3) and
        // more than one way to say a thing: no harm, as the body is the same.
        ASSERT_TRUE(!decoded || *decoded == segment) << at << " " << flip;
        ASSERT_TRUE(!decoded || !plain) << at << " " << flip;
      }
    }
  }
}

TEST(Segment, OlderOneHasFewerColumns) {
  ByteWriter out = BodyStart(2, 1, 0);
  out.Varint(1);  // days
  out.Signed(kDay.time_since_epoch().count());
  out.Byte(0);
  out.Byte(0);
  out.Varint(0b11);  // hour 0: both metrics
  out.Varint(5);
  out.Varint(6);
  for (int hour = 1; hour < 24; ++hour) {
    out.Varint(0);
  }
  for (int table = 0; table < 3; ++table) {
    out.Varint(0);
  }
  const Result<Segment> segment = DecodeSegment(Stored(std::move(out).Take()));
  ASSERT_TRUE(segment) << segment.error().message;
  EXPECT_EQ(segment->id.bytes, 99U);
  EXPECT_EQ(segment->account.blank, 4U);
  EXPECT_EQ(segment->account.rejected[0], 5U);
  EXPECT_EQ(segment->account.rejected[1], 0U);
  EXPECT_EQ(segment->days.at(kDay).hours[0][0], 5U);
  EXPECT_EQ(segment->days.at(kDay).hours[0][1], 6U);
  EXPECT_EQ(segment->days.at(kDay).hours[0][2], 0U);
}

TEST(Segment, NewerOneIsRefusedAndSaysSo) {
  std::string format = EncodeSegment(SmallSegment());
  format[4] = 4;
  ByteWriter metrics = BodyStart(kMetricCount + 1, kRejectReasonCount, 5);
  metrics.Varint(0);
  for (const std::string& bytes : {format, Stored(std::move(metrics).Take())}) {
    const Result<Segment> segment = DecodeSegment(bytes);
    ASSERT_FALSE(segment);
    EXPECT_EQ(segment.error().code, ErrorCode::kInputDamaged);
    EXPECT_NE(segment.error().message.find("newer"), std::string::npos);
  }
}

TEST(Segment, ClaimsAreNotBelieved) {
  constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
  const auto with_days = [](auto write) {
    ByteWriter out = BodyStart(kMetricCount, kRejectReasonCount, 5);
    write(out);
    return Stored(std::move(out).Take());
  };
  const auto day = [](ByteWriter& out, std::int64_t date) {
    out.Signed(date);
    out.Bytes(std::string(2 + 24, '\0'));
  };
  const struct {
    const char* name;
    std::string bytes;
  } cases[] = {
      {"blocks",
       Stored(std::move(BodyStart(kMetricCount, kRejectReasonCount, 5, kMost))
                  .Take())},
      {"days", with_days([](ByteWriter& out) { out.Varint(kMost); })},
      {"days within the bytes", with_days([](ByteWriter& out) {
         out.Varint(40'000);
         out.Bytes(std::string(1'200'000, '\0'));
       })},
      {"accounts", with_days([&](ByteWriter& out) {
         out.Varint(1);
         day(out, 1);
         out.Varint(1ULL << 60);
         out.Bytes("..");
       })},
      {"a name", with_days([&](ByteWriter& out) {
         out.Varint(1);
         day(out, 1);
         out.Varint(1);
         out.Varint(kMost);
         out.Bytes("......");
       })},
      {"a date", with_days([&](ByteWriter& out) {
         out.Varint(1);
         day(out, std::numeric_limits<std::int64_t>::max());
         out.Bytes(std::string(3, '\0'));
       })},
      {"the same day twice", with_days([&](ByteWriter& out) {
         out.Varint(2);
         for (int i = 0; i < 2; ++i) {
           day(out, 1);
           out.Bytes(std::string(3, '\0'));
         }
       })},
      {"the same name twice", with_days([&](ByteWriter& out) {
         out.Varint(1);
         day(out, 1);
         out.Bytes(std::string(1, '\0'));
         out.Bytes(std::string("\x02\x01x\x01\x01x\x01", 7));
         out.Bytes(std::string(1, '\0'));
       })},
      {"a metric that is not", with_days([](ByteWriter& out) {
         out.Varint(1);
         out.Signed(1);
         out.Bytes(std::string(2, '\0'));
         out.Varint(1ULL << kMetricCount);
         out.Bytes(std::string(30, '\0'));
       })},
      {"no number",
       with_days([](ByteWriter& out) { out.Bytes(std::string(11, '\xFF')); })},
      {"more after the end", with_days([](ByteWriter& out) {
         out.Varint(0);
         out.Byte(0);
       })},
      {"a bomb", Compressed(std::string(8'000'000, '\0'))},
      {"zeros", Compressed(std::string(60'000, '\0'))},
      {"nothing", std::string()},
      {"no body", Stored("")},
      {"no frame", std::string("MTSG\x01\x01", 6) + std::string(8, '\0')},
      {"a log", std::string("id=firewall time=\"2026-11-20 00:00:00\"\n")},
  };
  for (const auto& [name, bytes] : cases) {
    EXPECT_EQ(CodeOf(DecodeSegment(bytes)), ErrorCode::kInputDamaged) << name;
  }
}

TEST(ByteCodec, NumbersSurvive) {
  // The example of the LEB128 article and the edges.
  ByteWriter example;
  example.Varint(624485);
  EXPECT_EQ(std::move(example).Take(), "\xE5\x8E\x26");
  for (const std::int64_t value :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{63}, std::int64_t{64},
        std::numeric_limits<std::int64_t>::min(),
        std::numeric_limits<std::int64_t>::max()}) {
    ByteWriter out;
    out.Signed(value);
    out.Varint(static_cast<std::uint64_t>(value));
    out.Fixed64(static_cast<std::uint64_t>(value));
    const std::string bytes = std::move(out).Take();
    ByteReader in(bytes);
    EXPECT_EQ(in.Signed(), value);
    EXPECT_EQ(in.Varint(), static_cast<std::uint64_t>(value));
    EXPECT_EQ(in.Fixed64(), static_cast<std::uint64_t>(value));
    EXPECT_TRUE(in.AtEnd());
  }
}

}  // namespace
}  // namespace mailtide
