#include "report/cli/settings.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "report/cli/nearest.h"
#include "report/cli/setting_access.h"
#include "report/formats/registry.h"

namespace mailtide {
namespace {

using L = LogsOptions;
using P = PolicyOptions;
using C = ChecksOptions;
using R = ReportOptions;
using M = MailOptions;
constexpr auto kLogs = &Options::logs;
constexpr auto kPolicy = &Options::policy;
constexpr auto kChecks = &Options::checks;
constexpr auto kReport = &Options::report;
constexpr auto kMail = &Options::mail;

// A row of a key that stands once, and of one that may repeat.
template <auto kGroup, auto kMember, auto kParse>
constexpr Setting Once(std::string_view section, std::string_view key,
                       std::string_view form, std::string_view help) {
  using Access = OnceAccess<kGroup, kMember, kParse>;
  return {section,        key,     form,         false, help,
          &Access::Apply, nullptr, &Access::Show};
}
template <auto kGroup, auto kMember, auto kParse>
constexpr Setting List(std::string_view section, std::string_view key,
                       std::string_view form, std::string_view help) {
  using Access = ListAccess<kGroup, kMember, kParse>;
  return {section,        key,          form, true, help, &Access::Apply,
          &Access::Clear, &Access::Show};
}

// clang-format off
constexpr auto kSettings = std::to_array<Setting>({
    Once<kLogs, &L::directory, &AsText>("logs", "directory", "FOLDER",
        "the folder where the gateway writes and rotates its logs"),
    Once<kLogs, &L::dialect, &AsDialect>("logs", "dialect", "auto|NAME",
        "how the logs are written; auto recognises it from the first lines"),
    Once<kLogs, &L::timezone, &AsTimeZone>("logs", "timezone", "ZONE",
        "the gateway's zone, such as Europe/Rome; not set: this system's"),
    Once<kLogs, &L::rotation_time, &AsTimeOfDay>("logs", "rotation_time", "HH:MM",
        "when the gateway renames its logs, in its zone"),
    Once<kLogs, &L::settle, &AsDuration>("logs", "settle", "DURATION",
        "how long after its end a day without a sign of rotation is waited for"),
    Once<kLogs, &L::gateway, &AsText>("logs", "gateway", "NAME",
        "the gateway's name in reports; not set: this host's name"),
    List<kLogs, &L::include, &AsFilePattern>("logs", "include", "GLOB|/RE2/",
        "read only the files whose name matches one of these, or whose path, "
        "if the pattern has a / in it"),
    List<kLogs, &L::exclude, &AsFilePattern>("logs", "exclude", "GLOB|/RE2/",
        "never read the files whose name matches one of these, or whose path, "
        "if the pattern has a / in it"),
    Once<kLogs, &L::silent_after, &AsDuration>("logs", "silent_after", "DURATION",
        "a log without a line for this long is called silent"),

    Once<&Options::store, &StoreOptions::path, &AsText>("store", "path", "FILE",
        "the history of the counts, a file on a local disk"),

    List<kPolicy, &P::internal_domain, &AsDomain>("policy", "internal_domain", "DOMAIN",
        "a domain of ours: example.org alone, .example.org with its sub-domains, *.example.org these only"),
    List<kPolicy, &P::local_host, &AsHost>("policy", "local_host", "HOST",
        "a host of ours: an address, 10.1.* or a network such as 10.1.0.0/16"),
    List<kPolicy, &P::forbidden, &AsForbidden>("policy", "forbidden", "ADDRESS|DOMAIN",
        "a sender that must not pass: an address, or a domain with its sub-domains"),
    Once<kPolicy, &P::recipients_file, &AsText>("policy", "recipients_file", "FILE",
        "the recipients the gateway accepts, one address a line; a log is counted by the list of its night"),
    Once<kPolicy, &P::spam_score, (&AsInteger<std::optional<int>, 1, 100>)>("policy", "spam_score", "1..100",
        "a message with this spam score or more is spam; not set: verdict words alone decide"),

    Once<kChecks, &C::days_of_data, (&AsInteger<int, 3, 3660>)>("checks", "days_of_data", "DAYS",
        "length of the window of the fixed rule, the day judged among them; at least 3, below 15 warns"),
    Once<kChecks, &C::max_relay, (&AsInteger<std::uint64_t, 0, kMostCount>)>("checks", "max_relay", "COPIES",
        "alert when an account sends more than this outside in one day"),
    Once<kChecks, &C::sigma, &AsPositive>("checks", "sigma", "NUMBER",
        "alert when a value is further from the mean than this many standard deviations"),
    Once<kChecks, &C::window, (&AsWord<WindowKind, kWindows>)>("checks", "window", "past|including",
        "whether mean and deviation come from the days before, or include the day judged"),
    Once<kChecks, &C::min_samples, (&AsInteger<std::optional<int>, 2, 3660>)>("checks", "min_samples", "DAYS",
        "judge from this many days on; not set: when the window is full"),
    Once<kChecks, &C::count, (&AsWord<CountKind, kCounts>)>("checks", "count", "copies|messages",
        "what the indicators count: one per recipient, or one per message"),
    List<kChecks, &C::detector, &AsDetector>("checks", "detector", "NAME",
        "use only these detectors; not set: all of them"),
    List<kChecks, &C::account_limit, &AsAccountLimit>("checks", "account_limit", "ADDRESS LIMIT [until DAY] [REASON]",
        "another daily limit for an account or a pattern of accounts"),
    List<kChecks, &C::holiday, &AsHoliday>("checks", "holiday", "YYYY-MM-DD|MM-DD|COUNTRY|FILE",
        "days that the forecast takes for holidays: one day, one of each year, those of a country (italy), or those of a file"),

    Once<kReport, &R::language, (&AsWord<std::string, kLanguages>)>("report", "language", "it|en",
        "the language of the reports"),
    Once<kReport, &R::directory, &AsText>("report", "directory", "FOLDER",
        "where nightly writes its report files"),
    List<kReport, &R::format, &AsReportFormat>("report", "format", kFormatChoice,
        "the report files to write; not set: text"),

    Once<&Options::lcd, &LcdOptions::line, &AsLcdLine>("lcd", "line", "RE2",
        "how a line of the .lcd is read, with groups named time, session, client, direction, text; not set: the usual form"),

    Once<kMail, &M::transport, (&AsWord<MailTransport, kTransports>)>("mail", "transport", "smtp|sendmail|file",
        "how the report mail leaves; file writes .eml files"),
    List<kMail, &M::remote_host, &AsHostName>("mail", "remote_host", "HOST",
        "the mail server; further ones are tried when the first is down"),
    Once<kMail, &M::port, (&AsInteger<std::uint16_t, 1, 65535>)>("mail", "port", "1..65535",
        "the port of the mail server"),
    Once<kMail, &M::helo, &AsHeloName>("mail", "helo", "HOST",
        "the name given in HELO"),
    Once<kMail, &M::security, (&AsWord<MailSecurity, kSecurities>)>("mail", "security", "none|starttls|smtps",
        "encryption; not set: none to this host itself, starttls to others"),
    Once<kMail, &M::insecure, &AsYesNo>("mail", "insecure", "yes|no",
        "allow unencrypted or unverified connections to other hosts"),
    Once<kMail, &M::ca_file, &AsText>("mail", "ca_file", "FILE",
        "the authorities to trust; not set: the system's"),
    Once<kMail, &M::username, &AsText>("mail", "username", "NAME",
        "the name to log in with; not set: no login"),
    Once<kMail, &M::password_file, &AsText>("mail", "password_file", "FILE",
        "the file whose first line is the password, readable by the owner alone"),
    Once<kMail, &M::from_name, &AsText>("mail", "from_name", "NAME",
        "the name in From:"),
    Once<kMail, &M::from_address, &AsAddress>("mail", "from_address", "ADDRESS",
        "the address in From:"),
    Once<kMail, &M::mail_from, &AsAddress>("mail", "mail_from", "ADDRESS",
        "the envelope sender; not set: from_address"),
    List<kMail, &M::recipient, &AsRecipient>("mail", "recipient", "ADDRESS [NAME]",
        "who gets the report mail"),
    Once<kMail, &M::subject, &AsText>("mail", "subject", "TEXT",
        "the subject of the report mail"),
    Once<kMail, &M::when, (&AsWord<MailWhen, kWhens>)>("mail", "when", "alert|always|never",
        "mail only what is new and out of line, every night, or never"),
    Once<kMail, &M::directory, &AsText>("mail", "directory", "FOLDER",
        "where transport = file writes; not set: [report] directory"),
});
// clang-format on

}  // namespace

std::string Setting::Name() const {
  return fmt::format("{}.{}", section, key);
}

std::string Setting::Variable() const {
  std::string name = fmt::format("MAILTIDE_{}_{}", section, key);
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return name;
}

std::string Setting::Description() const {
  return fmt::format("[{}] {}", section, key);
}

std::span<const Setting> Settings() {
  return kSettings;
}

const Setting* FindSetting(std::string_view section, std::string_view key) {
  const auto* const found =
      std::ranges::find_if(kSettings, [&](const Setting& setting) {
        return setting.section == section && setting.key == key;
      });
  return found == kSettings.end() ? nullptr : found;
}

std::vector<std::string_view> SettingSections() {
  std::vector<std::string_view> sections;
  for (const Setting& setting : kSettings) {
    if (sections.empty() || sections.back() != setting.section) {
      sections.push_back(setting.section);
    }
  }
  return sections;
}

std::string UnknownSectionMessage(std::string_view section) {
  const std::vector<std::string_view> sections = SettingSections();
  std::string hint = DidYouMean(section, sections);
  if (hint.empty()) {
    hint = fmt::format("; there is: {}", fmt::join(sections, ", "));
  }
  return fmt::format("unknown section {}{}", Quoted(section), hint);
}

std::string UnknownKeyMessage(std::string_view section, std::string_view key) {
  std::vector<std::string_view> here;
  for (const Setting& setting : kSettings) {
    if (setting.section == section) {
      here.push_back(setting.key);
    }
  }
  std::string hint = DidYouMean(key, here);
  if (hint.empty()) {
    for (const Setting& setting : kSettings) {
      if (setting.key == key) {
        hint = fmt::format("; it belongs in [{}]", setting.section);
      }
    }
  }
  if (hint.empty()) {
    hint = fmt::format("; there is: {}", fmt::join(here, ", "));
  }
  return fmt::format("unknown key {} in [{}]{}", Quoted(key), section, hint);
}

}  // namespace mailtide
