// Mistakes on the command line, in the configuration file and in the
// environment; help and version.
#include <initializer_list>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/cli/cli_fixture.h"

namespace mailtide {
namespace {

using CliUsage = CliTest;

TEST_F(CliUsage, MistakesOnTheCommandLineExit64) {
  Write("a.log", DayLog("2026-11-20", 1, 1));
  struct Case {
    Arguments arguments;
    Arguments words;
  };
  const std::vector<Case> cases = {
      {{"analize", "a.log"}, {"'analize'", "'analyze'"}},
      {{"frobnicate"}, {"'frobnicate'", "mailtide --help"}},
      {{""}, {"unknown command ''"}},
      {{"analyze"}, {"PATH"}},
      {{"analyze", ""}, {"PATH is empty"}},
      {{"analyze", "--frmat", "json", "a.log"}, {"--frmat", "--format"}},
      {{"analyze", "-x", "a.log"}, {"-x", "analyze --help"}},
      {{"analyze", "--format", "xml", "a.log"}, {"--format", "text, json"}},
      {{"analyze", "--jobs", "0", "a.log"}, {"--jobs", "1 to 1024"}},
      {{"analyze", "--jobs", "2x", "a.log"}, {"--jobs", "whole number"}},
      {{"analyze", "a.log", "--jobs"}, {"--jobs N"}},
      {{"analyze", "--jobs", "1", "--jobs", "2", "a.log"}, {"given twice"}},
      {{"analyze", "--day", "2026-11-20", "a.log"},
       {"--day", "only to: report"}},
      {{"analyze", "--from", "20261120", "a.log"}, {"--from", "YYYY-MM-DD"}},
      {{"analyze", "--to", "2026-02-30", "a.log"}, {"--to", "2026-02-30"}},
      {{"analyze", "--from", "2026-11-20", "--to", "2026-11-19", "a.log"},
       {"--from", "later"}},
      {{"analyze", "--now", "yesterday", "a.log"}, {"--now", "T00:10"}},
      {{"analyze", "--now", "2026-11-21T00:10+99:00", "a.log"}, {"--now"}},
      {{"analyze", "--count", "bytes", "a.log"}, {"--count", "copies"}},
      {{"analyze", "--timezone", "Europe/Roma", "a.log"},
       {"--timezone", "Europe/Roma", "Europe/Rome"}},
      {{"analyze", "--dialect", "wolf", "a.log"}, {"--dialect", "'welf'"}},
      {{"analyze", "--internal-domain", "*", "a.log"}, {"--internal-domain"}},
      {{"analyze", "--internal-domain", "a@b.c", "a.log"},
       {"--internal-domain", "a@b.c"}},
      {{"analyze", "--local-host", "*", "a.log"}, {"--local-host", "10.1.*"}},
      {{"analyze", "--local-host", "10.1.0.0/33", "a.log"}, {"--local-host"}},
      {{"analyze", "--exit-code=yes", "a.log"}, {"--exit-code", "no value"}},
      {{"nightly", "a.log"}, {"'a.log'", "nightly"}},
      {{"status", "--max-age", "26"}, {"--max-age", "26h"}},
      {{"analyze", "--output", "a\x1b]0;x\x07", "a.log"}, {"--output"}},
  };
  for (const Case& c : cases) {
    const ProgramRun run = Run(c.arguments);
    EXPECT_EQ(run.exit_code, 64) << Describe(run);
    EXPECT_TRUE(TellsOneLine(run, c.words));
    EXPECT_EQ(run.out, "");
  }
}

TEST_F(CliUsage, WithoutACommandTheUsageIsReadable) {
  const ProgramRun run = Run({});
  EXPECT_EQ(run.exit_code, 64);
  EXPECT_EQ(run.out, "");
  EXPECT_TRUE(run.err.starts_with("usage: mailtide COMMAND [options]\n"))
      << Describe(run);
  EXPECT_EQ(run.err.find("\\u{"), std::string::npos) << Describe(run);
}

TEST_F(CliUsage, MistakesInTheFileExit78WithTheirLine) {
  struct Case {
    std::string text;
    Arguments words;
  };
  const std::vector<Case> cases = {
      {"[polcy]\n", {"bad.conf:1:", "'polcy'", "'policy'"}},
      {"[policy]\n\ninternal_domian = example.org\n",
       {"bad.conf:3:", "'internal_domian'", "'internal_domain'"}},
      {"[policy]\ndomain = example.org\n",
       {"bad.conf:2:", "'domain'", "internal_domain"}},
      {"max_relay = 3\n", {"bad.conf:1:", "max_relay", "[logs]"}},
      {"[checks\nmax_relay = 3\n", {"bad.conf:1:", "[checks"}},
      {"[checks]\nmax_relay\n", {"bad.conf:2:", "max_relay", "key = value"}},
      {"[checks]\nmax_relay = 3\nmax_relay = 4\n",
       {"bad.conf:3:", "max_relay", "line 2"}},
      {"[checks]\nmax_relay = -1\n", {"bad.conf:2:", "max_relay", "'-1'"}},
      {"[checks]\nmax_relay = 100 # a day\n",
       {"bad.conf:2:", "'100 # a day'", "comment"}},
      {"[checks]\nsigma = nan\n", {"bad.conf:2:", "sigma", "'nan'"}},
      {"[checks]\nsigma =\n", {"bad.conf:2:", "sigma", "no value"}},
      {"[checks]\ndays_of_data = 99999999999999999999\n",
       {"bad.conf:2:", "days_of_data", "3 to 3660"}},
      {"[checks]\nholiday = 31-12\n", {"bad.conf:2:", "holiday", "MM-DD"}},
      {"[checks]\nholiday = 12-24\nholiday = itlay\n",
       {"bad.conf:3:", "holiday", "'itlay'", "'italy'"}},
      {"[checks]\nholiday = italy\nholiday = no/such.file\n",
       {"bad.conf:3:", "holiday", "no/such.file", "No such file"}},
      {"[checks]\ndetector = fixed\n", {"bad.conf:2:", "fixed_rule"}},
      {"[checks]\naccount_limit = a@example.org many\n",
       {"bad.conf:2:", "account_limit", "a@example.org"}},
      {"[logs]\ntimezone = \"Europe/Rome\"\n", {"bad.conf:2:", "timezone"}},
      {"[logs]\nrotation_time = 24:00\n", {"bad.conf:2:", "rotation_time"}},
      {"[logs]\ninclude = /(/\n", {"bad.conf:2:", "include", "/(/"}},
      {"[lcd]\nline = (\n", {"bad.conf:2:", "line", "'('", "missing )"}},
      {"[lcd]\nline = (?P<time>.*) (?P<txt>.*)\n",
       {"bad.conf:2:", "line", "'txt'", "text"}},
      {"[lcd]\n\nline = (?P<time>.*)\n",
       {"bad.conf:3:", "line", "(?P<text>...)"}},
      {"[policy]\nlocal_host = *\n", {"bad.conf:2:", "local_host", "'*'"}},
      {"[policy]\nrecipients_file = /nowhere/at/all\n",
       {"bad.conf:2:", "recipients_file", "/nowhere/at/all", "No such file"}},
      {"[mail]\nrecipient = admin\n", {"bad.conf:2:", "recipient", "'admin'"}},
      {"[mail]\nrecipient = a@example.org, b@example.org\n",
       {"bad.conf:2:", "recipient"}},
      {"[mail]\nsubject = x\x1b[31m\n", {"bad.conf:2:", "0x1b"}},
      {std::string("[mail]\nsubject = \0\n", 18), {"bad.conf:2:", "NUL"}},
      {"[mail]\nremote_host = 192.0.2.1\nsecurity = none\n",
       {"bad.conf:3:", "security", "insecure = yes"}},
  };
  for (const Case& c : cases) {
    Write("bad.conf", c.text);
    const ProgramRun run = Run({"config", "--config", "bad.conf"});
    EXPECT_EQ(run.exit_code, 78) << c.text << Describe(run);
    EXPECT_TRUE(TellsOneLine(run, c.words)) << c.text;
  }
}

TEST_F(CliUsage, AFileOfHolidaysLiesBesideTheConfiguration) {
  Write("etc/x.conf", "[checks]\nholiday = italy\nholiday = days.txt\n");
  Write("etc/days.txt", "12-07 Sant'Ambrogio\n");
  const Arguments config = {"config", "--config", "etc/x.conf"};
  ProgramRun run = Run(config);
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  run = Run({"config", "--config", "etc/x.conf", "--output", "etc/days.txt"});
  EXPECT_EQ(run.exit_code, 64) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"etc/days.txt", "a file of holidays"}));
  Write("etc/days.txt", "12-07\n\n12-7\n");
  run = Run(config);
  EXPECT_EQ(run.exit_code, 78) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"etc/days.txt:3:", "holiday", "'12-7'"}));
}

TEST_F(CliUsage, EveryCommandRefusesABadLineOfTheLcd) {
  const std::string log = Write("a.log", "x\n");
  Write("bad.conf", "[lcd]\nline = (?P<text>.*)\n");
  for (const Arguments& command : std::initializer_list<Arguments>{
           {"analyze", log}, {"backfill", log}, {"nightly"}, {"status"}}) {
    Arguments arguments = command;
    arguments.insert(arguments.end(), {"--config", "bad.conf"});
    const ProgramRun run = Run(arguments);
    EXPECT_EQ(run.exit_code, 78) << command.front() << Describe(run);
    EXPECT_TRUE(TellsOneLine(run, {"bad.conf:2:", "(?P<time>...)"}));
  }
}

TEST_F(CliUsage, ALineOfTheLcdIsKept) {
  Write("good.conf", "[lcd]\nline = (?P<time>\\S+ \\S+) (?P<text>.*)\n");
  const ProgramRun run = Run({"config", "--config", "good.conf"});
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_NE(run.out.find("line = (?P<time>\\S+ \\S+) (?P<text>.*)\n"),
            std::string::npos)
      << run.out;
}

TEST_F(CliUsage, AConfigurationThatIsNotThereExits78) {
  for (const std::string path : {"nowhere.conf", "/"}) {
    const ProgramRun run = Run({"config", "--config", path});
    EXPECT_EQ(run.exit_code, 78);
    EXPECT_TRUE(TellsOneLine(run, {"'" + path + "'"}));
  }
  environment_.emplace_back("MAILTIDE_CONFIG=/nowhere/x.conf");
  const ProgramRun run = Run({"config"});
  EXPECT_EQ(run.exit_code, 78);
  EXPECT_TRUE(TellsOneLine(run, {"/nowhere/x.conf"}));
}

TEST_F(CliUsage, MistakesInTheEnvironmentNameTheVariable) {
  struct Case {
    std::string variable;
    int exit_code;
    Arguments words;
  };
  for (const Case& c : std::vector<Case>{
           {"MAILTIDE_CHECKS_MAX_RELAY=abc", 78, {"CHECKS_MAX_RELAY", "abc"}},
           {"MAILTIDE_CHECKS_MAX_RELAY=", 78, {"CHECKS_MAX_RELAY"}},
           {"MAILTIDE_LOGS_TIMEZONE=Mars", 78, {"LOGS_TIMEZONE", "Mars"}},
           // Perhaps another program's: told, not refused.
           {"MAILTIDE_CHECKS_MAXRELAY=3",
            0,
            {"CHECKS_MAXRELAY", "ignored", "MAILTIDE_CHECKS_MAX_RELAY"}}}) {
    Arguments kept = environment_;
    environment_.push_back(c.variable);
    const ProgramRun run = Run({"config"});
    EXPECT_EQ(run.exit_code, c.exit_code) << Describe(run);
    EXPECT_TRUE(TellsOneLine(run, c.words));
    environment_ = kept;
  }
}

TEST_F(CliUsage, DefaultsThenFileThenEnvironmentThenCommandLine) {
  const std::string path = Write(
      "m.conf",
      "[logs]\ntimezone = Europe/Rome\n[policy]\ninternal_domain = a.example\n"
      "internal_domain = b.example\n[checks]\nmax_relay = 1\nsigma = 3\n");
  environment_.emplace_back("MAILTIDE_LOGS_TIMEZONE=Europe/London");
  environment_.emplace_back("MAILTIDE_CHECKS_MAX_RELAY=2");
  environment_.emplace_back("MAILTIDE_POLICY_LOCAL_HOST=10.1.*\n192.0.2.1\n");
  const ProgramRun run =
      Run({"config", "--config", path, "--timezone", "UTC", "--internal-domain",
           "c.example", "--internal-domain", ".d.example"});
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  const auto has = [&run](const std::string& text) {
    return run.out.find(text) != std::string::npos;
  };
  EXPECT_TRUE(has("# command line\ntimezone = UTC\n")) << run.out;
  EXPECT_TRUE(has("# environment MAILTIDE_CHECKS_MAX_RELAY\nmax_relay = 2\n"));
  EXPECT_TRUE(has("# " + path + ":8\nsigma = 3\n"));
  EXPECT_TRUE(has("# default\ndays_of_data = 15\n"));
  // A list from a higher level replaces the whole list.
  EXPECT_TRUE(has("internal_domain = c.example\n"));
  EXPECT_TRUE(has("internal_domain = .d.example\n"));
  EXPECT_FALSE(has("a.example\n"));
  EXPECT_TRUE(has("local_host = 10.1.*\n"));
  EXPECT_TRUE(has("local_host = 192.0.2.1\n"));
}

TEST_F(CliUsage, WhatConfigPrintsLoadsAgain) {
  const std::string path = WriteConfig();
  const ProgramRun first = Run({"config", "--config", path});
  EXPECT_EQ(first.exit_code, 0) << Describe(first);
  Write("again.conf", first.out);
  const ProgramRun second = Run({"config", "--config", "again.conf"});
  EXPECT_EQ(second.exit_code, 0) << Describe(second);
  const auto settings = [](const std::string& text) {
    std::string kept;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at) + 1;
      if (text[at] != '#') {
        kept += text.substr(at, end - at);
      }
      at = end;
    }
    return kept;
  };
  EXPECT_EQ(settings(first.out), settings(second.out));
  EXPECT_NE(settings(first.out).find("recipient = admin@example.org Admin\n"),
            std::string::npos);
}

TEST_F(CliUsage, HelpListsCommandsAndTheirOptions) {
  const Arguments common = {"--config",  "--output",    "--now",
                            "--dialect", "--timezone",  "--internal-domain",
                            "--count",   "--local-host"};
  struct Case {
    std::string command;
    Arguments own;
  };
  const ProgramRun overview = Run({"--help"});
  EXPECT_EQ(overview.exit_code, 0);
  EXPECT_EQ(overview.err, "");
  for (const Case& c : std::vector<Case>{
           {"analyze", {"--format", "--from", "--to", "--exit-code", "--jobs"}},
           {"nightly", {"--format", "--exit-code"}},
           {"backfill", {"--format", "--exit-code"}},
           {"report", {"--day", "--format", "--from", "--to"}},
           {"explain", {"--day", "--account", "--format"}},
           {"send", {"--all", "--test"}},
           {"status", {"--max-age", "26h", "--format"}},
           {"replay", {"--csv", "--detector", "cusum", "wherever"}},
           {"config", {}}}) {
    EXPECT_NE(overview.out.find("\n  " + c.command + " "), std::string::npos);
    const ProgramRun run = Run({c.command, "--help"});
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_EQ(run.err, "");
    EXPECT_TRUE(run.out.starts_with("usage: mailtide " + c.command));
    for (const Arguments& options : {common, c.own}) {
      for (const std::string& option : options) {
        EXPECT_NE(run.out.find(option), std::string::npos)
            << c.command << " " << option;
      }
    }
  }
}

TEST_F(CliUsage, VersionIsOneLine) {
  const ProgramRun run = Run({"--version"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(run.err, "");
  EXPECT_TRUE(run.out.starts_with("mailtide ")) << run.out;
  EXPECT_EQ(run.out.find('\n'), run.out.size() - 1);
}

TEST_F(CliUsage, WhatIsNotConfiguredExits78AndSaysTheKey) {
  struct Case {
    Arguments arguments;
    Arguments words;
  };
  Write("smtp20261120.log", DayLog("2026-11-20", 1, 1));
  for (const Case& c : std::vector<Case>{
           {{"nightly"}, {"no log folder", "directory", "[logs]"}},
           {{"report"}, {"no store", "path", "[store]"}},
           {{"status"}, {"no store", "path", "[store]"}},
           {{"send"}, {"no store", "path", "[store]"}},
           {{"backfill", "--internal-domain", "example.org", "missing.log",
             "smtp20261120.log"},
            {"no store", "path", "[store]"}}}) {
    const ProgramRun run = Run(c.arguments);
    EXPECT_EQ(run.exit_code, 78) << Describe(run);
    EXPECT_TRUE(TellsOneLine(run, c.words));
  }
}

}  // namespace
}  // namespace mailtide
