// Everything the user can set, as plain data with its defaults.
//
// load_options.h fills it: defaults < configuration file < environment
// (MAILTIDE_<SECTION>_<KEY>) < command line; settings.h is the table of the
// keys. Lower layers get only their own part of it.
#ifndef MAILTIDE_REPORT_CLI_OPTIONS_H_
#define MAILTIDE_REPORT_CLI_OPTIONS_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mailtide {

struct LogsOptions {
  std::string directory;
  std::string dialect = "auto";
  std::string timezone;  // IANA name; empty: the system's
  std::chrono::minutes rotation_time{23 * 60 + 58};  // after local midnight
  std::chrono::seconds settle{600};
  std::string gateway;               // empty: the host name
  std::vector<std::string> include;  // globs, or /RE2/
  std::vector<std::string> exclude;
  std::chrono::seconds silent_after{3600};

  friend bool operator==(const LogsOptions&, const LogsOptions&) = default;
};

struct StoreOptions {
  std::string path;

  friend bool operator==(const StoreOptions&, const StoreOptions&) = default;
};

struct PolicyOptions {
  std::vector<std::string> internal_domain;
  std::vector<std::string> local_host;
  std::vector<std::string> forbidden;
  std::string recipients_file;
  std::optional<int> spam_score;  // 1..100

  friend bool operator==(const PolicyOptions&, const PolicyOptions&) = default;
};

enum class CountKind { kCopies, kMessages };
enum class WindowKind { kPast, kIncluding };

// `account_limit = newsletter@example.org 5000 until 2027-01-31 reason words`
struct AccountLimit {
  std::string pattern;  // address or pattern, see analysis/policy_rules.h
  std::uint64_t limit = 0;
  std::optional<std::chrono::local_days> until;  // last day it holds
  std::string reason;

  friend bool operator==(const AccountLimit&, const AccountLimit&) = default;
};

struct ChecksOptions {
  int days_of_data = 15;  // >= 3; below 15 warns
  std::uint64_t max_relay = 100;
  double sigma = 2;
  WindowKind window = WindowKind::kPast;
  std::optional<int> min_samples;  // unset: the window must be full
  CountKind count = CountKind::kCopies;
  std::vector<std::string> detector;  // empty: all of them
  std::vector<AccountLimit> account_limit;
  std::vector<std::string> holiday;  // see holiday_forms.h

  friend bool operator==(const ChecksOptions&, const ChecksOptions&) = default;
};

struct ReportOptions {
  std::string language = "it";  // "it" or "en"
  std::string directory;
  std::vector<std::string> format;  // files to write; empty: text

  friend bool operator==(const ReportOptions&, const ReportOptions&) = default;
};

struct LcdOptions {
  std::string line;  // RE2 with named groups

  friend bool operator==(const LcdOptions&, const LcdOptions&) = default;
};

enum class MailTransport { kSmtp, kSendmail, kFile };
enum class MailSecurity { kDefault, kNone, kStarttls, kSmtps };
enum class MailWhen { kAlert, kAlways, kNever };

// `recipient = user@example.org Monitoraggio`
struct MailRecipient {
  std::string address;
  std::string name;

  friend bool operator==(const MailRecipient&, const MailRecipient&) = default;
};

struct MailOptions {
  MailTransport transport = MailTransport::kSmtp;
  std::vector<std::string> remote_host = {"localhost"};
  std::uint16_t port = 25;
  std::string helo = "localhost";
  MailSecurity security = MailSecurity::kDefault;
  bool insecure = false;
  std::string ca_file;
  std::string username;
  std::string password_file;
  std::string from_name = "Statistics";
  std::string from_address;
  std::string mail_from;  // envelope sender; empty: from_address
  std::vector<MailRecipient> recipient;
  std::string subject = "Loganalyzer Statistics Alert";
  MailWhen when = MailWhen::kAlert;
  std::string directory;  // transport = file

  friend bool operator==(const MailOptions&, const MailOptions&) = default;
};

// A time as typed: `2026-11-21T00:10`, `2026-11-21 00:10:00+01:00`. Without an
// offset it is of the gateway's zone, which the parser of it does not know.
struct StampText {
  std::chrono::local_seconds local{};
  std::optional<std::chrono::minutes> utc_offset;  // east of Greenwich is > 0

  friend bool operator==(const StampText&, const StampText&) = default;
};

// What only the command line says.
struct CommandOptions {
  std::string command;                 // "analyze", ...
  std::vector<std::string> arguments;  // PATHs
  std::string config_path;             // --config; empty: the default places
  std::string format = "text";         // --format, a name of formats/registry.h
  std::string output;                  // --output; empty: stdout
  std::optional<StampText> now_text;   // --now as typed
  // --now resolved: set with now_text when that has an offset, else by whoever
  // knows the gateway's zone.
  std::optional<std::chrono::sys_seconds> now;
  int jobs = 0;  // 0: one per core
  std::optional<std::chrono::local_days> from, to, day;
  std::string account;                          // explain --account
  std::string indicator;                        // explain --indicator, a name
  bool exit_code = false;                       // --exit-code
  bool send_all = false;                        // send --all
  bool send_test = false;                       // send --test
  std::optional<std::chrono::seconds> max_age;  // status --max-age
  std::string csv;                              // replay --csv; "-": stdin
  std::string detector;          // replay --detector, one that can be replayed
  std::vector<std::string> set;  // replay --set, as typed: "checks.sigma=2.5"

  // Whether `shown` lies between --from and --to.
  bool Shows(std::chrono::local_days shown) const {
    return (!from || shown >= *from) && (!to || shown <= *to);
  }

  friend bool operator==(const CommandOptions&,
                         const CommandOptions&) = default;
};

struct Options {
  LogsOptions logs;
  StoreOptions store;
  PolicyOptions policy;
  ChecksOptions checks;
  ReportOptions report;
  LcdOptions lcd;
  MailOptions mail;
  CommandOptions command;

  friend bool operator==(const Options&, const Options&) = default;
};

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_OPTIONS_H_
