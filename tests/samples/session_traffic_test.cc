// Checks of the logs of IceWarp: counted by hand, and in all their forms.
#include <cstdint>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/samples/traffic_fixture.h"

namespace mailtide::traffic {
namespace {

using Json = nlohmann::json;

const Arguments kIceWarp = {"--dialect", "icewarp"};
// A log that can be read by eye.
const Arguments kSmall = {"--dialect", "icewarp", "--messages", "10",
                          "--days",    "1",       "--odd",      "0",
                          "--seed",    "7"};

Json Counts(int messages, int copies, int bytes) {
  return {{"messages", messages}, {"copies", copies}, {"bytes", bytes}};
}

Json Outcomes(const Json& day) {
  Json some;
  for (const auto& [name, count] : day["outcomes"].items()) {
    if (count != 0) {
      some[name] = count;
    }
  }
  return some;
}

// Counted by hand on the printed log. Accepted, as (inside + outside, bytes):
//   stefano.rossi, logged in   3+1 2995, 0+3 22736
//   paola.ferrari, 10.1.0.64   2+1 307712, 0+1 4770, 0+1 2280
//   elena.colombo, 10.1.0.149  0+3 3105
//   strangers                  1+0 7644, 1+0 1656
//   hans.esposito, 10.1.0.80   3+0 1158
//   hans.russo, 10.1.0.32      0+1 24096, 1+2 783, 1+0 1547
// stefano's second mail is begun with a MAIL that another one follows, and one
// of hans.russo's recipients is refused (550). Deliveries: ten messages taken,
// one refused for good (554), two for now (451, 450), one host not found.
TEST_F(TrafficTest, ASmallLogIsCountedByHand) {
  const Json day = Run("small", kSmall)["days"][0];
  EXPECT_EQ(day["received"], Counts(7, 12, 323495));
  EXPECT_EQ(day["sent"], Counts(10, 23, 371182));
  EXPECT_EQ(day["relay"], Counts(8, 13, 368477));
  EXPECT_EQ(Outcomes(day), Json::parse(R"({"accepted":12,"rejected":1,
      "deferred":3,"delivered":10,"bounced":1,"incomplete":1})"));
  EXPECT_EQ(day["accounts"], Json::parse(R"([
      {"account":"stefano.rossi@example.org",
       "sent":{"messages":2,"copies":7},"relay":{"messages":2,"copies":4}},
      {"account":"elena.colombo@example.org",
       "sent":{"messages":1,"copies":3},"relay":{"messages":1,"copies":3}},
      {"account":"hans.russo@example.org",
       "sent":{"messages":3,"copies":5},"relay":{"messages":2,"copies":3}},
      {"account":"paola.ferrari@example.org",
       "sent":{"messages":3,"copies":5},"relay":{"messages":3,"copies":3}},
      {"account":"hans.esposito@example.org",
       "sent":{"messages":1,"copies":3},"relay":{"messages":0,"copies":0}}])"));
  EXPECT_EQ(day["forwarded"], 1);
  // The lines that this was counted from are there.
  const std::string log = Log("small", "s20261102-00.log");
  const auto lines = Lines(log);
  EXPECT_EQ(CountOf(lines, ">>> 250 2.6.0 "), 12U);
  EXPECT_EQ(CountOf(lines, "<<< 250 2.0.0 Ok: queued as "), 10U);
  EXPECT_EQ(CountOf(lines, ">>> 550 5.7.1 We do not relay"), 1U);
  EXPECT_EQ(CountOf(lines, "Recipient ok; will forward"), 13U + 3U);
  EXPECT_TRUE(
      Holds(log,
            "10.1.0.64       [0FA4] 11:03:37 *** <paola.ferrari@example.org> "
            "<oscar.ferrari4@d96.example.net> 3 307712 00:00:00 OK UUX94581\n"
            "10.1.0.64       [0FA4] 11:03:37 >>> 250 2.6.0 307712 bytes "
            "received in 00:00:00; Message id UUX94581 accepted for "
            "delivery\n"));
  EXPECT_TRUE(Holds(log,
                    "SYSTEM          [0000] 00:03:52 Forwarded mails older "
                    "than 10 days from 'ugo.rossi@example.org' to "
                    "'rita.o_brien2@d260.example.net'\n"));
}

// The same mails. Without a login stefano's are forged, 4+0 for us and 0+3
// outward; all recipients are as the first: paola's first is 0+3, hans.russo's
// second 0+3. The dialogue has no line for the host that was not found.
TEST_F(TrafficTest, TheSameMailsAtOtherLevels) {
  const Json summary =
      Run("summary", With(kSmall, {"--log-level", "summary"}))["days"][0];
  EXPECT_EQ(summary["received"], Counts(5, 10, 15000));
  EXPECT_EQ(summary["sent"], Counts(8, 16, 345451));
  EXPECT_EQ(summary["relay"], Counts(7, 15, 365482));
  EXPECT_EQ(Outcomes(summary), Json::parse(R"({"accepted":12,"deferred":3,
      "delivered":10,"bounced":1})"));
  EXPECT_EQ(summary["claimed"], 2);
  EXPECT_EQ(summary["open_relay"],
            Json::parse(R"([{"client":"198.51.100.23","copies":3}])"));
  const Json debug =
      Run("debug", With(kSmall, {"--log-level", "debug"}))["days"][0];
  EXPECT_EQ(debug["sent"], Counts(10, 23, 371182));
  EXPECT_EQ(Outcomes(debug), Json::parse(R"({"accepted":12,"rejected":1,
      "deferred":2,"delivered":10,"bounced":1,"incomplete":1})"));
}

TEST_F(TrafficTest, TheLevelsShowPartsOfTheSameLines) {
  const Arguments base = With(
      kIceWarp, {"--days", "2", "--messages", "400", "--odd", "0", "--idle"});
  Run("both", base);
  Run("debug", With(base, {"--log-level", "debug"}));
  Run("summary", With(base, {"--log-level", "summary"}));
  std::string dialogue;
  std::string summaries;
  const std::string both = AllLogs("both");
  for (const std::string_view line : Lines(both)) {
    const bool system = line.substr(0, 7) == "SYSTEM ";
    const bool summary = Holds(line, " *** <");
    (summary ? summaries : dialogue) += std::string(line) + '\n';
    summaries += system ? std::string(line) + '\n' : "";
  }
  EXPECT_TRUE(AllLogs("debug") == dialogue);
  EXPECT_TRUE(AllLogs("summary") == summaries);
  EXPECT_GT(CountOf(Lines(summaries), " OK "), 500U);
}

TEST_F(TrafficTest, PartsAreTheWholeCutAtLineEnds) {
  const Arguments base =
      With(kIceWarp, {"--days", "2", "--messages", "300", "--odd", "300"});
  const Json whole = Run("whole", base);
  const Json cut = Run("cut", With(base, {"--cut-bytes", "3000"}));
  EXPECT_EQ(whole["files"].size(), 2U);
  EXPECT_EQ(whole["days"], cut["days"]);
  EXPECT_TRUE(AllLogs("whole") == AllLogs("cut"));
  EXPECT_GT(cut["files"].size(), 100U);  // the names have three digits then
  std::uint64_t blank = 0;
  for (const Json& file : cut["files"]) {
    SCOPED_TRACE(file["name"].get<std::string>());
    const std::string log = Log("cut", file["name"]);
    EXPECT_LE(log.size(), 3000U);
    EXPECT_EQ(log.back(), '\n');
    EXPECT_EQ(file["bytes"], log.size());
    const auto lines = Lines(log);
    EXPECT_EQ(file["lines"], lines.size());
    std::uint64_t empty = 0;
    for (const std::string_view line : lines) {
      empty += line.empty() ? 1U : 0U;
    }
    EXPECT_EQ(file["blank"], empty);
    blank += empty;
  }
  EXPECT_GT(blank, 0U);
  EXPECT_EQ(cut["files"][0]["name"], "s20261102-00.log");
  EXPECT_EQ(cut["files"][1]["name"], "s20261102-01.log");
}

TEST_F(TrafficTest, TheSeedDecidesEveryByteOfASession) {
  const Arguments base =
      With(kIceWarp, {"--days", "1", "--messages", "300", "--idle"});
  const Json first = Run("a", With(base, {"--seed", "7"}));
  EXPECT_EQ(Run("b", With(base, {"--seed", "7"})), first);
  EXPECT_TRUE(AllLogs("a") == AllLogs("b"));
  Run("c", With(base, {"--seed", "8"}));
  EXPECT_FALSE(AllLogs("a") == AllLogs("c"));
  EXPECT_EQ(Run("d", With(base, {"--seed", "7", "--count-only"})), first);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "d" / "logs"));
}

// Every line has the form it was asked for, and time never goes back.
TEST_F(TrafficTest, TimeStyles) {
  const std::vector<std::pair<const char*, const char*>> styles = {
      {"time", R"(\d\d:\d\d:\d\d)"},
      {"detailed", R"(\d\d:\d\d:\d\d:\d\d\d)"},
      {"detailed-dot", R"(\d\d:\d\d:\d\d\.\d\d\d)"},
      {"scientific", R"(2026-11-0[23]T\d\d:\d\d:\d\d)"},
      {"rfc822", R"((Mon, 02|Tue, 03) Nov 2026 \d\d:\d\d:\d\d \+0100)"},
  };
  for (const auto& [style, stamp] : styles) {
    SCOPED_TRACE(style);
    Run(style, With(kIceWarp, {"--days", "2", "--messages", "60", "--odd", "0",
                               "--time-style", style, "--padding", "none",
                               "--thread-width", "8"}));
    const std::regex form(std::string(R"(([^ ]+) \[[0-9A-F]{8}\] ()") + stamp +
                          ") .*");
    const std::string log = Log(style, "s20261102-00.log");
    std::string before;
    for (const std::string_view line : Lines(log)) {
      std::smatch found;
      const std::string text(line);
      ASSERT_TRUE(std::regex_match(text, found, form)) << line;
      EXPECT_LE(before, found[2].str());
      before = found[2].str();
    }
  }
}

TEST_F(TrafficTest, PeersHaveSixteenColumns) {
  Run("padded", With(kIceWarp, {"--days", "1", "--messages", "300", "--odd",
                                "0", "--client-prefix"}));
  const std::string log = AllLogs("padded");
  std::set<std::size_t> columns;
  for (const std::string_view line : Lines(log)) {
    columns.insert(line.find('['));
  }
  EXPECT_EQ(columns.count(16), 1U);
  EXPECT_EQ(*columns.begin(), 16U);
  EXPECT_LE(columns.size(), 3U);  // an IPv6 address may be longer
  EXPECT_TRUE(Holds(log, " Client session Connected\n"));
  EXPECT_TRUE(Holds(log, " Client session >>> MAIL FROM:<"));
  EXPECT_TRUE(Holds(log, " Client session <<< 220 mx1."));
  EXPECT_TRUE(Holds(log, "\n2001:db8:"));
}

// A file closed at 23:58 bears that date and begins on the day before; with
// stamps that have no date, nothing follows the last rotation.
TEST_F(TrafficTest, RotationBeforeMidnight) {
  const Arguments base = With(
      kIceWarp, {"--days", "2", "--messages", "600", "--odd", "0", "--rotation",
                 "23:58", "--lead-in", "--start", "2026-11-04"});
  const auto time = [](std::string_view line) { return line.substr(23, 19); };
  const Json truth = Run("time", base);
  EXPECT_EQ(truth["files"].size(), 2U);
  EXPECT_EQ(truth["days"].size(), 3U);
  EXPECT_EQ(truth["days"][0]["day"], "2026-11-03");
  const std::string first = Log("time", "s20261104-00.log");
  EXPECT_GE(time(Lines(first).front()).substr(0, 8), "23:58:00");
  EXPECT_EQ(time(Lines(first).back()).substr(0, 5), "23:57");
  EXPECT_FALSE(Log("time", "s20261105-00.log").empty());

  const Json dated = Run("dated", With(base, {"--time-style", "scientific"}));
  EXPECT_EQ(dated["files"].size(), 3U);
  const std::string last = Log("dated", "s20261106-00.log");
  EXPECT_GE(time(Lines(last).front()), "2026-11-05T23:58:00");
  EXPECT_LT(time(Lines(last).back()), "2026-11-06T00:00:00");
}

// The second of a line in the style `time`.
int SecondOf(std::string_view line) {
  const auto two = [line](std::size_t at) {
    return (line[at] - '0') * 10 + line[at + 1] - '0';
  };
  return two(23) * 3600 + two(26) * 60 + two(29);
}

TEST_F(TrafficTest, OneSessionAtATime) {
  Run("one", With(kIceWarp, {"--days", "1", "--messages", "500", "--odd", "0",
                             "--sessions", "1"}));
  const std::string log = AllLogs("one");
  std::string_view key;
  for (const std::string_view line : Lines(log)) {
    const std::string_view here = line.substr(0, line.find(']'));
    // Hosts that were not found are told beside the sessions.
    if (Holds(here, "SYSTEM") || Holds(line, " CNC ")) {
      continue;
    }
    if (here != key) {
      EXPECT_TRUE(Holds(line, " Connected")) << line;
      key = here;
    }
  }
  // And many at a time do not stand one after the other.
  Run("many", With(kIceWarp, {"--days", "1", "--messages", "3000", "--odd", "0",
                              "--sessions", "64"}));
  std::size_t changes = 0;
  const std::string many = AllLogs("many");
  for (const std::string_view line : Lines(many)) {
    changes += line.substr(0, line.find(']')) != key ? 1U : 0U;
    key = line.substr(0, line.find(']'));
  }
  EXPECT_GT(changes, 2 * CountOf(Lines(many), " Connected"));
}

// Silences of more than 15 minutes inside a session, only with --idle.
TEST_F(TrafficTest, Idle) {
  const Arguments base =
      With(kIceWarp, {"--days", "1", "--messages", "800", "--odd", "0"});
  const auto silences = [this](const std::string& name) {
    std::map<std::string, int> last;
    int count = 0;
    const std::string log = AllLogs(name);
    for (const std::string_view line : Lines(log)) {
      const std::string key(line.substr(0, 22));
      const auto before = last.find(key);
      const bool begins = Holds(line, " Connected") || Holds(line, " CNC ") ||
                          Holds(key, "SYSTEM");
      if (!begins && before != last.end() &&
          SecondOf(line) - before->second >= 20 * 60) {
        ++count;
      }
      last[key] = SecondOf(line);
    }
    return count;
  };
  const Json plain = Run("plain", base);
  const Json idle = Run("idle", With(base, {"--idle"}));
  EXPECT_EQ(silences("plain"), 0);
  EXPECT_GT(silences("idle"), 5);
  EXPECT_GT(idle["days"][0]["outcomes"]["incomplete"],
            plain["days"][0]["outcomes"]["incomplete"]);
}

// Every password is in the list, in each form in which it stands in the log.
TEST_F(TrafficTest, SecretsAreListed) {
  for (const char* dialect : {"icewarp", "lcd"}) {
    SCOPED_TRACE(dialect);
    const Json truth =
        Run(dialect, {"--dialect", dialect, "--days", "1", "--messages", "1000",
                      "--odd", "0", "--sessions", "1"});
    std::set<std::string> secrets;
    for (const Json& secret : truth["secrets"]) {
      secrets.insert(secret.get<std::string>());
    }
    EXPECT_GT(secrets.size(), 50U);
    const std::string log = AllLogs(dialect);
    EXPECT_FALSE(Holds(log, "Segreto"));
    std::size_t answers = 0;
    bool asked = false;  // the line before asked for a password
    for (const std::string_view line : Lines(log)) {
      const std::string word(line.substr(line.rfind(' ') + 1));
      const bool plain = Holds(line, "< AUTH PLAIN ") && word != "***";
      const bool password = asked && Holds(line, "< ") && word != "***";
      if (plain || password) {
        EXPECT_EQ(secrets.count(word), 1U) << line;
        ++answers;
      }
      asked = Holds(line, "> 334 UGFzc3dvcmQ6");
    }
    EXPECT_GT(answers, 20U);
  }
}

TEST_F(TrafficTest, ABurstIsWhatWasAskedFor) {
  for (const char* dialect : {"icewarp", "welf+lcd"}) {
    SCOPED_TRACE(dialect);
    const Json truth =
        Run(dialect, {"--dialect", dialect, "--days", "1", "--messages", "20",
                      "--burst", "user@domain.com=2026-11-02:145"});
    const Json& account = truth["days"][0]["accounts"][0];
    EXPECT_EQ(account["account"], "user@domain.com");
    EXPECT_EQ(account["relay"]["copies"], 145);
  }
}

TEST_F(TrafficTest, BytesOfSessions) {
  const Json truth =
      Run("bytes", With(kIceWarp, {"--bytes", "2000000", "--days", "7"}));
  std::uint64_t bytes = 0;
  for (const Json& file : truth["files"]) {
    bytes += file["bytes"].get<std::uint64_t>();
  }
  EXPECT_GT(bytes, 1'700'000U);
  EXPECT_LT(bytes, 2'300'000U);
}

}  // namespace
}  // namespace mailtide::traffic
