// Lines read at once are what they are one by one.
#include <chrono>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "parser/address.h"
#include "parser/base/scan.h"
#include "parser/dialects/welf_index.h"
#include "parser/dialects/welf_record.h"
#include "parser/mail_address.h"
#include "parser/plain_address.h"
#include "parser/plain_number.h"
#include "parser/plain_stamp.h"
#include "parser/timestamp.h"
#include "tests/support/collecting_sink.h"
#include "tests/support/random.h"

namespace mailtide {
namespace {

constexpr auto kNow = std::chrono::sys_days(std::chrono::year(2026) / 11 / 21);

// One of a text's own bytes, or of `alphabet`, takes the place of another, is
// put in or left out.
void Mutate(std::string& text, std::string_view alphabet, Random& random) {
  if (text.empty()) {
    return;
  }
  const std::size_t at = random.Below(text.size());
  const char c = random.Below(3) == 0 ? text[random.Below(text.size())]
                                      : alphabet[random.Below(alphabet.size())];
  switch (random.Below(3)) {
    case 0:
      text[at] = c;
      break;
    case 1:
      text.insert(at, 1, c);
      break;
    default:
      text.erase(at, 1 + random.Below(4));
  }
}

constexpr std::string_view kOdd = "\"\\'<>=,; \t\r\0@:[](){}xX0-_.\xe2\x80\x9c";

std::string Value(Random& random) {
  constexpr std::string_view kValues[] = {
      "user1@example.org",
      "Rossi, Mario <m@example.org>",
      "user2@example.net",
      "a@example.org,b@example.net,C.D@Mail.example.com",
      "a@example.org,<b@example.net>",
      "a@example.org,",
      "A.B+c=d_e-f@mail.example.com",
      "<user3@example.org>",
      "",
      "-",
      "postmaster",
      "250 Message accepted",
      "250",
      "550 5.1.1 user unknown",
      "451",
      "10.1.2.3",
      "203.0.113.9:25",
      "10.1.2.3:25:eth0",
      "block",
      "pass",
      "MAIL",
      "RCPT",
      "To 3 recips",
      "smtp",
      "tcp/smtp",
      "C:\\dir\\",
      "say \\\"phish\\\" twice",
      "[SPAM] offer",
      "telephone",
      "1234",
      "12,",
      " padded ",
      "a b c",
      "2026-11-20 10:00:01",
  };
  return std::string(random.Of(kValues));
}

std::string Time(Random& random) {
  constexpr std::string_view kDates[] = {"2026-11-20", "2026-11-19",
                                         "2026-10-25", "2026-1-5"};
  constexpr std::string_view kClocks[] = {" 10:00:01", " 02:30:00",
                                          "T23:59:59", " 24:00:00",
                                          " 9:5:1",    " 10:00:60"};
  std::string time(random.Of(kDates));
  time += random.Of(kClocks);
  return time;
}

// A line of fields in an order that often comes again, most of them plain.
std::string MakeLine(std::uint64_t layout, Random& random) {
  Random order(layout);
  constexpr std::string_view kKeys[] = {
      "fw",         "pri",    "proto", "duration", "sent",      "rcvd",
      "src",        "dst",    "user",  "op",       "arg",       "result",
      "msg",        "rule",   "from",  "to",       "dstname",   "srcMac",
      "srcport",    "action", "virus", "spam",     "spamlevel", "x-unknown",
      "RESULT",     "tz",     "size",  "sid",      "subject",   "logtype",
      "fw_proxy:id"};
  std::string line = order.Below(8) == 0 ? "" : "id=firewall ";
  line += "time=\"" + Time(random) + "\"";
  // Half of them are mails.
  if (order.Below(2) == 0) {
    constexpr std::string_view kSenders[] = {"user", "from", "sender",
                                             "srcuser"};
    constexpr std::string_view kRecipients[] = {"arg", "to", "rcpt", "dstuser"};
    constexpr std::string_view kResults[] = {"250", "\"250 ok\"", "550",
                                             "\"451 4.3.0 later\"", "none"};
    constexpr std::string_view kHosts[] = {"10.1.2.3", "203.0.113.9:25",
                                           "198.51.100.200", "1.2.3.256"};
    const auto add = [&line](std::string_view key, std::string_view value) {
      line += ' ';
      line += key;
      line += '=';
      line += value;
    };
    add("proto", "smtp");
    constexpr std::string_view kOps[] = {"MAIL", "MAIL", "RCPT", "QUIT",
                                         "mail"};
    add("op", random.Of(kOps));
    if (order.Below(4) > 0) {
      add("src", random.Of(kHosts));
    }
    add(order.Of(kSenders), "\"" + Value(random) + "\"");
    add(order.Of(kRecipients), "\"" + Value(random) + "\"");
    add("result", random.Of(kResults));
    add("sent", std::to_string(random.Below(100000)));
    if (random.Below(3) == 0) {
      add("sid", std::to_string(random.Below(3)));
    }
  }
  const std::size_t fields = 3 + order.Below(12);
  for (std::size_t i = 0; i < fields; ++i) {
    line += ' ';
    line += order.Of(kKeys);
    line += '=';
    std::string value = Value(random);
    const bool quoted =
        order.Below(2) == 0 || value.find_first_of(" ,") != std::string::npos;
    line += quoted ? "\"" + value + "\"" : value;
  }
  return line;
}

std::string MakeLog(std::uint64_t seed) {
  Random random(seed);
  std::string log;
  const std::size_t lines = 1 + random.Below(40);
  for (std::size_t i = 0; i < lines; ++i) {
    std::string line = MakeLine(random.Below(4) + seed * 4, random);
    if (random.Below(3) == 0) {
      for (std::size_t n = 1 + random.Below(3); n > 0; --n) {
        Mutate(line, kOdd, random);
      }
    }
    log += line;
    log += random.Below(8) == 0 ? "\r\n" : "\n";
  }
  if (random.Below(4) == 0) {
    log.pop_back();
  }
  return log;
}

// A line alone tells which one it is.
TEST(WelfBlock, ALineIsTheSameAlone) {
  const TimeZone zone = *TimeZone::Open("Europe/Rome");
  const DialectSettings settings = {&zone, kNow, 50};
  for (std::uint64_t seed = 0; seed < 6000; ++seed) {
    Random random(seed);
    std::string line = MakeLine(seed, random);
    for (std::size_t n = random.Below(4); n > 0; --n) {
      Mutate(line, kOdd, random);
    }
    line += '\n';
    const LogReading slow = ReadLog(line, "welf", settings);
    std::vector<std::chrono::sys_seconds> times;
    const LogReading fast = ReadLogBlocks(line, "welf", settings, 65536, times);
    ASSERT_EQ(fast.events, slow.events) << line;
    ASSERT_EQ(fast.account, slow.account) << line;
    ASSERT_EQ(times, TimesOf(slow)) << line;
  }
}

TEST(WelfBlock, IsTheSameAsLineByLine) {
  const TimeZone zone = *TimeZone::Open("Europe/Rome");
  const DialectSettings settings = {&zone, kNow, 50};
  std::uint64_t events = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const std::string log = MakeLog(seed);
    const LogReading slow = ReadLog(log, "welf", settings);
    for (const std::size_t block : {std::size_t{97}, std::size_t{65536}}) {
      std::vector<std::chrono::sys_seconds> times;
      const LogReading fast =
          ReadLogBlocks(log, "welf", settings, block, times);
      ASSERT_EQ(fast.events, slow.events) << log;
      ASSERT_EQ(fast.account, slow.account) << log;
      ASSERT_EQ(times, TimesOf(slow)) << log;
    }
    events += slow.events.size();
  }
  EXPECT_GT(events, 500U);
}

// A mail without its client crashed the quick way: an absent value stands
// nowhere.
TEST(WelfBlock, FieldsMayBeAbsent) {
  constexpr std::string_view kFields[] = {"id=firewall",
                                          "time=\"2026-11-20 10:00:00\"",
                                          "fw=gw",
                                          "pri=6",
                                          "proto=smtp",
                                          "duration=3",
                                          "sent=10",
                                          "rcvd=2",
                                          "src=10.1.2.3",
                                          "dstname=mx1",
                                          "user=\"a@example.org\"",
                                          "arg=\"b@example.net\"",
                                          "result=\"250 ok\"",
                                          "msg=\"hello\""};
  const TimeZone zone = *TimeZone::Open("Europe/Rome");
  const DialectSettings settings = {&zone, kNow, 50};
  for (const std::string_view op : {"MAIL", "RCPT", "QUIT"}) {
    for (std::size_t first = 0; first <= std::size(kFields); ++first) {
      for (std::size_t second = 0; second <= first; ++second) {
        std::string line;
        for (std::size_t i = 0; i < std::size(kFields); ++i) {
          if (i != first && i != second) {
            line += kFields[i];
            line += ' ';
          }
        }
        line += "op=";
        line += op;
        line += '\n';
        // Three times, so that the layout is learnt and then used.
        const std::string log = line + line + line;
        const LogReading slow = ReadLog(log, "welf", settings);
        std::vector<std::chrono::sys_seconds> times;
        const LogReading fast =
            ReadLogBlocks(log, "welf", settings, 65536, times);
        ASSERT_EQ(fast.events, slow.events) << line;
        ASSERT_EQ(fast.account, slow.account) << line;
        ASSERT_EQ(times, TimesOf(slow)) << line;
      }
    }
  }
}

// The session of a line is not that of the one before.
TEST(WelfBlock, SessionsAreOfTheirLines) {
  constexpr std::string_view kLine =
      "id=fw time=\"2026-11-20 10:00:01\" fw=gw pri=6 proto=smtp src=10.1.2.3 "
      "op=MAIL user=a@example.org arg=b@example.net sent=100 result=250";
  const std::string log =
      std::string(kLine) + " sid=ABC123\n" + std::string(kLine) + "\n";
  const TimeZone zone = *TimeZone::Open("Europe/Rome");
  std::vector<std::chrono::sys_seconds> times;
  const LogReading reading =
      ReadLogBlocks(log + log + log, "welf", {&zone, kNow, 50}, 65536, times);
  ASSERT_EQ(reading.events.size(), 6U);
  for (std::size_t i = 0; i < reading.events.size(); ++i) {
    EXPECT_EQ(reading.events[i].session, i % 2 == 0 ? "ABC123" : "");
  }
}

// The definition of welf_index.h, byte by byte.
void IndexSlowly(std::string_view text, std::vector<std::uint32_t>& marks,
                 std::vector<WelfLineMarks>& lines) {
  bool inside = false;
  WelfLineMarks line = {};
  for (std::uint32_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool is_line_end = text[i] == '\n' || text.substr(i, 2) == "\r\n";
    line.equals += text[i] == '=' && !inside ? 1U : 0U;
    line.odd += (byte < ' ' || byte >= 0x80 || byte == '\'' || byte == '<') &&
                        !inside && !is_line_end
                    ? 1U
                    : 0U;
    if (text[i] == '\n') {
      line.end = static_cast<std::uint32_t>(marks.size());
      marks.push_back(i);
      lines.push_back(line);
      inside = false;
    } else if (text[i] == '"' && i > 0 && text[i - 1] == '\\') {
      ++line.escapes;
    } else if (text[i] == '"') {
      ++line.quotes;
      inside = !inside;
    } else if (static_cast<unsigned char>(text[i]) <= ' ' && !inside) {
      marks.push_back(i);
    }
  }
}

TEST(WelfIndex, MarksAreTheSameAtEveryLevel) {
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    Random random(seed);
    std::string text;
    const std::size_t bytes = random.Below(700);
    constexpr std::string_view kBytes = "ab=\" \\\n\t\r\xff\x20\x21\x1f\x80'<";
    for (std::size_t i = 0; i < bytes; ++i) {
      text += kBytes[random.Below(random.Below(2) == 0 ? 3 : kBytes.size())];
    }
    text += '\n';
    std::vector<std::uint32_t> marks;
    std::vector<WelfLineMarks> lines;
    IndexSlowly(text, marks, lines);
    const std::size_t size = text.size();
    text.append(kBlockPadding, '"');
    for (const SimdLevel level :
         {SimdLevel::kPortable, SimdLevel::kSse2, SimdLevel::kAvx2}) {
      if (!IsSupported(level)) {
        continue;
      }
      WelfIndex index(level);
      index.Build({text.data(), size});
      ASSERT_EQ(index.lines().size(), lines.size()) << SimdLevelName(level);
      EXPECT_EQ(std::vector(index.marks(), index.marks() + marks.size()), marks)
          << SimdLevelName(level) << text;
      for (std::size_t i = 0; i < lines.size(); ++i) {
        EXPECT_EQ(index.lines()[i].end, lines[i].end);
        EXPECT_EQ(index.lines()[i].quotes, lines[i].quotes);
        EXPECT_EQ(index.lines()[i].escapes, lines[i].escapes);
        EXPECT_EQ(index.lines()[i].equals, lines[i].equals);
        EXPECT_EQ(index.lines()[i].odd, lines[i].odd);
      }
    }
  }
}

// Most lines of a proxy must be read the quick way, or it would be for nothing.
TEST(WelfBlock, TakesOrdinaryLinesAsPlain) {
  constexpr std::string_view kLines[] = {
      "id=firewall time=\"2026-11-20 10:00:00\" fw=gw pri=6 proto=smtp "
      "sent=10 rcvd=2 src=10.1.2.3 user=\"a@example.org\" op=MAIL "
      "arg=\"b@example.net\" result=\"250 ok\" msg=\"hello\" rule=3",
      "id=firewall time=\"2026-11-20 10:00:00\" fw=gw msg=\"say \\\"hi\\\" "
      "to\"",
      "time=\"2026-11-20 10:00:00\" fw=\"my gw\" user= result=\"\"",
      "id=x time=\"2026-11-20 10:00:00\" X-OTHER=5 fw=gw\r",
  };
  constexpr std::string_view kNotPlain[] = {
      "id=firewall time=\"2026-11-20 10:00:00\" fw=gw  pri=6",
      "id=firewall time=\"2026-11-20 10:00:00\" fw=gw fw=gw",
      "id=firewall fw=gw' msg='it is a b'",
      "id=firewall time=\"2026-11-20 10:00:00\" sent=5rcvd=6",
      "Nov 20 10:00:00 host id=firewall time=\"2026-11-20 10:00:00\" fw=gw",
      "id=firewall time=\"2026-11-20 10:00:00\" msg=\"C:\\\" fw=gw",
      "id=firewall time=\"2026-11-20 10:00:00\" msg=\"a \"b\" c\" fw=gw",
  };
  const auto is_plain = [](std::string_view text) {
    const std::string padding(kBlockPadding, ' ');
    const std::string block = padding + std::string(text) + "\n" + padding;
    const char* const base = block.data() + padding.size();
    WelfIndex index;
    index.Build({base, text.size() + 1});
    const WelfLineMarks& marks = index.lines().front();
    const WelfMarkedLine line = {base,          0,
                                 index.marks(), marks.end + 1,
                                 marks.quotes,  marks.escapes,
                                 marks.equals,  marks.odd};
    WelfRecord record;
    // By its words, until its layout is learnt.
    const bool first = record.ParsePlain(line, record.FindLayout(line));
    for (int again = 0; again < 2; ++again) {
      EXPECT_EQ(record.ParsePlain(line, record.FindLayout(line)), first)
          << text;
    }
    return first;
  };
  for (const std::string_view line : kLines) {
    EXPECT_TRUE(is_plain(line)) << line;
  }
  for (const std::string_view line : kNotPlain) {
    EXPECT_FALSE(is_plain(line)) << line;
  }
}

TEST(PlainAddress, IsReadAsItIs) {
  std::size_t plain = 0;
  for (std::uint64_t seed = 0; seed < 20000; ++seed) {
    Random random(seed);
    std::string text = "User.Name+tag@mail-1.example.org";
    text = text.substr(random.Below(10), 4 + random.Below(29));
    for (std::size_t n = random.Below(3); n > 0; --n) {
      Mutate(text, kOdd, random);
    }
    if (!IsPlainAddress(text)) {
      continue;
    }
    ++plain;
    std::vector<std::string_view> recipients;
    SplitAddresses(text, recipients);
    EXPECT_EQ(BareAddress(text), text);
    EXPECT_FALSE(SaysNoAddress(text));
    EXPECT_EQ(recipients, std::vector<std::string_view>{text});
    EXPECT_NE(text.find('@'), std::string::npos);
    EXPECT_EQ(text.find_first_of("\"'<>(),;:\\ \t[]{}"), std::string::npos);
  }
  EXPECT_GT(plain, 3000U);
}

// What stands around a text in a block must not matter.
TEST(PlainAddress, IsTheSameInABlock) {
  std::size_t plain = 0;
  for (std::uint64_t seed = 0; seed < 20000; ++seed) {
    Random random(seed);
    std::string text = "User.Name+tag@mail-1.example.org.and.more.than.forty.8";
    text = text.substr(random.Below(12), random.Below(50));
    for (std::size_t n = random.Below(3); n > 0; --n) {
      Mutate(text, kOdd, random);
    }
    constexpr std::string_view kAround = "@.a\"";
    const std::string padding(kBlockPadding,
                              kAround[random.Below(kAround.size())]);
    const std::string block = padding + text + padding;
    const bool is_plain = IsPlainAddressInBlock(
        std::string_view(block).substr(padding.size(), text.size()));
    EXPECT_EQ(is_plain, IsPlainAddress(text)) << text;
    plain += is_plain ? 1U : 0U;
  }
  EXPECT_GT(plain, 3000U);
}

TEST(ParseIpv4, IsTheSameInABlock) {
  std::size_t addresses = 0;
  for (std::uint64_t seed = 0; seed < 40000; ++seed) {
    Random random(seed);
    std::string text;
    for (int part = 0; part < 4; ++part) {
      text += part > 0 ? "." : "";
      text += std::to_string(random.Below(random.Below(2) == 0 ? 10 : 280));
    }
    for (std::size_t n = random.Below(2); n > 0; --n) {
      Mutate(text, "./0:9-\xb0 ", random);
    }
    constexpr std::string_view kBehind = ".\" \n";
    const std::string padding(kBlockPadding, '1');
    const std::string block =
        padding + text + kBehind[random.Below(kBehind.size())] + padding;
    const auto address = ParseIpv4InBlock(
        std::string_view(block).substr(padding.size(), text.size()));
    EXPECT_EQ(address, ParseIpv4(text)) << text;
    addresses += address ? 1U : 0U;
  }
  EXPECT_GT(addresses, 10000U);
  EXPECT_FALSE(ParseIpv4InBlock({}));
}

TEST(PlainNumber, IsTheSameAsTheDigits) {
  std::size_t numbers = 0;
  for (std::uint64_t seed = 0; seed < 20000; ++seed) {
    Random random(seed);
    std::string text = std::to_string(random.Below(2'000'000'000));
    text = text.substr(0, random.Below(11));
    for (std::size_t n = random.Below(2); n > 0; --n) {
      Mutate(text, "/:0x \xb0\xff", random);
    }
    const std::string block = std::string(8, '7') + text;
    const auto number =
        PlainNumber(std::string_view(block).substr(8, text.size()));
    const bool is_plain =
        !text.empty() && text.size() <= 8 &&
        text.find_first_not_of("0123456789") == std::string::npos;
    EXPECT_EQ(number,
              is_plain ? LeadingNumber(text, 1'000'000'000) : std::nullopt)
        << text;
    numbers += number ? 1U : 0U;
  }
  EXPECT_GT(numbers, 5000U);
}

TEST(PlainAddress, IsFoldedByItsLetters) {
  for (std::uint64_t seed = 0; seed < 20000; ++seed) {
    Random random(seed);
    std::string text = "User.Name+tag@Mail-1.sub.d.example.ORG.and.more";
    text = text.substr(random.Below(12), 2 + random.Below(46));
    for (std::size_t n = random.Below(3); n > 0; --n) {
      Mutate(text, "@-.Zz\xc3", random);
    }
    std::array<char, kMaxPlainBytes> out = {};
    const std::size_t domain = FoldPlainAddress(text, out.data());
    const bool expected =
        IsPlainAddress(text) && text.find("--") == std::string::npos;
    ASSERT_EQ(domain > 0, expected) << text;
    if (!expected) {
      continue;
    }
    EXPECT_EQ(domain, text.rfind('@') + 1) << text;
    std::string lower = text;
    for (char& c : lower) {
      c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    EXPECT_EQ(std::string_view(out.data(), text.size()), lower);
  }
}

// 2026-11-22: before the first date NULs were taken for one.
TEST(PlainStamps, NulsAreNoDate) {
  const TimeZone zone = *TimeZone::Open("UTC");
  PlainStamps stamps;
  EXPECT_FALSE(stamps.Read(std::string(11, '\0') + "10:00:00", zone));
}

TEST(PlainStamps, SayWhatTheGrammarSays) {
  for (const std::string_view name : {"Europe/Rome", "UTC", "Asia/Kathmandu"}) {
    const TimeZone zone = *TimeZone::Open(name);
    PlainStamps stamps;
    std::size_t read = 0;
    for (std::uint64_t seed = 0; seed < 5000; ++seed) {
      Random random(seed);
      std::string text = Time(random);
      if (random.Below(4) == 0) {
        Mutate(text, "0123456789:-T +Z/", random);
      }
      const auto time = stamps.Read(text, zone);
      if (!time) {
        continue;
      }
      ++read;
      const auto stamp = ParseTimestamp(text);
      ASSERT_TRUE(stamp) << text;
      EXPECT_EQ(*time, stamp->ToUtc(zone)) << text;
    }
    EXPECT_GT(read, 500U);
  }
}

}  // namespace
}  // namespace mailtide
