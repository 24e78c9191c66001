#include "report/cli/command_table.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "analysis/detectors/replay_series.h"
#include "report/cli/explain_indicator.h"
#include "report/cli/time_forms.h"
#include "report/cli/value_forms.h"
#include "report/formats/registry.h"

namespace mailtide {
namespace {

// clang-format off
constexpr auto kCommands = std::to_array<CommandRow>({
    {"analyze", "PATH...", 1,
     "count logs and judge their days, without a history",
R"(Reads SMTP logs, plain or compressed; a folder is read with all below it, and -
is standard input. Counts for each day what was received, sent and sent outside,
per account too, and judges every day that has enough days before it. Keeps
nothing and mails nothing. Days come from the records, never from file names.)",
     "mailtide analyze --internal-domain .example.org /var/log/gateway"},
    {"nightly", "", 0,
     "read what is new, judge the closed days, report and mail",
R"(Finds new and grown logs in [logs] directory, updates the history, judges each
closed day that was not judged yet, writes the report and queues and sends the
mail. Meant to be run by a timer just after the rotation, and as often a day as
you like: nothing is counted or told twice.)",
     "mailtide nightly --config /etc/mailtide/mailtide.conf"},
    {"backfill", "PATH...", 1,
     "read any amount of old logs into the history",
R"(Reads files and folders into the history as nightly does, in parallel and in any
order; files that are in the history already are passed over, so that it can be
stopped (Ctrl-C, kill) and started again, and goes on where it was. Says how far
it is: on a terminal in one line, elsewhere in a line for each file. A nightly
run may come in between. Sends no mail. Ends with what was read, which days are
missing, and the twenty most unusual days; --format json has all days.)",
     "mailtide backfill --jobs 4 /srv/archive/mail-logs"},
    {"report", "", 0,
     "print a day of the history again",
R"(Prints the report of a day from the history: its counts, its accounts and what
was out of line, continuing cases included. A day that was not judged yet is
printed too, with its state. Changes nothing.)",
     "mailtide report --day 2026-11-20 --format json"},
    {"explain", "", 0,
     "show what stands behind a number, or a verdict",
R"(Shows what stands behind the number of an account on a day: its days before, its
limit, and from that day's logs, which are read again, when it sent, to whom,
from which clients, how many recipients were refused, and the lines of each log,
as commands to paste. What was found in the logs is not stored. A log that is
gone or has changed since is named; the others are read all the same.
With --indicator it says from the history alone why a day was out of line or was
not: the fixed rule with its mean and bounds and the days that they come from,
then the forecast with its bounds, under the settings in force. The indicators
are
  SMTP_RECVD_MSGS   what was received
  SMTP_SENT_MSGS    what was sent
  SMTP_RELAY_MSGS   what of that was sent outside
and the same with _W behind the name, over Mondays to Fridays only.)",
     "mailtide explain --day 2026-11-20 --account ann@example.org\n"
     "mailtide explain --day 2026-11-20 --indicator SMTP_RECVD_MSGS_W"},
    {"send", "", 0,
     "deliver the mails that are due",
R"(Delivers the queued mails whose next try is due. A mail that cannot be delivered
yet stays queued and the exit code is 69; one that is refused for good is kept
as failed. With --test nothing of the queue is touched.)",
     "mailtide send --test"},
    {"status", "", 0,
     "tell whether all is well, as a check for monitoring",
R"(Prints the last run, the newest day and the mails that wait. The exit code is
that of a Nagios check: 0 well, 1 warning, 2 critical, as when no nightly run
has ended within --max-age.)",
     "mailtide status --max-age 26h"},
    {"replay", "", 0,
     "tell what other settings, or a detector, would have said",
R"(Tries settings before they are put into the configuration, or checks a detector.
With --set judges the closed days of the history a second time, with another
value of a key of [checks], or of several, and tells which alerts would appear,
which would vanish, and how many stay; one that stays may have other numbers.
The values given for a list, such as account_limit, take the place of all that
are configured. 'mailtide config' prints the keys and what is in force. Changes
nothing.
With --csv reads daily counts from a CSV file whose first line names the
columns, date and count among them, and judges each day by the days before it.
Needs no configuration and no history. Prints a row for each one read:
  date,value,expected,low,high,score,alert
Where there is no verdict, as on the first days, the four before the last are
empty and alert is 0. They mean
  fixed_rule         mean M of the 14 rows before, M-2S, M+2S, (V-M)/S
  seasonal_forecast  the forecast, the least and the greatest count that would
                     be no alert (low 0: none is too low), and the score z
  carry_over         the same of the forecast with what the weekday before was
                     off by; the forecast itself on weekends and below 100
  cusum              the forecast of Mondays to Fridays; the score is the
                     greater of two running sums of z, negative for too low
alert is 1 when the value is below low or above high. For cusum it is 1 when the
sum is beyond 3 that day, wherever the value lies.)",
     "mailtide replay --from 2026-08-01 --set checks.sigma=2.5\n"
     "mailtide replay --csv series.csv --detector seasonal_forecast"},
    {"config", "", 0,
     "print every setting with its origin, and check the file",
R"(Prints every key with its value and where it comes from: default, file and line,
environment or command line. The output is a configuration file itself. A file
with a mistake is told with its line, exit code 78.)",
     "mailtide config --config new.conf"},
});
// clang-format on

template <typename T, typename Field>
Result<void> Keep(Result<T> value, Field& field) {
  if (!value) {
    return tl::unexpected(std::move(value.error()));
  }
  field = *std::move(value);
  return {};
}

Result<void> SetConfig(std::string_view text, CommandOptions& options) {
  options.config_path = text;
  return {};
}

Result<void> SetFormat(std::string_view text, CommandOptions& options) {
  if (FindFormat(text) == nullptr) {
    return Fail(ErrorCode::kUsage,
                fmt::format("{} is no format of this version; there is: {}",
                            Quoted(text), fmt::join(FormatNames(), ", ")));
  }
  options.format = text;
  return {};
}

Result<void> SetOutput(std::string_view text, CommandOptions& options) {
  options.output = text == "-" ? "" : text;
  return {};
}

Result<void> SetNow(std::string_view text, CommandOptions& options) {
  Result<void> kept = Keep(ParseStamp(text), options.now_text);
  if (kept && options.now_text->utc_offset) {
    options.now =
        std::chrono::sys_seconds(options.now_text->local.time_since_epoch() -
                                 *options.now_text->utc_offset);
  }
  return kept;
}

Result<void> SetJobs(std::string_view text, CommandOptions& options) {
  constexpr std::int64_t kMaxJobs = 1024;
  const Result<std::int64_t> jobs = ParseInteger(text, 1, kMaxJobs);
  if (!jobs) {
    return tl::unexpected(jobs.error());
  }
  options.jobs = static_cast<int>(*jobs);
  return {};
}

Result<void> SetFrom(std::string_view text, CommandOptions& options) {
  return Keep(ParseDay(text), options.from);
}
Result<void> SetTo(std::string_view text, CommandOptions& options) {
  return Keep(ParseDay(text), options.to);
}
Result<void> SetDay(std::string_view text, CommandOptions& options) {
  return Keep(ParseDay(text), options.day);
}
Result<void> SetAccount(std::string_view text, CommandOptions& options) {
  options.account = text;
  return {};
}
Result<void> SetIndicator(std::string_view text, CommandOptions& options) {
  return Keep(ParseIndicator(text), options.indicator);
}
Result<void> SetMaxAge(std::string_view text, CommandOptions& options) {
  return Keep(ParseDuration(text), options.max_age);
}
Result<void> SetCsv(std::string_view text, CommandOptions& options) {
  options.csv = text;
  return {};
}
Result<void> SetDetector(std::string_view text, CommandOptions& options) {
  if (FindReplayDetector(text) == nullptr) {
    return Fail(
        ErrorCode::kUsage,
        fmt::format("{} is no detector that can be replayed; there is: {}",
                    Quoted(text), fmt::join(ReplayDetectorNames(), ", ")));
  }
  options.detector = text;
  return {};
}
Result<void> SetSet(std::string_view text, CommandOptions& options) {
  options.set.emplace_back(text);
  return {};
}
Result<void> SetExitCode(std::string_view /*text*/, CommandOptions& options) {
  options.exit_code = true;
  return {};
}
Result<void> SetAll(std::string_view /*text*/, CommandOptions& options) {
  options.send_all = true;
  return {};
}
Result<void> SetTest(std::string_view /*text*/, CommandOptions& options) {
  options.send_test = true;
  return {};
}

constexpr OptionRow Common(std::string_view name, std::string_view form,
                           std::string_view help, std::string_view default_text,
                           decltype(OptionRow::apply) apply) {
  return {name, form, "", "", "", false, help, default_text, apply};
}
constexpr OptionRow Of(std::string_view commands, std::string_view name,
                       std::string_view form, std::string_view help,
                       std::string_view default_text,
                       decltype(OptionRow::apply) apply) {
  return {name, form, commands, "", "", false, help, default_text, apply};
}
constexpr OptionRow Repeats(OptionRow row) {
  row.repeatable = true;
  return row;
}
constexpr OptionRow UsefulTo(std::string_view commands, std::string_view name,
                             std::string_view form, std::string_view help,
                             std::string_view default_text,
                             decltype(OptionRow::apply) apply) {
  OptionRow row = Of(commands, name, form, help, default_text, apply);
  row.may_be_idle = true;
  return row;
}
constexpr OptionRow Sets(std::string_view name, std::string_view form,
                         std::string_view section, std::string_view key,
                         bool repeatable) {
  return {name, form, "", section, key, repeatable, "", "", nullptr};
}

constexpr auto kOptions = std::to_array<OptionRow>({
    Common("config", "FILE",
           "the configuration file; without it the places that 'mailtide "
           "--help' names are tried",
           "", &SetConfig),
    Common("output", "FILE", "where results are written; - is standard output",
           "-", &SetOutput),
    Common("now", "STAMP",
           "the time to take for now, for reruns: 2026-11-21T00:10, in the "
           "gateway's zone unless it ends in Z or +01:00",
           "the clock", &SetNow),
    UsefulTo("analyze nightly backfill", "jobs", "N",
             "how many files to read at a time", "one per core", &SetJobs),
    Sets("dialect", "NAME", "logs", "dialect", false),
    Sets("timezone", "ZONE", "logs", "timezone", false),
    Sets("internal-domain", "DOMAIN", "policy", "internal_domain", true),
    Sets("local-host", "HOST", "policy", "local_host", true),
    Sets("count", "copies|messages", "checks", "count", false),
    UsefulTo("analyze nightly backfill report explain status replay", "format",
             kFormatChoice, "how results are printed", "text", &SetFormat),
    UsefulTo("analyze report replay", "from", "DAY",
             "the first day to show, such as 2026-11-01", "the first there is",
             &SetFrom),
    UsefulTo("analyze report replay", "to", "DAY", "the last day to show",
             "the last there is", &SetTo),
    UsefulTo("analyze nightly backfill report", "exit-code", "",
             "exit with 1 when there are alerts", "", &SetExitCode),
    Of("report explain", "day", "DAY", "the day to print", "the newest judged",
       &SetDay),
    Of("explain", "account", "ADDRESS",
       "the account as reports name it, such as ann@example.org or [10.1.3.7]",
       "", &SetAccount),
    Of("explain", "indicator", "NAME",
       "why a verdict on it was given or not; the list is above; instead of "
       "--account",
       "", &SetIndicator),
    Of("send", "all", "", "try all queued mails now, not only what is due", "",
       &SetAll),
    Of("send", "test", "",
       "send a sample to every recipient and print the dialogue", "", &SetTest),
    Of("status", "max-age", "DURATION",
       "critical when the last nightly run is older", "26h", &SetMaxAge),
    Repeats(Of("replay", "set", "checks.KEY=VALUE",
               "try this value of the section [checks]; may repeat", "",
               &SetSet)),
    Of("replay", "csv", "FILE",
       "the series: a header and rows of date and count; - is standard input",
       "", &SetCsv),
    Of("replay", "detector", "NAME",
       "fixed_rule, seasonal_forecast, carry_over or cusum", "", &SetDetector),
});

template <typename Rows>
auto FindByName(const Rows& rows, std::string_view name) {
  const auto* const found = std::ranges::find_if(
      rows, [name](const auto& row) { return row.name == name; });
  return found == rows.end() ? nullptr : found;
}

}  // namespace

bool OptionRow::IsOf(std::string_view command) const {
  if (IsCommon()) {
    return true;
  }
  std::string_view rest = commands;
  while (!rest.empty()) {
    const std::string_view word = rest.substr(0, rest.find(' '));
    if (word == command) {
      return true;
    }
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
  }
  return false;
}

std::span<const CommandRow> Commands() {
  return kCommands;
}
std::span<const OptionRow> CommandLineOptions() {
  return kOptions;
}

const CommandRow* FindCommand(std::string_view name) {
  return FindByName(kCommands, name);
}
const OptionRow* FindOption(std::string_view name) {
  return FindByName(kOptions, name);
}

std::vector<std::string_view> CommandNames() {
  std::vector<std::string_view> names;
  names.reserve(kCommands.size());
  for (const CommandRow& row : kCommands) {
    names.push_back(row.name);
  }
  return names;
}

std::vector<std::string_view> OptionNames(std::string_view command) {
  std::vector<std::string_view> names = {"help", "version"};
  for (const OptionRow& row : kOptions) {
    if (command.empty() || row.IsOf(command)) {
      names.push_back(row.name);
    }
  }
  return names;
}

}  // namespace mailtide
