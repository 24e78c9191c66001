// What stands behind a number, against logs small enough to be counted by hand.
#include "analysis/evidence.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace mailtide {
namespace {

using namespace std::chrono_literals;
using std::chrono::local_days;
using std::chrono::sys_days;
using std::chrono::year;
using Counts = std::vector<std::pair<std::string, std::uint64_t>>;

constexpr local_days kDay{year(2026) / 11 / 20};

std::string Welf(std::string_view at, std::string_view rest) {
  return fmt::format("id=gw time=\"{}\" fw=gw pri=6 proto=smtp {}\n", at, rest);
}

// The day of ann@example.org; what each line is about stands behind it.
std::string WelfDay() {
  const auto mail = [](std::string_view time, std::string_view rest) {
    return Welf(fmt::format("2026-11-20 {}", time), rest);
  };
  return Welf("2026-11-19 23:59:00",  // 1: of the day before
              "src=10.1.0.3 from=ann@example.org to=x@example.net result=250") +
         mail("08:00:00",  // 2: two copies outside
              "src=10.1.0.3 from=ann@example.org "
              "to=\"r1@example.net,r2@example.com\" result=250") +
         mail("08:30:00",  // 3: received
              "src=192.0.2.7 from=s@example.net to=ann@example.org "
              "result=250") +
         mail("09:10:00",  // 4: one outside, one inside; spelt otherwise
              "src=10.1.0.4 from=ANN@Example.ORG "
              "to=\"R1@example.NET,bob@example.org\" result=250") +
         mail("09:20:00",  // 5: inside only
              "src=10.1.0.3 from=ann@example.org to=bob@example.org "
              "result=250") +
         mail("09:50:00",  // 6: somebody else's
              "src=10.1.0.3 from=bob@example.org to=r1@example.net "
              "result=250") +
         mail("09:51:00",  // 7: a refused recipient
              "src=10.1.0.3 op=RCPT from=ann@example.org to=bad@example.net "
              "result=550") +
         mail("10:00:00",  // 8: a foreign sender on a local host
              "src=10.1.0.5 from=x@elsewhere.example to=r9@example.net "
              "result=250") +
         mail("11:00:00",  // 9: a refused mail
              "src=10.1.0.3 from=ann@example.org to=r3@example.net "
              "result=550") +
         mail("12:00:00",  // 10: claimed, nobody's
              "src=192.0.2.9 from=ann@example.org to=r5@example.net "
              "result=250") +
         Welf("2026-11-21 00:00:10",  // 11: of the day behind
              "src=10.1.0.3 from=ann@example.org to=x@example.net result=250");
}

class EvidenceTest : public testing::Test {
 protected:
  EvidenceLog Write(std::string_view name, std::string_view bytes) const {
    const std::string path = dir_.Write(std::string(name), bytes).string();
    return {{path, ParseFileName(name), true}, {}};
  }

  ReadSettings Settings() {
    ReadSettings settings;
    settings.policy = &policy_;
    settings.zone = &zone_;
    settings.now = sys_days(year(2026) / 11 / 21) + 12h;
    return settings;
  }

  Evidence Find(const std::vector<EvidenceLog>& logs,
                const EvidenceRequest& request) {
    return FindEvidence(logs, Settings(), request);
  }

  SourceId IdOf(const EvidenceLog& log) {
    const auto reading = ReadSource(log.file, Settings());
    EXPECT_TRUE(reading);
    return reading ? reading->segment.id : SourceId();
  }

  const TempDir dir_;
  TimeZone zone_ = *TimeZone::Open("Europe/Rome");
  Policy policy_ = *Policy::Create({{"example.org"}, {"10.1.*"}, {}, "", 0});
};

const FlowFindings& FlowOf(const Evidence& evidence, Flow flow) {
  return evidence.flows[static_cast<std::size_t>(flow)];
}

void ExpectLines(const LineRange& file, std::string_view name,
                 std::uint64_t first, std::uint64_t last, std::uint64_t mails) {
  EXPECT_EQ(std::filesystem::path(file.path).filename(), name);
  EXPECT_EQ(file.lines.first, first) << name;
  EXPECT_EQ(file.lines.last, last) << name;
  EXPECT_EQ(file.lines.mails, mails) << name;
}

TEST_F(EvidenceTest, BehindAnAccount) {
  const Evidence evidence =
      Find({Write("smtp20261120.log", WelfDay())},
           {kDay, {"ann@example.org", "[10.1.0.5]", "zoe@example.org"}, {}});
  EXPECT_TRUE(evidence.problems.empty());
  EXPECT_TRUE(evidence.left_out.empty());
  EXPECT_EQ(evidence.flows[0].copies, 0U);  // nobody asked
  ASSERT_EQ(evidence.accounts.size(), 3U);

  const AccountEvidence& ann = evidence.accounts[0];
  EXPECT_EQ(ann.account, "ann@example.org");
  EXPECT_EQ(ann.messages, 2U);
  EXPECT_EQ(ann.copies, 3U);
  EXPECT_EQ(ann.recipients, 2U);  // r1 twice, however it is spelt
  EXPECT_FALSE(ann.more_recipients);
  EXPECT_EQ(ann.first, sys_days(year(2026) / 11 / 20) + 7h);  // UTC
  EXPECT_EQ(ann.last, sys_days(year(2026) / 11 / 20) + 8h + 10min);
  EXPECT_EQ(ann.busiest_hour, 8);
  EXPECT_EQ(ann.busiest_copies, 2U);
  EXPECT_EQ(ann.domains.top, (Counts{{"example.net", 2}, {"example.com", 1}}));
  EXPECT_EQ(ann.clients.top, (Counts{{"10.1.0.3", 1}, {"10.1.0.4", 1}}));
  EXPECT_EQ(ann.domains.more_keys, 0U);
  EXPECT_EQ(ann.refused, 1U);
  EXPECT_EQ(ann.tried, 7U);  // lines 2 (2), 4 (2), 5, 7, 9
  ASSERT_EQ(ann.files.size(), 1U);
  ExpectLines(ann.files[0], "smtp20261120.log", 2, 4, 2);

  EXPECT_EQ(evidence.accounts[1].copies, 1U);
  ExpectLines(evidence.accounts[1].files.at(0), "smtp20261120.log", 8, 8, 1);
  const AccountEvidence& nobody = evidence.accounts[2];
  EXPECT_EQ(nobody.copies, 0U);
  EXPECT_EQ(nobody.first, std::nullopt);
  EXPECT_EQ(nobody.busiest_hour, std::nullopt);
  EXPECT_TRUE(nobody.files.empty());
}

TEST_F(EvidenceTest, BehindADay) {
  const std::vector<EvidenceLog> logs = {Write("a.log", WelfDay())};
  const Evidence evidence =
      Find(logs, {kDay, {}, {Flow::kReceived, Flow::kSent, Flow::kRelay}});
  const FlowFindings& relay = FlowOf(evidence, Flow::kRelay);
  EXPECT_EQ(relay.messages, 5U);  // lines 2, 4, 6, 8, 10
  EXPECT_EQ(relay.copies, 6U);
  EXPECT_EQ(relay.accounts.Top(5).top, (Counts{{"ann@example.org", 3},
                                               {"[10.1.0.5]", 1},
                                               {"bob@example.org", 1}}));
  EXPECT_EQ(relay.domains.Top(5).top,
            (Counts{{"example.net", 5}, {"example.com", 1}}));
  EXPECT_EQ(relay.clients.Top(5).top, (Counts{{"10.1.0.3", 3},
                                              {"10.1.0.4", 1},
                                              {"10.1.0.5", 1},
                                              {"192.0.2.9", 1}}));

  const FlowFindings& sent = FlowOf(evidence, Flow::kSent);
  EXPECT_EQ(sent.messages, 5U);  // lines 2, 4, 5, 6, 8
  EXPECT_EQ(sent.copies, 7U);
  EXPECT_EQ(sent.accounts.Top(5).top, (Counts{{"ann@example.org", 5},
                                              {"[10.1.0.5]", 1},
                                              {"bob@example.org", 1}}));
  EXPECT_EQ(
      sent.domains.Top(5).top,
      (Counts{{"example.net", 4}, {"example.org", 2}, {"example.com", 1}}));

  const FlowFindings& received = FlowOf(evidence, Flow::kReceived);
  EXPECT_EQ(received.messages, 3U);  // lines 3, 4, 5
  EXPECT_EQ(received.copies, 3U);
  EXPECT_EQ(received.accounts.Top(5).top,
            (Counts{{"bob@example.org", 2}, {"ann@example.org", 1}}));
  EXPECT_EQ(received.domains.Top(5).top,
            (Counts{{"example.org", 2}, {"example.net", 1}}));
  EXPECT_EQ(received.clients.Top(5).top,
            (Counts{{"10.1.0.3", 1}, {"10.1.0.4", 1}, {"192.0.2.7", 1}}));
}

// A day that is not over is compared with the same hours of another.
TEST_F(EvidenceTest, UntilAnHour) {
  const Evidence evidence =
      Find({Write("a.log", WelfDay())},
           {kDay, {"ann@example.org"}, {Flow::kRelay}, 9h + 50min - 1s});
  EXPECT_EQ(FlowOf(evidence, Flow::kRelay).copies, 3U);  // lines 2, 4
  EXPECT_EQ(evidence.accounts[0].copies, 3U);
}

// 2026-11-22. The time until which a day is judged is often that of its last
// record, which is part of it.
TEST_F(EvidenceTest, UntilTheLastRecord) {
  const EvidenceLog log = Write("a.log", WelfDay());
  const auto relay = [&](std::chrono::seconds until) {
    return FlowOf(Find({log}, {kDay, {}, {Flow::kRelay}, until}), Flow::kRelay)
        .copies;
  };
  EXPECT_EQ(relay(9h + 10min - 1s), 2U);  // line 2
  EXPECT_EQ(relay(9h + 10min), 3U);       // and line 4
}

// The midnight at its end is none of a day.
TEST_F(EvidenceTest, UntilMidnight) {
  const EvidenceLog log =
      Write("a.log", Welf("2026-11-21 00:00:00",
                          "src=10.1.0.3 from=ann@example.org to=x@example.net "
                          "result=250"));
  EXPECT_EQ(
      FlowOf(Find({log}, {kDay, {}, {Flow::kRelay}}), Flow::kRelay).copies, 0U);
}

// A record that tells only how many recipients there were.
TEST_F(EvidenceTest, RecipientsWithoutNames) {
  const Evidence evidence =
      Find({Write("a.log", Welf("2026-11-20 10:00:00",
                                "src=10.1.0.3 from=ann@example.org "
                                "op=\"To 4 recips\" arg=<1@x> result=250"))},
           {kDay, {"ann@example.org"}, {Flow::kRelay}});
  EXPECT_EQ(evidence.accounts[0].copies, 4U);
  EXPECT_EQ(evidence.accounts[0].recipients, 0U);
  EXPECT_TRUE(evidence.accounts[0].domains.top.empty());
  EXPECT_EQ(FlowOf(evidence, Flow::kRelay).copies, 4U);
  EXPECT_EQ(FlowOf(evidence, Flow::kRelay).accounts.Top(5).top,
            (Counts{{"ann@example.org", 4}}));
}

// An account logs in, and the log's own marks say who is outside.
TEST_F(EvidenceTest, BehindASession) {
  const std::vector<std::string> said = {
      "Connected",                                                // 1
      ">>> 220 mail.example.org ESMTP Merak",                     // 2
      "<<< AUTH PLAIN AGFubmFAZXhhbXBsZS5vcmcAU2VncmV0by0xMjM0",  // 3
      ">>> 235 2.7.0 ok",                                         // 4
      "<<< MAIL From:<anna@example.org>",                         // 5
      ">>> 250 2.1.0 <anna@example.org>... Sender ok",            // 6
      "<<< RCPT To:<bruno@example.org>",                          // 7
      ">>> 250 2.1.5 <bruno@example.org>... Recipient ok",        // 8
      "<<< RCPT To:<carla@example.com>",                          // 9
      ">>> 250 2.1.5 <carla@example.com>... Recipient ok; will forward",
      "<<< RCPT To:<nobody@example.com>",                               // 11
      ">>> 550 5.1.1 <nobody@example.com>... User unknown; rejecting",  // 12
      "<<< DATA",                                                       // 13
      ">>> 354 go",                                                     // 14
      ">>> 250 2.6.0 348 bytes received in 00:00:01; Message id ABC12345 "
      "accepted for delivery",  // 15
      "Disconnected"};
  std::string log;
  for (const std::string& line : said) {
    log +=
        "192.0.2.7 [00000A1C] Fri, 20 Nov 2026 22:01:42 +0100 " + line + "\n";
  }
  policy_ = *Policy::Create({{}, {}, {}, "", 0});
  const Evidence evidence =
      Find({Write("s20261120.log", log)}, {kDay, {"anna@example.org"}, {}});
  const AccountEvidence& anna = evidence.accounts.at(0);
  EXPECT_EQ(anna.messages, 1U);
  EXPECT_EQ(anna.copies, 1U);
  EXPECT_EQ(anna.busiest_hour, 22);
  EXPECT_EQ(anna.domains.top, (Counts{{"example.com", 1}}));
  EXPECT_EQ(anna.clients.top, (Counts{{"192.0.2.7", 1}}));
  EXPECT_EQ(anna.refused, 1U);
  EXPECT_EQ(anna.tried, 3U);
  ExpectLines(anna.files.at(0), "s20261120.log", 15, 15, 1);
}

// A mail in both halves counts once and has a line in each; one that stands in
// the .log alone has one there.
TEST_F(EvidenceTest, BothHalvesOfALog) {
  const auto session = [](std::string_view text) {
    return fmt::format("2026-11-20 12:00:05 [7] 10.1.0.3:4123 {}\n", text);
  };
  std::string lcd =
      "2026-11-20 00:00:30 [1] 10.1.0.9:1 * CONNECT 10.1.0.1:25\n";
  for (const char* text :
       {"* CONNECT 10.1.0.1:25", "> 220 gw", "< EHLO pc", "> 250 ok",
        "< MAIL FROM:<ann@example.org>", "> 250 ok",
        "< RCPT TO:<r1@example.net>", "> 250 ok", "< RCPT TO:<r3@example.net>",
        "> 250 ok", "< DATA", "> 354 go", "> 250 queued" /* line 14 */,
        "< QUIT", "> 221 bye"}) {
    lcd += session(text);
  }
  lcd += "2026-11-20 23:57:30 [9] 10.1.0.9:2 * CONNECT 10.1.0.1:25\n";
  const std::string log =
      "id=gw time=\"2026-11-20 00:00:30\" fw=gw pri=6 msg=up\n" +
      Welf("2026-11-20 12:00:05",
           "src=10.1.0.3 from=ann@example.org to=r1@example.net result=250") +
      Welf("2026-11-20 14:00:00",
           "src=10.1.0.3 from=ann@example.org to=r2@example.net result=250") +
      "id=gw time=\"2026-11-20 23:57:30\" fw=gw pri=6 msg=up\n";
  const std::vector<EvidenceLog> logs = {Write("smtp20261120.lcd", lcd),
                                         Write("smtp20261120.log", log)};
  const EvidenceRequest request = {kDay, {"ann@example.org"}, {}};
  const AccountEvidence ann = Find(logs, request).accounts.at(0);
  EXPECT_EQ(ann.messages, 2U);
  EXPECT_EQ(ann.copies, 3U);
  ASSERT_EQ(ann.files.size(), 2U);
  ExpectLines(ann.files[0], "smtp20261120.lcd", 14, 14, 1);
  ExpectLines(ann.files[1], "smtp20261120.log", 2, 3, 2);

  // The other half has changed since: this one is evidence alone.
  std::vector<EvidenceLog> changed = logs;
  changed[0].counted = SourceId{{1, 2, 3}, 17, {}};
  const Evidence half = Find(changed, request);
  EXPECT_EQ(half.accounts.at(0).copies, 2U);
  ASSERT_EQ(half.problems.size(), 1U);
  EXPECT_EQ(half.problems[0].trouble, LogTrouble::kChanged);
  EXPECT_EQ(half.problems[0].path, logs[0].file.path);
}

TEST_F(EvidenceTest, LogsThatAreNotWhatTheyWere) {
  const std::string line =
      Welf("2026-11-20 10:00:00",
           "src=10.1.0.3 from=ann@example.org to=r1@example.net result=250");
  EvidenceLog same = Write("a.log", line);
  same.counted = IdOf(same);
  EvidenceLog grown = Write("b.log", line);
  grown.counted = IdOf(grown);
  grown = {Write("b.log", line + line).file, grown.counted};
  EvidenceLog changed = Write("c.log", line);
  changed.counted = IdOf(changed);
  changed = {Write("c.log", "#" + line).file, changed.counted};
  EvidenceLog gone = same;
  gone.file.path = (dir_.path() / "d.log").string();
  EvidenceLog unreadable = Write("e.log", "no log at all\n");
  EvidenceLog pipe = same;
  pipe.file.path = "-";
  const Evidence evidence = Find({same, grown, changed, gone, unreadable, pipe},
                                 {kDay, {"ann@example.org"}, {}});
  EXPECT_EQ(evidence.accounts.at(0).messages, 3U);
  ASSERT_EQ(evidence.accounts[0].files.size(), 2U);
  std::string problems;
  for (const LogProblem& problem : evidence.problems) {
    problems += std::filesystem::path(problem.path).filename().string() + " " +
                std::string(LogTroubleName(problem.trouble)) + "\n";
  }
  EXPECT_EQ(problems,
            "- gone\nb.log grown\nc.log changed\nd.log gone\n"
            "e.log unreadable\n");
  EXPECT_NE(evidence.problems.back().reason.find("e.log"), std::string::npos);
}

TEST_F(EvidenceTest, FiftyAccountsAndTheRestIsTold) {
  EvidenceRequest request = {kDay, {}, {}};
  for (int i = 0; i < 52; ++i) {
    request.accounts.push_back(fmt::format("a{}@example.org", i));
  }
  const Evidence evidence = Find({Write("a.log", WelfDay())}, request);
  EXPECT_EQ(evidence.accounts.size(), 50U);
  EXPECT_EQ(evidence.left_out,
            (std::vector<std::string>{"a50@example.org", "a51@example.org"}));
}

TEST(EvidenceCounts, BeyondTheBoundsThereAreMoreRecipients) {
  BoundedSet set;
  for (std::size_t i = 0; i < kMostRecipients; ++i) {
    set.Add(std::to_string(i));
  }
  set.Add("3");
  EXPECT_EQ(set.size(), kMostRecipients);
  EXPECT_FALSE(set.is_full());
  set.Add("one more");
  EXPECT_EQ(set.size(), kMostRecipients);
  EXPECT_TRUE(set.is_full());
}

// Whoever comes after any number of strangers is found all the same, with no
// more missing than the bound says.
TEST(EvidenceCounts, TheLargestIsFoundHoweverLate) {
  constexpr std::size_t kStrangers = 5 * kMostKeys;
  BoundedCounts counts;
  for (std::size_t i = 0; i < kStrangers; ++i) {
    counts.Add(std::to_string(i), 1);
  }
  for (std::size_t i = 0; i < kStrangers / 2; ++i) {
    counts.Add("late", 1);
    counts.Add("s" + std::to_string(i), 1);
  }
  const std::uint64_t total = 2 * kStrangers;
  const TopCounts top = counts.Top(1);
  ASSERT_EQ(top.top.size(), 1U);
  EXPECT_EQ(top.top[0].first, "late");
  EXPECT_LE(top.top[0].second, kStrangers / 2);
  EXPECT_GE(top.top[0].second, kStrangers / 2 - 2 * total / kMostKeys);
  EXPECT_EQ(top.more_count, total - top.top[0].second);
  // Of how many there were, only that they were too many is known for certain.
  EXPECT_EQ(top.more_keys, kMostKeys - 1);
  EXPECT_TRUE(top.too_many);
}

// 2026-11-22. Nobody is larger than the others: all are given up at once, and
// they were more than the bound all the same.
TEST(EvidenceCounts, OneTooManyOfTheSameSize) {
  BoundedCounts counts;
  for (std::size_t i = 0; i <= kMostKeys; ++i) {
    counts.Add(std::to_string(i), 1);
  }
  const TopCounts top = counts.Top(5);
  EXPECT_TRUE(top.top.empty());
  EXPECT_EQ(top.more_keys, kMostKeys);
  EXPECT_EQ(top.more_count, kMostKeys + 1);
  EXPECT_TRUE(top.too_many);
}

TEST(EvidenceCounts, UpToTheBoundAllIsExact) {
  BoundedCounts counts;
  for (std::size_t i = 0; i < kMostKeys; ++i) {
    counts.Add(std::to_string(i), i < 3 ? 9 - i : 1);
  }
  const TopCounts top = counts.Top(3);
  EXPECT_EQ(top.top, (Counts{{"0", 9}, {"1", 8}, {"2", 7}}));
  EXPECT_EQ(top.more_keys, kMostKeys - 3);
  EXPECT_EQ(top.more_count, kMostKeys - 3);
  EXPECT_FALSE(top.too_many);
}

TEST(EvidenceCounts, MergingIsAdding) {
  BoundedCounts a;
  a.Add("x", 2);
  a.Add("y", 1);
  BoundedCounts b;
  b.Add("y", 4);
  b.Merge(a);
  EXPECT_EQ(b.Top(5).top, (Counts{{"y", 5}, {"x", 2}}));
  EXPECT_FALSE(b.Top(5).too_many);
  BoundedSet set;
  set.Add("x");
  BoundedSet other;
  other.Add("x");
  other.Add("y");
  set.Merge(other);
  EXPECT_EQ(set.size(), 2U);
}

}  // namespace
}  // namespace mailtide
