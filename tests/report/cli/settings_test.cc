#include "report/cli/settings.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using std::chrono::local_days;
using Texts = std::vector<std::string>;

const Setting& Row(std::string_view section, std::string_view key) {
  const Setting* const setting = FindSetting(section, key);
  EXPECT_NE(setting, nullptr) << section << '.' << key;
  return *setting;
}

Options Applied(const Setting& setting, std::string_view text,
                const SettingContext& context = {}) {
  Options options;
  if (setting.clear != nullptr) {
    setting.clear(options);
  }
  const Result<void> applied = setting.apply(text, context, options);
  EXPECT_TRUE(applied) << setting.Name() << ": " << applied.error().message;
  return options;
}

// One value of each key, not its default, and the text that shows it.
struct Good {
  const char* section;
  const char* key;
  const char* text;
  void (*expect)(Options& options);  // makes Options{} what is expected
};

const Good kGood[] = {
    {"logs", "directory", "/var/log/x",
     [](Options& o) { o.logs.directory = "/var/log/x"; }},
    {"logs", "dialect", "welf", [](Options& o) { o.logs.dialect = "welf"; }},
    {"logs", "timezone", "Europe/Rome",
     [](Options& o) { o.logs.timezone = "Europe/Rome"; }},
    {"logs", "rotation_time", "00:05",
     [](Options& o) { o.logs.rotation_time = std::chrono::minutes(5); }},
    {"logs", "settle", "30s",
     [](Options& o) { o.logs.settle = std::chrono::seconds(30); }},
    {"logs", "gateway", "mx1", [](Options& o) { o.logs.gateway = "mx1"; }},
    {"logs", "include", "smtp*.log",
     [](Options& o) { o.logs.include = {"smtp*.log"}; }},
    {"logs", "exclude", "/\\.err$/",
     [](Options& o) { o.logs.exclude = {"/\\.err$/"}; }},
    {"logs", "silent_after", "26h",
     [](Options& o) { o.logs.silent_after = std::chrono::hours(26); }},
    {"store", "path", "/var/lib/h.db",
     [](Options& o) { o.store.path = "/var/lib/h.db"; }},
    {"policy", "internal_domain", ".example.org",
     [](Options& o) { o.policy.internal_domain = {".example.org"}; }},
    {"policy", "local_host", "10.1.*",
     [](Options& o) { o.policy.local_host = {"10.1.*"}; }},
    {"policy", "forbidden", "bad@example.net",
     [](Options& o) { o.policy.forbidden = {"bad@example.net"}; }},
    {"policy", "recipients_file", "/etc/r",
     [](Options& o) { o.policy.recipients_file = "/etc/r"; }},
    {"policy", "spam_score", "50",
     [](Options& o) { o.policy.spam_score = 50; }},
    {"checks", "days_of_data", "3",
     [](Options& o) { o.checks.days_of_data = 3; }},
    {"checks", "max_relay", "0", [](Options& o) { o.checks.max_relay = 0; }},
    {"checks", "sigma", "2.5", [](Options& o) { o.checks.sigma = 2.5; }},
    {"checks", "window", "including",
     [](Options& o) { o.checks.window = WindowKind::kIncluding; }},
    {"checks", "min_samples", "10",
     [](Options& o) { o.checks.min_samples = 10; }},
    {"checks", "count", "messages",
     [](Options& o) { o.checks.count = CountKind::kMessages; }},
    {"checks", "detector", "fixed_rule",
     [](Options& o) { o.checks.detector = {"fixed_rule"}; }},
    {"checks", "account_limit", "a@example.org 5 until 2027-01-31 why",
     [](Options& o) {
       o.checks.account_limit = {
           {"a@example.org", 5,
            local_days(std::chrono::year(2027) / std::chrono::January / 31),
            "why"}};
     }},
    {"checks", "holiday", "12-24",
     [](Options& o) { o.checks.holiday = {"12-24"}; }},
    {"report", "language", "en", [](Options& o) { o.report.language = "en"; }},
    {"report", "directory", "/srv/r",
     [](Options& o) { o.report.directory = "/srv/r"; }},
    {"report", "format", "json",
     [](Options& o) { o.report.format = {"json"}; }},
    {"lcd", "line", "(?P<time>.*)",
     [](Options& o) { o.lcd.line = "(?P<time>.*)"; }},
    {"mail", "transport", "file",
     [](Options& o) { o.mail.transport = MailTransport::kFile; }},
    {"mail", "remote_host", "mail.example.org",
     [](Options& o) { o.mail.remote_host = {"mail.example.org"}; }},
    {"mail", "port", "587", [](Options& o) { o.mail.port = 587; }},
    {"mail", "helo", "mx.example.org",
     [](Options& o) { o.mail.helo = "mx.example.org"; }},
    {"mail", "security", "starttls",
     [](Options& o) { o.mail.security = MailSecurity::kStarttls; }},
    {"mail", "insecure", "yes", [](Options& o) { o.mail.insecure = true; }},
    {"mail", "ca_file", "/etc/ca",
     [](Options& o) { o.mail.ca_file = "/etc/ca"; }},
    {"mail", "username", "user", [](Options& o) { o.mail.username = "user"; }},
    {"mail", "password_file", "/etc/pw",
     [](Options& o) { o.mail.password_file = "/etc/pw"; }},
    {"mail", "from_name", "Posta",
     [](Options& o) { o.mail.from_name = "Posta"; }},
    {"mail", "from_address", "a@example.org",
     [](Options& o) { o.mail.from_address = "a@example.org"; }},
    {"mail", "mail_from", "b@example.org",
     [](Options& o) { o.mail.mail_from = "b@example.org"; }},
    {"mail", "recipient", "user@example.org Monitoraggio",
     [](Options& o) {
       o.mail.recipient = {{"user@example.org", "Monitoraggio"}};
     }},
    {"mail", "subject", "# = ;", [](Options& o) { o.mail.subject = "# = ;"; }},
    {"mail", "when", "always",
     [](Options& o) { o.mail.when = MailWhen::kAlways; }},
    {"mail", "directory", "/srv/m",
     [](Options& o) { o.mail.directory = "/srv/m"; }},
};

TEST(Settings, EachKeySetsItsFieldAndShowsIt) {
  std::set<std::string> seen;
  for (const Good& good : kGood) {
    const Setting& setting = Row(good.section, good.key);
    seen.insert(setting.Name());
    Options expected;
    good.expect(expected);
    const Options applied = Applied(setting, good.text);
    EXPECT_EQ(applied, expected) << setting.Name();
    EXPECT_NE(applied, Options()) << setting.Name();
    EXPECT_EQ(setting.show(applied), Texts{good.text}) << setting.Name();
  }
  for (const Setting& setting : Settings()) {
    EXPECT_TRUE(seen.contains(setting.Name())) << setting.Name();
  }
}

// The form of a choice between words is the list of the words it takes.
TEST(Settings, EveryWordOfAFormIsTaken) {
  const Setting* const choices[] = {
      &Row("checks", "window"),   &Row("checks", "count"),
      &Row("report", "language"), &Row("report", "format"),
      &Row("mail", "transport"),  &Row("mail", "security"),
      &Row("mail", "insecure"),   &Row("mail", "when")};
  for (const Setting* const setting : choices) {
    Options options;
    std::string words;
    for (std::string_view form = setting->form; !form.empty();) {
      const std::string_view word = form.substr(0, form.find('|'));
      form.remove_prefix(std::min(word.size() + 1, form.size()));
      EXPECT_EQ(setting->show(Applied(*setting, word)),
                Texts{std::string(word)})
          << setting->Name();
      words += words.empty() ? "" : ", ";
      words += word;
    }
    const Result<void> wrong = setting->apply("Smtp", {}, options);
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().message, "'Smtp' is not one of: " + words);
  }
}

struct Bad {
  const char* section;
  const char* key;
  const char* text;
  const char* message;
};

const Bad kBad[] = {
    {"logs", "timezone", "Europe/Rom",
     "unknown time zone 'Europe/Rom'; use a name such as Europe/Rome or UTC"},
    {"logs", "rotation_time", "24:00",
     "'24:00' is not a time of day; write HH:MM, like 23:58"},
    {"logs", "settle", "10",
     "'10' is not a duration of at most 366 days; write a number with its "
     "unit, like 30s, 10m, 26h, 2d or 1h30m"},
    {"policy", "spam_score", "0", "'0' is out of range; write 1 to 100"},
    {"policy", "spam_score", "101", "'101' is out of range; write 1 to 100"},
    {"checks", "days_of_data", "2", "'2' is out of range; write 3 to 3660"},
    {"checks", "max_relay", "-1",
     "'-1' is out of range; write 0 to 9007199254740992"},
    {"checks", "sigma", "nan",
     "'nan' is not a number above 0; write it like 2 or 2.5"},
    {"checks", "min_samples", "1", "'1' is out of range; write 2 to 3660"},
    {"checks", "holiday", "31-12",
     "'31-12' is not a day; write YYYY-MM-DD, or MM-DD for each year"},
    {"checks", "holiday", "itly",
     "'itly' is no holiday; write YYYY-MM-DD, MM-DD, a country (italy), or the "
     "path of a file with a / or a dot in it; did you mean 'italy'?"},
    {"checks", "detector", "fixed_rul",
     "'fixed_rul' is not a detector; there is: fixed_rule, cusum; did you mean "
     "'fixed_rule'?"},
    {"logs", "dialect", "wolf",
     "'wolf' is not a dialect; there is: auto, welf; did you mean 'welf'?"},
    {"logs", "include", "/(/", "no pattern"},
    {"lcd", "line", "(", "no pattern"},
    {"mail", "port", "0", "'0' is out of range; write 1 to 65535"},
    {"mail", "port", "65536", "'65536' is out of range; write 1 to 65535"},
    {"mail", "remote_host", "a b",
     "'a b' is not a host name or address; write it like mail.example.org or "
     "192.0.2.1, without a port"},
    {"mail", "remote_host", "mail.example.org:25",
     "'mail.example.org:25' is not a host name or address; write it like "
     "mail.example.org or 192.0.2.1, without a port"},
    {"mail", "helo", "my host",
     "'my host' is not a name for HELO; write it like mail.example.org or "
     "[192.0.2.1]"},
    {"mail", "from_address", "nobody",
     "'nobody' is not a mail address; write it like user@example.org, in "
     "ASCII"},
    {"mail", "mail_from", "<a@example.org>",
     "'<a@example.org>' is not a mail address; write it like "
     "user@example.org, in ASCII"},
};

TEST(Settings, WrongValues) {
  SettingContext context;
  context.detectors = {"fixed_rule", "cusum"};
  context.dialects = {"welf"};
  context.lcd_line =
      context.file_pattern = [](std::string_view /*text*/) -> Result<void> {
    return Fail(ErrorCode::kConfiguration, "no pattern");
  };
  for (const Bad& bad : kBad) {
    Options options;
    const Result<void> applied =
        Row(bad.section, bad.key).apply(bad.text, context, options);
    ASSERT_FALSE(applied) << bad.key;
    EXPECT_EQ(applied.error().code, ErrorCode::kConfiguration) << bad.key;
    EXPECT_EQ(applied.error().message, bad.message);
    EXPECT_EQ(options, Options()) << bad.key << " was changed all the same";
  }
}

// The words of these errors are analysis/policy_rules.h's.
TEST(Settings, PolicyRulesAreChecked) {
  const struct {
    const char* key;
    const char* text;
  } cases[] = {{"local_host", "*"},
               {"local_host", "300.1.2.3"},
               {"internal_domain", "*"},
               {"internal_domain", "exa mple.org"},
               {"forbidden", "*"}};
  for (const auto& c : cases) {
    Options options;
    EXPECT_FALSE(Row("policy", c.key).apply(c.text, {}, options))
        << c.key << " = " << c.text;
  }
}

TEST(Settings, ListsGrowAndClear) {
  for (const Setting& setting : Settings()) {
    EXPECT_EQ(setting.clear != nullptr, setting.repeatable) << setting.Name();
  }
  const Setting& host = Row("mail", "remote_host");
  Options options;
  ASSERT_TRUE(host.apply("b.example.org", {}, options));
  EXPECT_EQ(host.show(options), (Texts{"localhost", "b.example.org"}));
  host.clear(options);
  EXPECT_EQ(host.show(options), Texts{});
}

TEST(Settings, NamesAndHelp) {
  std::set<std::string> names;
  for (const Setting& setting : Settings()) {
    EXPECT_TRUE(names.insert(setting.Name()).second) << setting.Name();
    EXPECT_FALSE(setting.form.empty()) << setting.Name();
    EXPECT_FALSE(setting.help.empty()) << setting.Name();
    EXPECT_FALSE(setting.help.ends_with('.')) << setting.Name();
    EXPECT_EQ(FindSetting(setting.section, setting.key), &setting);
  }
  const Setting& sigma = Row("checks", "sigma");
  EXPECT_EQ(sigma.Name(), "checks.sigma");
  EXPECT_EQ(sigma.Variable(), "MAILTIDE_CHECKS_SIGMA");
  EXPECT_EQ(sigma.Description(), "[checks] sigma");
  EXPECT_EQ(FindSetting("checks", "Sigma"), nullptr);
  EXPECT_EQ(FindSetting("mail", "sigma"), nullptr);
  EXPECT_EQ(SettingSections(),
            (std::vector<std::string_view>{"logs", "store", "policy", "checks",
                                           "report", "lcd", "mail"}));
}

TEST(Settings, UnknownNames) {
  EXPECT_EQ(UnknownSectionMessage("chekcs"),
            "unknown section 'chekcs'; did you mean 'checks'?");
  EXPECT_EQ(UnknownSectionMessage("xyzzy"),
            "unknown section 'xyzzy'; there is: logs, store, policy, checks, "
            "report, lcd, mail");
  EXPECT_EQ(UnknownKeyMessage("policy", "internal_domains"),
            "unknown key 'internal_domains' in [policy]; did you mean "
            "'internal_domain'?");
  EXPECT_EQ(UnknownKeyMessage("policy", "domain"),
            "unknown key 'domain' in [policy]; did you mean "
            "'internal_domain'?");
  EXPECT_EQ(UnknownKeyMessage("mail", "sigma"),
            "unknown key 'sigma' in [mail]; it belongs in [checks]");
  EXPECT_EQ(UnknownKeyMessage("store", "xyzzy"),
            "unknown key 'xyzzy' in [store]; there is: path");
}

}  // namespace
}  // namespace mailtide
