#include "report/cli/nightly_outputs.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "analysis/history/source_id.h"
#include "report/atomic_file.h"
#include "report/cli/store_run.h"
#include "report/formats/iso_time.h"
#include "report/formats/registry.h"
#include "report/formats/text.h"

namespace mailtide {
namespace {

using std::chrono::local_days;

// The day that the report and its mail bear: the newest that closed. Between
// two nights it is that of the newest news. An open day that merely has begun
// names nothing: its own report is still to come.
local_days ReportDay(const Summary& summary, const ChosenDays& chosen) {
  if (!chosen.closed.empty()) {
    return *chosen.closed.rbegin();
  }
  for (auto verdict = summary.verdicts.rbegin();
       verdict != summary.verdicts.rend(); ++verdict) {
    if (!verdict->told_before) {
      return verdict->day;  // they are in the order of days
    }
  }
  return chosen.wanted.back();
}

// Identifies the mail by its run and by what it tells. A verdict that went
// away and came back is news again, in a mail of its own.
std::string MakeMessageId(const RunContext& context, std::int64_t run,
                          const Summary& summary, const ChosenDays& chosen,
                          const Mailbox& from) {
  std::string text = fmt::format("{} {}", context.gateway, run);
  for (const Verdict& verdict : summary.verdicts) {
    if (!verdict.told_before) {
      text += "\n" + VerdictKey(verdict) + " " + VerdictLine(verdict);
    }
  }
  for (const local_days day : chosen.closed) {
    text += "\n" + IsoDay(day);
  }
  const Hash128 hash = HashBytes(text);
  return fmt::format("mailtide.{}.{:02x}@{}",
                     IsoDay(ReportDay(summary, chosen)),
                     fmt::join(hash.begin(), hash.begin() + 8, ""),
                     from.address.substr(from.address.find('@') + 1));
}

}  // namespace

bool HasNews(const Summary& summary) {
  return std::any_of(summary.verdicts.begin(), summary.verdicts.end(),
                     [](const Verdict& v) { return !v.told_before; });
}

Result<void> QueueMail(const RunContext& context, History& history,
                       std::int64_t run, const Summary& summary,
                       const ChosenDays& chosen, const MailSettings& mail) {
  const Result<MailModule*> module = LoadMailModule();
  if (!module) {
    return tl::unexpected<Error>(module.error());
  }
  const std::string headline = Headline(summary, context.language);
  const std::string grade = headline.substr(0, headline.find(' '));
  MessageSpec spec;
  spec.from = mail.from;
  spec.to = mail.to;
  spec.subject = fmt::format("{} - {} {}", mail.subject, grade,
                             IsoDay(ReportDay(summary, chosen)));
  spec.message_id = MakeMessageId(context, run, summary, chosen, mail.from);
  spec.date = context.now;
  spec.utc_offset = std::chrono::floor<std::chrono::minutes>(
      context.zone.Offset(context.now));
  spec.extra = {{"X-Mailtide-Version", summary.version},
                {"X-Mailtide-Day", IsoDay(ReportDay(summary, chosen))}};
  spec.text = RenderText(summary, context.zone, context.language);
  const Result<std::string> bytes = (*module)->BuildMessage(spec);
  if (!bytes) {
    return tl::unexpected<Error>(bytes.error());
  }
  std::vector<std::string> recipients;
  for (const Mailbox& to : mail.to) {
    recipients.push_back(to.address);
  }
  const Result<std::int64_t> put = history.PutMail(
      {0, spec.message_id, mail.mail_from, *bytes, context.now}, recipients);
  if (!put) {
    return tl::unexpected<Error>(put.error());
  }
  return {};
}

Result<void> QueueFiles(const RunContext& context, History& history,
                        const Summary& summary, const ChosenDays& chosen) {
  const ReportOptions& report = context.options().report;
  if (report.directory.empty() || chosen.wanted.empty()) {
    return {};
  }
  std::vector<std::string> formats = report.format;
  if (formats.empty()) {
    formats.emplace_back("text");
  }
  for (const std::string& name : formats) {
    const Format* format = FindFormat(name);
    if (format == nullptr) {
      continue;  // the configuration was checked against the same table
    }
    const std::string path =
        fmt::format("{}/mailtide-{}{}", report.directory,
                    IsoDay(ReportDay(summary, chosen)), format->suffix);
    const Result<void> put = history.PutFile(
        path, format->render(summary, context.zone, context.language));
    if (!put) {
      return put;
    }
  }
  return {};
}

ExitCode WritePendingFiles(History& history) {
  const auto files = history.PendingFiles();
  if (!files) {
    return TellError(files.error());
  }
  ExitCode code = ExitCode::kDone;
  for (const auto& [path, bytes] : *files) {
    Result<void> done = WriteFileAtomically(path, bytes);
    if (done) {
      done = InTransaction(
          history, [&history, &path = path] { return history.DropFile(path); });
    }
    if (!done) {
      code = Worse(code, TellError(done.error()));
    }
  }
  return code;
}

}  // namespace mailtide
