// Checks of the traffic generator: the policy rules on mails made by hand, and
// small logs whose numbers can be counted with a string search.
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "samples/traffic/civil_time.h"
#include "samples/traffic/generator.h"
#include "samples/traffic/options.h"
#include "samples/traffic/truth.h"
#include "tests/samples/traffic_fixture.h"

namespace mailtide::traffic {
namespace {

using Json = nlohmann::json;

// --- the rules --------------------------------------------------------------

enum Where { kInside, kOutside };

Mail MakeMail(const std::string& sender, Where client,
              const std::vector<Where>& recipients) {
  Mail mail;
  mail.sender = sender;
  mail.sender_internal = sender == "anna@example.org";
  mail.client = client == kInside ? "10.1.3.7" : "192.0.2.9";
  mail.client_local = client == kInside;
  mail.bytes = 1000;
  for (const Where where : recipients) {
    mail.recipients.push_back(
        {.address = where == kInside ? "x@example.com" : "y@d1.example.net",
         .internal = where == kInside});
  }
  return mail;
}

struct Case {
  std::string_view name;
  Mail mail;
  bool local_hosts;
  std::uint32_t received;
  std::uint32_t sent;
  std::uint32_t relay;
  std::string_view account;
  bool open_relay;
  bool claimed;
};

// Design section 2, "Whose mail is it", sentence by sentence.
TEST(JudgeTest, WhoseMailItIs) {
  const std::string ours = "anna@example.org";
  const std::string foreign = "z@d2.example.net";
  Mail login = MakeMail(foreign, kOutside, {kInside, kOutside, kOutside});
  login.login_form = LoginForm::kAddress;
  login.login_name = "bruno";
  login.login_domain = "example.org";
  Mail login_null = login;
  login_null.sender.clear();
  Mail counts_in = MakeMail(foreign, kOutside, {kOutside, kOutside});
  counts_in.layout = Layout::kCounts;
  Mail counts_out = MakeMail(ours, kInside, {kInside, kInside, kInside});
  counts_out.layout = Layout::kCounts;
  const std::vector<Case> cases = {
      {"inbound", MakeMail(foreign, kOutside, {kInside, kInside}), true, 2, 0,
       0, "", false, false},
      {"outbound", MakeMail(ours, kInside, {kOutside}), true, 0, 1, 1, ours,
       false, false},
      {"mixed", MakeMail(ours, kInside, {kInside, kOutside, kOutside}), true, 1,
       3, 2, ours, false, false},
      {"internal", MakeMail(ours, kInside, {kInside}), true, 1, 1, 0, ours,
       false, false},
      {"login", login, true, 1, 3, 2, "bruno@example.org", false, false},
      {"login with the null sender", login_null, true, 1, 3, 2,
       "bruno@example.org", false, false},
      {"bounce", MakeMail("", kOutside, {kInside}), true, 1, 0, 0, "", false,
       false},
      {"forged, for us", MakeMail(ours, kOutside, {kInside}), true, 1, 0, 0, "",
       false, true},
      {"forged, outward", MakeMail(ours, kOutside, {kInside, kOutside}), true,
       1, 0, 1, "", true, true},
      {"foreign relay", MakeMail(foreign, kOutside, {kOutside}), true, 0, 0, 1,
       "", true, false},
      {"local PC, foreign sender",
       MakeMail(foreign, kInside, {kInside, kOutside, kOutside}), true, 1, 2, 2,
       "[10.1.3.7]", false, false},
      {"local PC, null sender", MakeMail("", kInside, {kOutside}), true, 0, 1,
       1, "[10.1.3.7]", false, false},
      {"local PC, only inward", MakeMail(foreign, kInside, {kInside}), true, 1,
       0, 0, "", false, false},
      {"no local hosts: the sender decides",
       MakeMail(ours, kOutside, {kOutside}), false, 0, 1, 1, ours, false,
       false},
      {"no local hosts: a PC is anybody",
       MakeMail(foreign, kInside, {kOutside}), false, 0, 0, 1, "", true, false},
      {"only a number, from outside", counts_in, true, 2, 0, 0, "", false,
       false},
      {"only a number, from inside", counts_out, true, 0, 3, 3, ours, false,
       false},
      {"only a number, no local hosts", counts_out, false, 3, 3, 0, ours, false,
       false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Effect effect =
        Judge(c.mail, {{"example.org", "example.com"}, c.local_hosts});
    EXPECT_EQ(effect.received, c.received);
    EXPECT_EQ(effect.sent, c.sent);
    EXPECT_EQ(effect.relay, c.relay);
    EXPECT_EQ(effect.account, c.account);
    EXPECT_EQ(effect.open_relay, c.open_relay);
    EXPECT_EQ(effect.claimed, c.claimed);
  }
}

TEST(JudgeTest, ABareLoginGetsTheOnlyDomain) {
  Mail mail = MakeMail("", kOutside, {kOutside});
  mail.login_form = LoginForm::kBare;
  mail.login_name = "bruno";
  EXPECT_EQ(Judge(mail, {{"example.org"}, true}).account, "bruno@example.org");
  EXPECT_EQ(Judge(mail, {{"example.org", "example.com"}, true}).account,
            "bruno");
}

TEST(JudgeTest, OneOutcomeAMessageButForWhatWasPassed) {
  const auto outcomes = [](Fate fate) {
    Mail mail = MakeMail("z@d2.example.net", kOutside, {kInside});
    mail.fate = fate;
    const Effect effect = Judge(mail, {{"example.com"}, true});
    std::string text;
    for (std::size_t i = 0; i < kOutcomeCount; ++i) {
      for (std::uint32_t n = 0; n < effect.outcomes[i]; ++n) {
        text += std::string(kOutcomeNames[i]) + ' ';
      }
    }
    return text + std::to_string(effect.received);
  };
  EXPECT_EQ(outcomes(Fate::kAccepted), "accepted 1");
  EXPECT_EQ(outcomes(Fate::kSenderRefused), "rejected 0");
  EXPECT_EQ(outcomes(Fate::kDeferred), "deferred 0");
  EXPECT_EQ(outcomes(Fate::kQuarantined), "quarantined 0");
  EXPECT_EQ(outcomes(Fate::kDeleted), "deleted 0");
  EXPECT_EQ(outcomes(Fate::kBlocked), "rejected 0");
  EXPECT_EQ(outcomes(Fate::kVirusBlocked), "virus 0");
  EXPECT_EQ(outcomes(Fate::kVirusPassed), "accepted virus 1");
  EXPECT_EQ(outcomes(Fate::kSpamBlocked), "spam 0");
  EXPECT_EQ(outcomes(Fate::kSpamPassed), "accepted spam 1");
  EXPECT_EQ(outcomes(Fate::kPhishingPassed), "accepted phishing 1");
  EXPECT_EQ(outcomes(Fate::kBroken), "incomplete 0");
}

TEST(JudgeTest, RefusedRecipientsCountOneEach) {
  Mail mail = MakeMail("z@d2.example.net", kOutside, {kInside});
  mail.refusals = {{"a@example.com", true},
                   {"b@example.com", true},
                   {"c@example.com", false}};
  const Effect effect = Judge(mail, {{"example.com"}, true});
  EXPECT_EQ(effect.outcomes[static_cast<std::size_t>(Outcome::kRejected)], 2U);
  EXPECT_EQ(effect.outcomes[static_cast<std::size_t>(Outcome::kDeferred)], 1U);
  EXPECT_EQ(effect.outcomes[static_cast<std::size_t>(Outcome::kAccepted)], 1U);
  EXPECT_EQ(effect.received, 1U);
}

// The changes of 2026: 29 March and 25 October, 01:00 UTC.
TEST(CivilTimeTest, ClockOfCentralEurope) {
  const auto at = [](const char* day, int hour, int minute) {
    return UtcOffset({*ParseDay(day), hour * 3600 + minute * 60});
  };
  EXPECT_EQ(at("2026-03-28", 12, 0), 3600);
  EXPECT_EQ(at("2026-03-29", 1, 59), 3600);
  EXPECT_EQ(at("2026-03-29", 3, 0), 7200);
  EXPECT_EQ(at("2026-10-25", 1, 59), 7200);
  EXPECT_EQ(at("2026-10-25", 3, 0), 3600);
  EXPECT_TRUE(IsClockChange(*ParseDay("2026-10-25")));
  EXPECT_FALSE(IsClockChange(*ParseDay("2026-10-24")));
  // 23:30 in summer is 21:30 UTC, and half past midnight in winter is the
  // evening before in London.
  EXPECT_EQ(InZone({*ParseDay("2026-07-01"), 84600}, 0).hour, 21);
  EXPECT_EQ(InZone({*ParseDay("2026-01-01"), 1800}, 0).year, 2025);
}

TEST(CivilTimeTest, OnlyDatesAreRead) {
  EXPECT_EQ(ParseDay("1970-01-02"), 1);
  EXPECT_EQ(ParseDay("2026-02-29"), std::nullopt);
  EXPECT_EQ(ParseDay("2026-2-1"), std::nullopt);
  EXPECT_EQ(ParseDay("2026-11-2x"), std::nullopt);
  EXPECT_EQ(ParseDay("-026-11-02"), std::nullopt);
  EXPECT_EQ(WeekdayOf(0), 4U);  // a Thursday
}

// --- the logs ---------------------------------------------------------------

// Plain lines can be counted by looking for strings.
TEST_F(TrafficTest, PlainTrafficIsWhatWasAskedFor) {
  const Json truth =
      Run("plain", {"--plain", "--odd", "0", "--start", "2026-11-05", "--days",
                    "6", "--received", "7,0,12", "--messages", "0", "--burst",
                    "user@domain.com=2026-11-06:445"});
  // Thursday, Friday, weekend, Monday, and Tuesday by --messages.
  const std::map<std::string, std::pair<int, int>> expected = {
      {"2026-11-05", {7, 0}}, {"2026-11-06", {0, 445}}, {"2026-11-07", {0, 0}},
      {"2026-11-08", {0, 0}}, {"2026-11-09", {12, 0}},  {"2026-11-10", {0, 0}},
  };
  std::map<std::string, std::pair<int, int>> counted;
  std::size_t files = 0;
  for (const Json& file : truth["files"]) {
    ++files;
    const std::string log = Log("plain", file["name"]);
    for (const std::string_view line : Lines(log)) {
      const std::size_t time = line.find("time=\"");
      auto& [in, out] = counted[std::string(line.substr(time + 6, 10))];
      const bool inbound = Holds(line, "to=\"") && Holds(line, "@example.");
      ++(inbound && !Holds(line, "from=\"user@domain.com\"") ? in : out);
    }
  }
  EXPECT_EQ(files, 7U);  // six dates and the live file
  ASSERT_EQ(truth["days"].size(), expected.size());
  for (const Json& day : truth["days"]) {
    const std::string date = day["day"];
    SCOPED_TRACE(date);
    const auto [in, out] = expected.at(date);
    EXPECT_EQ(counted[date], expected.at(date));
    EXPECT_EQ(day["received"]["copies"], in);
    EXPECT_EQ(day["sent"]["copies"], out);
    EXPECT_EQ(day["relay"]["messages"], out);
    EXPECT_EQ(day["outcomes"]["accepted"], in + out);
    EXPECT_EQ(day["accounts"].size(), out > 0 ? 1U : 0U);
  }
  EXPECT_EQ(truth["days"][1]["accounts"][0]["account"], "user@domain.com");
  EXPECT_EQ(truth["days"][1]["accounts"][0]["relay"]["copies"], 445);
  EXPECT_EQ(ReadFile(folder_ / "plain" / "policy.conf"),
            "[policy]\ninternal_domain = example.org\n"
            "internal_domain = example.com\ninternal_domain = domain.com\n"
            "local_host = 10.1.*\n");
}

TEST_F(TrafficTest, ReceivedIsExactAmongOtherTraffic) {
  const Json truth = Run("exact", {"--layout", "mixed", "--messages", "200",
                                   "--days", "3", "--received", "50,0,900"});
  EXPECT_EQ(truth["days"][0]["received"]["copies"], 50);
  EXPECT_EQ(truth["days"][1]["received"]["copies"], 0);
  EXPECT_EQ(truth["days"][2]["received"]["copies"], 900);
  EXPECT_GT(truth["days"][1]["relay"]["copies"], 0);
}

TEST_F(TrafficTest, FilesChangeAtTheRotation) {
  const Json truth =
      Run("cut", {"--odd", "0", "--days", "2", "--lead-in", "--start",
                  "2026-11-04", "--messages", "1500"});
  const auto first_and_last = [this](const std::string& file) {
    const std::string log = Log("cut", file);
    const auto lines = Lines(log);
    const auto time = [](std::string_view line) {
      return std::string(line.substr(line.find("time=\"") + 6, 19));
    };
    return std::pair(time(lines.front()), time(lines.back()));
  };
  const auto [a, b] = first_and_last("smtp20261104.log");
  EXPECT_EQ(a.substr(0, 14), "2026-11-03 23:");
  EXPECT_GE(a, "2026-11-03 23:58:00");
  EXPECT_LT(b, "2026-11-04 23:58:00");
  const auto [c, d] = first_and_last("smtp20261105.log");
  EXPECT_GE(c, "2026-11-04 23:58:00");
  EXPECT_LT(c, "2026-11-05 00:00:00");
  EXPECT_LT(d, "2026-11-05 23:58:00");
  EXPECT_GE(first_and_last("smtp.log").first, "2026-11-05 23:58:00");
  EXPECT_EQ(truth["days"][0]["day"], "2026-11-03");
  EXPECT_EQ(truth["days"].size(), 3U);
  EXPECT_EQ(truth["now"], "2026-11-06T00:10:00");
}

// Every line and byte is in the account, however odd; and the files' days add
// up to the days.
TEST_F(TrafficTest, TheAccountBalances) {
  const Json truth =
      Run("odd", {"--odd", "500", "--layout", "mixed", "--days", "3", "--crlf",
                  "--messages", "300", "--long-lines", "1"});
  std::map<std::string, std::uint64_t> sums;
  std::uint64_t rejected = 0;
  for (const Json& file : truth["files"]) {
    SCOPED_TRACE(file["name"].get<std::string>());
    const std::string log = Log("odd", file["name"]);
    EXPECT_EQ(file["bytes"], log.size());
    const auto lines = Lines(log);
    EXPECT_EQ(file["lines"], lines.size());
    std::uint64_t blank = 0;
    std::uint64_t too_long = 0;
    for (const std::string_view line : lines) {
      ASSERT_FALSE(line.empty());
      EXPECT_EQ(line.back(), '\r');
      blank += line == "\r" ? 1U : 0U;
      too_long += line.size() > (1U << 20U) ? 1U : 0U;
    }
    EXPECT_EQ(file["blank"], blank);
    EXPECT_EQ(file["reasons"]["too_long"], too_long);
    std::uint64_t reasons = 0;
    for (const auto& [name, count] : file["reasons"].items()) {
      reasons += count.get<std::uint64_t>();
    }
    EXPECT_EQ(file["rejected"], reasons);
    rejected += reasons;
    EXPECT_EQ(file["events"].get<std::uint64_t>() +
                  file["context"].get<std::uint64_t>() + blank + reasons,
              lines.size());
    for (const Json& day : file["days"]) {
      sums[day["day"]] += day["sent"]["copies"].get<std::uint64_t>();
    }
  }
  EXPECT_GT(rejected, 0U);
  for (const Json& day : truth["days"]) {
    EXPECT_EQ(day["sent"]["copies"], sums[day["day"]]);
  }
}

TEST_F(TrafficTest, OddityChangesNoNumber) {
  const std::vector<const char*> base = {"--layout", "mixed",      "--days",
                                         "2",        "--messages", "400"};
  const auto with = [&base](std::initializer_list<const char*> more) {
    std::vector<const char*> all = base;
    all.insert(all.end(), more);
    return all;
  };
  const Json clean = Run("clean", with({"--odd", "0"}));
  const Json odd = Run("odd", with({"--odd", "1000"}));
  EXPECT_EQ(clean["days"], odd["days"]);
  const Json counted = Run("counted", with({"--odd", "1000", "--count-only"}));
  EXPECT_EQ(counted, odd);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "counted" / "logs"));
}

TEST_F(TrafficTest, TheSeedDecidesEveryByte) {
  Run("a", {"--days", "2", "--messages", "300", "--seed", "7"});
  Run("b", {"--days", "2", "--messages", "300", "--seed", "7"});
  Run("c", {"--days", "2", "--messages", "300", "--seed", "8"});
  const std::string file = "smtp20261102.log";
  EXPECT_FALSE(Log("a", file).empty());
  EXPECT_EQ(Log("a", file), Log("b", file));
  EXPECT_NE(Log("a", file), Log("c", file));
}

TEST_F(TrafficTest, ScaleAndBytes) {
  const Json truth =
      Run("scale", {"--days", "2", "--messages", "300", "--scale",
                    "2026-11-03=0", "--scale", "2026-11-02=3"});
  EXPECT_GT(truth["days"][0]["received"]["messages"], 400);
  EXPECT_EQ(truth["days"][1]["received"]["messages"], 0);
  const Json big = Run("big", {"--bytes", "1000000", "--days", "7"});
  std::uint64_t bytes = 0;
  for (const Json& file : big["files"]) {
    bytes += file["bytes"].get<std::uint64_t>();
  }
  EXPECT_GT(bytes, 850'000U);
  EXPECT_LT(bytes, 1'150'000U);
}

TEST(OptionsTest, WrongValuesAreTold) {
  EXPECT_EQ(OptionError({}), "");
  EXPECT_EQ(OptionError({"--days", "0"}),
            "--days: 0 is not between 1 and 10000");
  EXPECT_EQ(OptionError({"--start", "2026-13-01"}),
            "--start: '2026-13-01' is no date YYYY-MM-DD");
  EXPECT_EQ(OptionError({"--scale", "2026-11-02"}),
            "--scale: '2026-11-02' has no '='");
  EXPECT_EQ(OptionError({"--scale", "2026-11-02=nan"}),
            "--scale: 'nan' is no factor between 0 and 1000");
  EXPECT_EQ(OptionError({"--burst", "a b@x=2026-11-02:3"}),
            "--burst: 'a b@x' is no address of letters, digits, '.', '-', "
            "'_'");
  EXPECT_NE(OptionError({"--received", "1,,2"}), "");
  EXPECT_NE(OptionError({"--layout", "other"}), "");
  EXPECT_NE(OptionError({"--nonsense"}), "");
  EXPECT_NE(OptionError({"stray"}), "");
  EXPECT_NE(OptionError({"--local-hosts", "--no-local-hosts"}), "");
  EXPECT_NE(OptionError({"--burst", "a@example.org=2026-11-02:3", "--layout",
                         "counts", "--no-local-hosts"}),
            "");
}

TEST(OptionsTest, AFolderThatCannotBeMadeIsTold) {
  Options options;
  options.out = "/dev/null/x";
  EXPECT_EQ(Generate(options).substr(0, 31), "cannot make folder '/dev/null/x");
}

}  // namespace
}  // namespace mailtide::traffic
