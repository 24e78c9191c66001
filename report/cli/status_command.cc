// `mailtide status`: the last nightly run, the newest day, the outbox. Exit
// codes as Nagios has them: 0 well, 1 look when there is time, 2 look now.

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "report/cli/commands.h"
#include "report/cli/history_days.h"
#include "report/cli/time_forms.h"
#include "report/formats/escape.h"
#include "report/formats/iso_time.h"

namespace mailtide {
namespace {

constexpr int kWell = 0;
constexpr int kWarning = 1;
constexpr int kCritical = 2;
// Longer than any path that Linux takes.
constexpr std::size_t kMaxReason = 8192;

struct Status {
  int level = kWell;
  std::string reason;  // of the level; empty when well
  std::optional<StoredRun> last_run;
  std::optional<DayReport> newest_day;
  std::optional<OutboxCounts> outbox;  // empty: the store cannot be read
};

void Raise(int level, std::string reason, Status& status) {
  if (level > status.level) {
    status.level = level;
    status.reason = std::move(reason);
  }
}

Result<Status> Inspect(const RunContext& context, History& history) {
  Status status;
  Result<std::optional<StoredRun>> run = history.LastRun("nightly");
  if (!run) {
    return tl::unexpected<Error>(run.error());
  }
  status.last_run = std::move(*run);
  Result<std::vector<DayReport>> days = LoadAllDays(history);
  if (!days) {
    return tl::unexpected<Error>(days.error());
  }
  if (!days->empty()) {
    status.newest_day = std::move(days->back());
  }
  const Result<OutboxCounts> outbox = history.CountOutbox();
  if (!outbox) {
    return tl::unexpected<Error>(outbox.error());
  }
  status.outbox = *outbox;

  const std::chrono::seconds max_age =
      context.options().command.max_age.value_or(std::chrono::hours(26));
  if (!status.last_run) {
    Raise(kCritical, "no nightly run yet", status);
  } else if (context.now -
                 status.last_run->finished.value_or(status.last_run->started) >
             max_age) {
    Raise(kCritical,
          "the last nightly run is older than " + FormatDuration(max_age),
          status);
  } else if (!status.last_run->finished) {
    Raise(kWarning, "the last nightly run did not finish", status);
  } else if (status.last_run->exit_code > 1 &&
             status.last_run->exit_code !=
                 static_cast<int>(ExitCode::kMailQueued)) {
    // Whether its mail has left since then is seen in the outbox.
    Raise(kWarning,
          fmt::format("the last nightly run ended with exit code {}",
                      status.last_run->exit_code),
          status);
  }
  if (!status.newest_day) {
    Raise(kWarning, "the history holds no day yet", status);
  }
  if (outbox->unresolved > 0) {
    Raise(kCritical,
          "mails were refused or found no taker, and none arrived since",
          status);
  } else if (outbox->pending + outbox->sending > 0) {
    Raise(kWarning, "mails wait in the outbox", status);
  }
  return status;
}

std::string_view LevelWord(int level) {
  return level == kWell ? "OK" : level == kWarning ? "WARNING" : "CRITICAL";
}

std::string StatusText(const Status& status, const TimeZone& zone) {
  std::string text = fmt::format("{}{}{}\n", LevelWord(status.level),
                                 status.reason.empty() ? "" : ": ",
                                 EscapeForText(status.reason, kMaxReason));
  if (!status.outbox) {
    return text;
  }
  text += status.last_run
              ? fmt::format("last nightly run: {}, exit code {}\n  {}\n",
                            LocalStamp(status.last_run->started, zone),
                            status.last_run->exit_code,
                            EscapeForText(status.last_run->summary))
              : "last nightly run: none\n";
  text +=
      status.newest_day
          ? fmt::format("newest day: {} ({})\n", IsoDay(status.newest_day->day),
                        DayStateName(status.newest_day->state))
          : "newest day: none\n";
  text += fmt::format("outbox: {} pending, {} sending, {} sent, {} failed\n",
                      status.outbox->pending, status.outbox->sending,
                      status.outbox->sent, status.outbox->failed);
  return text;
}

std::string StatusJson(const Status& status, const TimeZone& zone) {
  std::string run = "null";
  if (status.last_run) {
    run = fmt::format(
        R"({{"started":"{}","finished":{},"exit_code":{}}})",
        IsoTime(status.last_run->started, zone),
        status.last_run->finished
            ? fmt::format("\"{}\"", IsoTime(*status.last_run->finished, zone))
            : "null",
        status.last_run->exit_code);
  }
  const std::string day =
      status.newest_day ? fmt::format(R"({{"day":"{}","state":"{}"}})",
                                      IsoDay(status.newest_day->day),
                                      DayStateName(status.newest_day->state))
                        : "null";
  const std::string outbox =
      status.outbox
          ? fmt::format(
                R"({{"pending":{},"sending":{},"sent":{},"failed":{}}})",
                status.outbox->pending, status.outbox->sending,
                status.outbox->sent, status.outbox->failed)
          : "null";
  return fmt::format(
      R"({{"status":"{}","reason":"{}","last_run":{},"newest_day":{},)"
      R"("outbox":{}}})"
      "\n",
      LevelWord(status.level), EscapeForJson(status.reason), run, day, outbox);
}

}  // namespace

ExitCode RunStatus(RunContext& context) {
  const Result<std::unique_ptr<History>> history =
      OpenConfiguredStore(context, /*for_writing=*/false);
  Result<Status> status = history ? Inspect(context, **history)
                                  : tl::unexpected<Error>(history.error());
  if (!status) {
    Tell(status.error().message);
    if (status.error().code == ErrorCode::kConfiguration) {
      return ExitCode::kConfiguration;
    }
    // A monitor shows standard output only.
    Status unknown;
    Raise(kCritical, status.error().message, unknown);
    status = std::move(unknown);
  }
  const bool json = context.options().command.format == "json";
  const Result<void> written =
      WriteResult(context, json ? StatusJson(*status, context.zone)
                                : StatusText(*status, context.zone));
  if (!written) {
    Tell(written.error().message);
    return static_cast<ExitCode>(kCritical);
  }
  return static_cast<ExitCode>(status->level);
}

}  // namespace mailtide
