// `mailtide replay --set`: other settings on the days of a store, against what
// can be reckoned here and against what `report` says under those settings.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "analysis/history/lock.h"
#include "tests/cli/cli_fixture.h"

namespace mailtide {
namespace {

using nlohmann::json;
using Alerts = std::set<std::string>;

// Day 1 is Monday, 2026-09-28; the last one is Friday, 2026-11-20.
constexpr int kDays = 54;

std::string Day(int number) {
  const std::chrono::year_month_day date(
      std::chrono::local_days(std::chrono::year(2026) / 9 / 27) +
      std::chrono::days(number));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

bool IsWeekend(int number) {
  return number % 7 == 6 || number % 7 == 0;
}

// What makes a verdict the same one, from its JSON.
std::string KeyOf(const json& alert) {
  std::string key =
      alert["day"].get<std::string>() + " " + alert["kind"].get<std::string>();
  for (const char* part :
       {"indicator", "account", "client", "sender", "problem", "side"}) {
    if (alert.contains(part)) {
      key += " " + alert[part].get<std::string>();
    }
  }
  return key;
}

Alerts KeysOf(const json& alerts) {
  Alerts keys;
  for (const json& alert : alerts) {
    if (alert.value("state", "") != "returned") {
      EXPECT_TRUE(keys.insert(KeyOf(alert)).second) << KeyOf(alert);
    }
  }
  return keys;
}

Alerts Without(const Alerts& all, const Alerts& others) {
  Alerts left;
  std::ranges::set_difference(all, others, std::inserter(left, left.end()));
  return left;
}

class CliReplaySet : public CliTest {
 protected:
  CliReplaySet() : config_(WriteConfig()) {}

  ProgramRun Do(const Arguments& command) const {
    Arguments arguments = command;
    arguments.insert(arguments.end(),
                     {"--config", config_, "--now", std::string(kNow)});
    return Run(arguments);
  }
  ProgramRun Replay(const Arguments& sets, const Arguments& more = {}) const {
    Arguments arguments = {"replay"};
    for (const std::string& set : sets) {
      arguments.insert(arguments.end(), {"--set", set});
    }
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Do(arguments);
  }
  json ReplayJson(const Arguments& sets, Arguments more = {}) const {
    more.insert(more.end(), {"--format", "json"});
    const ProgramRun run = Replay(sets, more);
    EXPECT_EQ(run.exit_code, 0) << Describe(run);
    EXPECT_EQ(run.err, "");
    return json::parse(run.out, nullptr, false);
  }

  // Counts the days into the store, and takes their logs away: what follows
  // works on the store alone.
  void Store(int (*received)(int), int (*relayed)(int)) const {
    for (int day = 1; day <= kDays; ++day) {
      Write("logs/" + LogName(Day(day)),
            DayLog(Day(day), received(day), relayed(day)) + more_lines_(day));
    }
    const ProgramRun run = Do({"backfill", Path("logs")});
    ASSERT_EQ(run.exit_code, 0) << Describe(run);
    std::filesystem::remove_all(Path("logs"));
    std::filesystem::create_directories(Path("logs"));
  }

  // Lines at the end of a day.
  std::string (*more_lines_)(int day) = [](int) { return std::string(); };
  const std::string config_;
};

int Wavy(int day) {
  return (IsWeekend(day) ? 20 : 90) + 3 * (day * 7 % 11) + (day % 9 == 0) * 45;
}
int Few(int) {
  return 2;
}

// The fixed rule once more: the alerts of the indicator whose counts are
// `Wavy`, over all days and over weekdays; the others never change.
Alerts FixedRuleAlerts(double sigma, int from) {
  Alerts alerts;
  for (const bool weekdays : {false, true}) {
    std::vector<double> values;
    for (int day = 1; day <= kDays; ++day) {
      if (weekdays && IsWeekend(day)) {
        continue;
      }
      const double value = Wavy(day);
      if (values.size() >= 14 && day >= from) {
        double sum = 0;
        double squares = 0;
        for (auto v = values.end() - 14; v != values.end(); ++v) {
          sum += *v;
          squares += *v * *v;
        }
        const double mean = sum / 14;
        const double deviation = std::sqrt(squares / 14 - mean * mean);
        if (std::abs(value - mean) > sigma * deviation) {
          alerts.insert(fmt::format("{} fixed_rule SMTP_RECVD_MSGS{} {}",
                                    Day(day), weekdays ? "_W" : "",
                                    value > mean ? "high" : "low"));
        }
      }
      values.push_back(value);
    }
  }
  return alerts;
}

TEST_F(CliReplaySet, AnotherSigma) {
  Store(Wavy, Few);
  environment_.emplace_back("MAILTIDE_CHECKS_DETECTOR=fixed_rule");
  for (const int from : {1, 40}) {
    const Alerts two = FixedRuleAlerts(2, from);
    const Alerts wide = FixedRuleAlerts(2.75, from);
    const Alerts narrow = FixedRuleAlerts(1.5, from);
    const json wider = ReplayJson({"checks.sigma=2.75"}, {"--from", Day(from)});
    EXPECT_EQ(KeysOf(wider["vanish"]), Without(two, wide));
    EXPECT_EQ(KeysOf(wider["appear"]), Alerts());
    EXPECT_EQ(wider["same"], wide.size());
    const json narrower =
        ReplayJson({"checks.sigma = 1.5"}, {"--from", Day(from)});
    EXPECT_EQ(KeysOf(narrower["appear"]), Without(narrow, two));
    EXPECT_EQ(KeysOf(narrower["vanish"]), Alerts());
    EXPECT_EQ(narrower["same"], two.size());
    if (from == 1) {
      EXPECT_GE(Without(two, wide).size(), 2U);
      EXPECT_GE(wide.size(), 1U);
      EXPECT_GE(Without(narrow, two).size(), 2U);
    }
  }
}

TEST_F(CliReplaySet, AccountsBetweenTheTwoLimits) {
  more_lines_ = [](int day) {
    std::string lines;
    const std::vector<std::pair<std::string, int>> accounts = {
        {"ann", 120}, {"bob", 101}, {"carl", 100},
        {"dan", 51},  {"eve", 50},  {"fay", 5}};
    for (const auto& [account, copies] : accounts) {
      for (int i = 0; day == kDays && i < copies; ++i) {
        lines += WelfLine(Day(day) + " 23:57:31", "10.1.0.3",
                          account + "@example.org",
                          fmt::format("r{}@example.net", i));
      }
    }
    return lines;
  };
  Store(Few, [](int) { return 0; });
  const json found = ReplayJson({"checks.max_relay=50"});
  const std::string day = Day(kDays);
  EXPECT_EQ(KeysOf(found["appear"]),
            (Alerts{day + " account_limit carl@example.org",
                    day + " account_limit dan@example.org"}));
  EXPECT_TRUE(found["vanish"].empty());
  EXPECT_EQ(found["appear"][0]["limit"], 50);
  environment_.emplace_back("MAILTIDE_CHECKS_DETECTOR=account_limit");
  // A list takes the place of the one that is configured; its values add up.
  environment_.emplace_back(
      "MAILTIDE_CHECKS_ACCOUNT_LIMIT=ann@example.org 500");
  const json limits =
      ReplayJson({"checks.account_limit=bob@example.org 200 until 2026-12-31 x",
                  "checks.account_limit=carl@example.org 99"});
  EXPECT_EQ(KeysOf(limits["appear"]),
            (Alerts{day + " account_limit ann@example.org",
                    day + " account_limit carl@example.org"}));
  EXPECT_EQ(KeysOf(limits["vanish"]),
            (Alerts{day + " account_limit bob@example.org"}));
  EXPECT_EQ(limits["set"],
            json::parse(R"({"checks.account_limit":[)"
                        R"("bob@example.org 200 until 2026-12-31 x",)"
                        R"("carl@example.org 99"]})"));
}

// Whatever is tried: what appears, vanishes and stays is the difference of what
// `report` says of the same days under the one and under the other.
TEST_F(CliReplaySet, IsTheDifferenceOfTheReports) {
  // Mails to many on some days, so that copies are not messages.
  more_lines_ = [](int day) {
    std::string to = "a@example.net";
    for (int i = 0; i < 300 && day % 13 == 0; ++i) {
      to += fmt::format(",r{}@example.net", i);
    }
    return WelfLine(Day(day) + " 23:57:31", "10.1.0.3", "bob@example.org", to);
  };
  const auto received = [](int day) {
    return Day(day) == "2026-11-09" ? 5 : Wavy(day);
  };
  Store(received, [](int day) { return day % 17 == 0 ? 130 : 10 + day % 5; });
  const auto report = [this](const Arguments& variables) {
    const Arguments before = environment_;
    environment_.insert(environment_.end(), variables.begin(), variables.end());
    const ProgramRun run = Do({"report", "--from", Day(2), "--format", "json"});
    environment_ = before;
    EXPECT_EQ(run.exit_code, 0) << Describe(run);
    return KeysOf(json::parse(run.out, nullptr, false)["alerts"]);
  };
  const Alerts now = report({});
  struct Case {
    Arguments sets;
    Arguments variables;
  };
  for (const Case& c : std::vector<Case>{
           {{"checks.sigma=3"}, {"MAILTIDE_CHECKS_SIGMA=3"}},
           {{"checks.detector=fixed_rule"},
            {"MAILTIDE_CHECKS_DETECTOR=fixed_rule"}},
           {{"checks.detector=cusum", "checks.detector=account_limit"},
            {"MAILTIDE_CHECKS_DETECTOR=cusum\naccount_limit"}},
           {{"checks.count=messages"}, {"MAILTIDE_CHECKS_COUNT=messages"}},
           {{"checks.window=including", "checks.days_of_data=20"},
            {"MAILTIDE_CHECKS_WINDOW=including",
             "MAILTIDE_CHECKS_DAYS_OF_DATA=20"}},
           {{"checks.min_samples=5"}, {"MAILTIDE_CHECKS_MIN_SAMPLES=5"}},
           {{"checks.holiday=2026-11-09", "checks.holiday=11-10"},
            {"MAILTIDE_CHECKS_HOLIDAY=2026-11-09\n11-10"}}}) {
    SCOPED_TRACE(c.sets.front());
    const json found = ReplayJson(c.sets, {"--from", Day(2)});
    const Alerts then = report(c.variables);
    EXPECT_EQ(KeysOf(found["appear"]), Without(then, now));
    EXPECT_EQ(KeysOf(found["vanish"]), Without(now, then));
    EXPECT_EQ(found["same"].get<std::size_t>() + found["vanish"].size(),
              now.size());
    EXPECT_NE(then, now);
    EXPECT_EQ(found["from"], Day(2));
    EXPECT_EQ(found["to"], Day(kDays));
    EXPECT_EQ(found["days"], kDays - 1);
    if (c.sets == Arguments{"checks.detector=fixed_rule"}) {
      EXPECT_TRUE(found["appear"].empty());
      for (const json& alert : found["vanish"]) {
        EXPECT_NE(alert["kind"], "fixed_rule");
      }
    }
  }
}

TEST_F(CliReplaySet, InItalianAndEnglishWhileAnotherRunCounts) {
  Store([](int day) { return day == kDays   ? 130
                             : day % 2 == 0 ? 90
                                            : 110; },
        Few);
  environment_.emplace_back("MAILTIDE_CHECKS_DETECTOR=fixed_rule");
  const Result<FileLock> held = FileLock::TryLock(
      Path("state/history.db"), StoreLock::kCount, std::chrono::seconds(1));
  ASSERT_TRUE(held) << held.error().message;
  // M = 100 and S = 10, over the last fourteen days as over the last fourteen
  // weekdays: seven of them are even and seven odd.
  ProgramRun run = Replay({"checks.sigma=3.5"}, {"--from", Day(kDays)});
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_EQ(run.err, "");
  EXPECT_TRUE(IsHarmless(run.out));
  EXPECT_EQ(run.out,
            "checks.sigma = 3.5 invece di 2, dal 2026-11-20 al 2026-11-20 (1 "
            "giorno): 0 avvisi comparirebbero, 2 sparirebbero, 0 restano\n"
            "\n"
            "SPARIREBBERO\n"
            "  2026-11-20  Copie ricevute: 130, 30 % sopra la media. Attesi "
            "100,0 (media di\n"
            "              14 giorni), limiti da 80,0 a 120,0 (M ± 2S).\n"
            "  2026-11-20  Copie ricevute, lunedì-venerdì: 130, 30 % sopra la "
            "media. Attesi\n"
            "              100,0 (media di 14 giorni), limiti da 80,0 a 120,0 "
            "(M ± 2S).\n");
  environment_.emplace_back("MAILTIDE_REPORT_LANGUAGE=en");
  environment_.emplace_back("MAILTIDE_CHECKS_SIGMA=4");
  run = Replay({"checks.sigma=2.5", "checks.max_relay=1"},
               {"--from", Day(kDays)});
  EXPECT_TRUE(run.out.starts_with(
      "checks.max_relay = 1 instead of 100; checks.sigma = 2.5 instead of 4, "
      "2026-11-20 to 2026-11-20 (1 day): 2 alerts would appear, 0 would "
      "vanish, 0 stay\n\n"
      "WOULD APPEAR\n"
      "  2026-11-20  Copies received: 130, 30 % above the mean. "))
      << run.out;
  // The bounds are those of the setting that speaks.
  EXPECT_NE(run.out.find("bounds 75.0 to 125.0"), std::string::npos) << run.out;
  run = Replay({"checks.holiday=italy"});
  EXPECT_TRUE(
      run.out.starts_with("checks.holiday = italy instead of no value, "))
      << run.out;
}

TEST_F(CliReplaySet, DaysThatAreNotThere) {
  ProgramRun run = Replay({"checks.sigma=3"});
  EXPECT_EQ(run.exit_code, 66) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"no store", "history.db"}));
  Store(Few, Few);
  run = Replay({"checks.sigma=3"}, {"--from", "2027-01-01"});
  EXPECT_EQ(run.exit_code, 66) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"2026-09-28 to 2026-11-20"}));
  run = Replay({"checks.sigma=3"},
               {"--from", "2026-11-02", "--to", "2026-11-01"});
  EXPECT_EQ(run.exit_code, 64) << Describe(run);
  const json all = ReplayJson({"checks.sigma=3"}, {"--from", "2020-01-01"});
  EXPECT_EQ(all["from"], Day(1));
  EXPECT_EQ(all["days"], kDays);
}

TEST_F(CliReplaySet, Usage) {
  struct Case {
    Arguments arguments;
    Arguments words;
  };
  for (const Case& c : std::vector<Case>{
           {{}, {"--set checks.KEY=VALUE", "--csv FILE --detector NAME"}},
           {{"--csv", "a.csv", "--set", "checks.sigma=3"}, {"keep one"}},
           {{"--set", "checks.sigma=3", "--detector", "cusum"},
            {"--set checks.detector=NAME"}},
           {{"--csv", "a.csv", "--detector", "cusum", "--from", "2026-11-01"},
            {"--from", "--set"}},
           {{"--set", "checks.sigma"}, {"--set", "checks.KEY=VALUE"}},
           {{"--set", "sigma=3"}, {"'sigma=3'", "checks.KEY=VALUE"}},
           {{"--set", "check.sigma=3"}, {"--set", "did you mean 'checks'"}},
           {{"--set", "mail.port=26"}, {"--set", "[mail]", "[checks]"}},
           {{"--set", "checks.sgima=3"}, {"--set", "did you mean 'sigma'"}},
           {{"--set", "checks.sigma="}, {"[checks] sigma: no value"}},
           {{"--set", "checks.sigma=2", "--set", "checks.sigma=3"},
            {"[checks] sigma", "twice"}},
           {{"--set", "checks.detector=cusums"},
            {"option --set: [checks] detector", "did you mean 'cusum'"}},
           {{"--set", "checks.holiday=itly"},
            {"option --set: [checks] holiday", "did you mean 'italy'"}}}) {
    Arguments arguments = {"replay"};
    arguments.insert(arguments.end(), c.arguments.begin(), c.arguments.end());
    const ProgramRun run = Do(arguments);
    EXPECT_EQ(run.exit_code, 64) << Describe(run);
    EXPECT_EQ(run.out, "");
    EXPECT_TRUE(TellsOneLine(run, c.words));
  }
  // A bad value is told in the words of the configuration file.
  const ProgramRun set = Do({"replay", "--set", "checks.sigma=two"});
  EXPECT_EQ(set.exit_code, 64);
  environment_.emplace_back("MAILTIDE_CHECKS_SIGMA=two");
  const ProgramRun file = Do({"config"});
  EXPECT_EQ(file.exit_code, 78);
  const auto words = [](const std::string& text) {
    return text.substr(text.find("'two'"));
  };
  EXPECT_EQ(words(set.err), words(file.err));
  EXPECT_TRUE(set.err.starts_with("mailtide: option --set: [checks] sigma: "))
      << set.err;
}

TEST_F(CliReplaySet, WarningsAreThoseOfTheTriedValues) {
  Store(Few, Few);
  ProgramRun run = Replay({"checks.days_of_data=7"});
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"days_of_data is 7 (option --set)"}));
  run = Replay({"checks.holiday=./days.txt"});
  EXPECT_EQ(run.exit_code, 64) << Describe(run);
  EXPECT_TRUE(
      TellsOneLine(run, {"option --set: [checks] holiday", "days.txt'"}));
  Write("days.txt", "2026-11-09\n");
  EXPECT_EQ(Replay({"checks.holiday=./days.txt"}).exit_code, 0);
  run = Replay({"checks.holiday=./days.txt"}, {"--output", Path("days.txt")});
  EXPECT_EQ(run.exit_code, 64) << Describe(run);
  EXPECT_EQ(ReadAll(Path("days.txt")), "2026-11-09\n");
}

}  // namespace
}  // namespace mailtide
