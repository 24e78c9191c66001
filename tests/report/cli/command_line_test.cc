#include "report/cli/command_line.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "report/cli/command_table.h"
#include "report/cli/help.h"

namespace mailtide {
namespace {

using std::chrono::local_days;
using std::chrono::sys_days;
using Texts = std::vector<std::string>;

constexpr auto kDay = std::chrono::year(2026) / std::chrono::November / 20;

CommandLine Parsed(const Texts& arguments) {
  Result<CommandLine> line = ParseCommandLine(arguments);
  EXPECT_TRUE(line) << line.error().message;
  return line ? *std::move(line) : CommandLine();
}

std::string Message(const Texts& arguments) {
  const Result<CommandLine> line = ParseCommandLine(arguments);
  if (line) {
    return "";
  }
  EXPECT_EQ(line.error().code, ErrorCode::kUsage);
  return line.error().message;
}

TEST(CommandLine, Nothing) {
  for (const Texts& arguments : {Texts{}, Texts{"--"}, Texts{"--jobs", "2"}}) {
    const CommandLine line = Parsed(arguments);
    EXPECT_EQ(line.request, Request::kShortUsage);
    EXPECT_EQ(line.text, ShortUsage());
  }
}

TEST(CommandLine, EveryCommand) {
  for (const CommandRow& command : Commands()) {
    Texts arguments = {std::string(command.name)};
    if (command.min_arguments > 0) {
      arguments.emplace_back("a.log");
    }
    const CommandLine line = Parsed(arguments);
    EXPECT_EQ(line.request, Request::kRun);
    EXPECT_EQ(line.command.command, command.name);
  }
}

TEST(CommandLine, Defaults) {
  CommandOptions expected;
  expected.command = "nightly";
  const CommandLine line = Parsed({"nightly"});
  EXPECT_EQ(line.command, expected);
  EXPECT_TRUE(line.settings.empty());
}

TEST(CommandLine, OptionsOfNoUseAreToldAndPassedOver) {
  const CommandLine line =
      Parsed({"config", "--format", "json", "--from=2026-11-20"});
  CommandOptions expected;
  expected.command = "config";
  EXPECT_EQ(line.command, expected);
  EXPECT_EQ(line.warnings,
            (Texts{"option --format is of no use to 'config', only to: analyze "
                   "nightly backfill report explain status replay",
                   "option --from is of no use to 'config', only to: analyze "
                   "report replay"}));
}

// Each option that is not a setting, in both spellings.
TEST(CommandLine, EveryOption) {
  const struct {
    const char* command;
    const char* name;
    const char* value;  // nullptr: a flag
    void (*expect)(CommandOptions& options);
  } cases[] = {
      {"config", "config", "/x y.conf",
       [](CommandOptions& o) { o.config_path = "/x y.conf"; }},
      {"status", "format", "json",
       [](CommandOptions& o) { o.format = "json"; }},
      {"status", "format", "text", [](CommandOptions&) {}},
      {"config", "output", "out", [](CommandOptions& o) { o.output = "out"; }},
      {"config", "output", "-", [](CommandOptions&) {}},
      {"config", "now", "2026-11-20T00:10",
       [](CommandOptions& o) {
         o.now_text =
             StampText{local_days(kDay) + std::chrono::minutes(10), {}};
       }},
      {"config", "now", "2026-11-20 00:10+01:00",
       [](CommandOptions& o) {
         o.now_text = StampText{local_days(kDay) + std::chrono::minutes(10),
                                std::chrono::minutes(60)};
         o.now = sys_days(kDay) - std::chrono::minutes(50);
       }},
      {"nightly", "jobs", "4", [](CommandOptions& o) { o.jobs = 4; }},
      {"report", "from", "2026-11-20",
       [](CommandOptions& o) { o.from = local_days(kDay); }},
      {"report", "to", "2026-11-20",
       [](CommandOptions& o) { o.to = local_days(kDay); }},
      {"nightly", "exit-code", nullptr,
       [](CommandOptions& o) { o.exit_code = true; }},
      {"report", "day", "2026-11-20",
       [](CommandOptions& o) { o.day = local_days(kDay); }},
      {"explain", "account", "ann@example.org",
       [](CommandOptions& o) { o.account = "ann@example.org"; }},
      {"explain", "indicator", "smtp_sent_msgs_w",
       [](CommandOptions& o) { o.indicator = "SMTP_SENT_MSGS_W"; }},
      {"send", "all", nullptr, [](CommandOptions& o) { o.send_all = true; }},
      {"send", "test", nullptr, [](CommandOptions& o) { o.send_test = true; }},
      {"status", "max-age", "26h",
       [](CommandOptions& o) { o.max_age = std::chrono::hours(26); }},
      {"replay", "set", "checks.sigma=3",
       [](CommandOptions& o) { o.set = {"checks.sigma=3"}; }},
      {"replay", "csv", "-", [](CommandOptions& o) { o.csv = "-"; }},
      {"replay", "detector", "cusum",
       [](CommandOptions& o) { o.detector = "cusum"; }},
  };
  Texts seen;
  for (const auto& c : cases) {
    CommandOptions expected;
    expected.command = c.command;
    c.expect(expected);
    const std::string option = std::string("--") + c.name;
    if (c.value == nullptr) {
      EXPECT_EQ(Parsed({c.command, option}).command, expected) << option;
    } else {
      EXPECT_EQ(Parsed({c.command, option, c.value}).command, expected)
          << option;
      EXPECT_EQ(Parsed({option + "=" + c.value, c.command}).command, expected)
          << option;
    }
    seen.emplace_back(c.name);
  }
  for (const OptionRow& row : CommandLineOptions()) {
    EXPECT_TRUE(row.IsSetting() ||
                std::find(seen.begin(), seen.end(), row.name) != seen.end())
        << row.name;
  }
}

TEST(CommandLine, OptionsThatAreSettings) {
  const CommandLine line =
      Parsed({"analyze", "--count", "messages", "--local-host=10.1.*", "a.log",
              "--dialect", "welf", "--internal-domain", "example.org",
              "--timezone", "UTC", "--internal-domain= example.net "});
  EXPECT_EQ(line.command.arguments, Texts{"a.log"});
  Texts settings;
  for (const TypedSetting& typed : line.settings) {
    settings.push_back(typed.option + ' ' + typed.setting->Name() + ' ' +
                       typed.value);
  }
  EXPECT_EQ(
      settings,
      (Texts{"--dialect logs.dialect welf", "--timezone logs.timezone UTC",
             "--internal-domain policy.internal_domain example.org",
             "--internal-domain policy.internal_domain example.net",
             "--local-host policy.local_host 10.1.*",
             "--count checks.count messages"}));
  for (const OptionRow& row : CommandLineOptions()) {
    if (row.IsSetting()) {
      const Setting* const setting =
          FindSetting(row.setting_section, row.setting_key);
      ASSERT_NE(setting, nullptr) << row.name;
      EXPECT_EQ(setting->repeatable, row.repeatable) << row.name;
    } else {
      EXPECT_NE(row.apply, nullptr) << row.name;
    }
  }
}

TEST(CommandLine, Paths) {
  EXPECT_EQ(Parsed({"analyze", "a", "-", "b c"}).command.arguments,
            (Texts{"a", "-", "b c"}));
  EXPECT_EQ(Parsed({"analyze", "--jobs", "2", "--", "-x", "--help", "--"})
                .command.arguments,
            (Texts{"-x", "--help", "--"}));
  EXPECT_EQ(Parsed({"--jobs", "2", "analyze", "a"}).command.arguments,
            Texts{"a"});
}

TEST(CommandLine, Errors) {
  const std::vector<std::pair<Texts, const char*>> cases = {
      {{"anlyze"}, "unknown command 'anlyze'; did you mean 'analyze'?"},
      {{"xyzzy"}, "unknown command 'xyzzy'; see 'mailtide --help'"},
      {{"forecast"}, "unknown command 'forecast'; see 'mailtide --help'"},
      {{""}, "unknown command ''; see 'mailtide --help'"},
      {{"xyzzy", "--help"}, "unknown command 'xyzzy'; see 'mailtide --help'"},
      {{"analyze", "--cuont", "copies", "a"},
       "unknown option '--cuont'; did you mean '--count'?"},
      {{"analyze", "--domain=x", "a"},
       "unknown option '--domain=x'; did you mean '--internal-domain'?"},
      {{"analyze", "--xyzzy"},
       "unknown option '--xyzzy'; see 'mailtide analyze --help'"},
      {{"--xyzzy"}, "unknown option '--xyzzy'; see 'mailtide --help'"},
      // No abbreviations: a later option would change their meaning.
      {{"analyze", "--coun", "copies", "a"},
       "unknown option '--coun'; did you mean '--count'?"},
      {{"analyze", "-x", "a"},
       "unknown option '-x'; see 'mailtide analyze --help'"},
      {{"analyze"}, "'analyze' needs a PATH; write mailtide analyze PATH..."},
      {{"backfill"},
       "'backfill' needs a PATH; write mailtide backfill PATH..."},
      {{"analyze", "a", ""},
       "a PATH is empty; remove it, or write . for this folder"},
      {{"report", "2026-11-20"},
       "unexpected argument '2026-11-20'; 'report' takes only options, see "
       "'mailtide report --help'"},
      {{"report", "--all"},
       "option --all is of no use to 'report', only to: send"},
      {{"send", "--day", "2026-11-20"},
       "option --day is of no use to 'send', only to: report explain"},
      {{"send", "--all=yes"}, "option --all takes no value"},
      {{"send", "--all", "--all"}, "option --all is given twice; keep one"},
      {{"report", "--day"}, "option --day needs a value; write --day DAY"},
      {{"report", "--day="}, "option --day needs a value; write --day DAY"},
      {{"report", "--day", ""},
       "option --day has an empty value; write --day DAY"},
      {{"report", "--config", "--day", "2026-11-20"},
       "option --config needs a value, but '--day' follows; write --config "
       "FILE"},
      {{"report", "--jobs", "1", "--jobs", "2"},
       "option --jobs is given twice; keep one"},
      {{"report", "--output", "a\nb"},
       "option --output: a control character in its value"},
      {{"report", "--format", "csv"},
       "option --format: 'csv' is no format of this version; there is: text, "
       "json"},
      {{"report", "--now", "today"},
       "option --now: 'today' is not a time; write it like 2026-11-21T00:10, "
       "with :SS and Z or +01:00 if you like"},
      {{"report", "--jobs", "-3"},
       "option --jobs: '-3' is out of range; write 1 to 1024"},
      {{"report", "--jobs", "1025"},
       "option --jobs: '1025' is out of range; write 1 to 1024"},
      {{"report", "--from", "2026-02-30"},
       "option --from: '2026-02-30' is not a day; write YYYY-MM-DD, like "
       "2026-11-20"},
      {{"report", "--from", "2026-11-21", "--to", "2026-11-20"},
       "--from is a later day than --to; exchange them"},
      {{"status", "--max-age", "26"},
       "option --max-age: '26' is not a duration of at most 366 days; write a "
       "number with its unit, like 30s, 10m, 26h, 2d or 1h30m"},
  };
  for (const auto& [arguments, message] : cases) {
    EXPECT_EQ(Message(arguments), message);
  }
}

TEST(CommandLine, HostileArguments) {
  for (const std::string& argument :
       {std::string("---"), std::string("--="), std::string("--=x"),
        std::string("-="), std::string("--\xff\xfe"), std::string("-\x1b[m"),
        std::string("--") + std::string(1 << 20, 'x'),
        "--count=" + std::string(1 << 20, 'x')}) {
    EXPECT_NE(Message({argument, "report", "x"}), "") << argument.substr(0, 99);
    EXPECT_LT(Message({argument, "report", "x"}).size(), 300U);
  }
}

}  // namespace
}  // namespace mailtide
