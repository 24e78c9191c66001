#include "report/cli/nightly_outputs.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "analysis/history/source_id.h"
#include "report/atomic_file.h"
#include "report/cli/day_evidence.h"
#include "report/cli/day_page.h"
#include "report/cli/history_days.h"
#include "report/cli/store_run.h"
#include "report/formats/iso_time.h"
#include "report/formats/registry.h"
#include "report/formats/text.h"
#include "report/formats/text_verdicts.h"

namespace mailtide {
namespace {

using std::chrono::local_days;

// Pages that are written again, after a change of settings dozens of them, bear
// evidence for so many days, the newest: each takes the time of reading its
// logs.
constexpr std::size_t kMostExplained = 5;

std::optional<local_days> NewestNews(const Summary& summary) {
  for (auto verdict = summary.verdicts.rbegin();
       verdict != summary.verdicts.rend(); ++verdict) {
    if (!verdict->told_before) {
      return verdict->day;  // they are in the order of days
    }
  }
  return std::nullopt;
}

// The day that the mail bears: that of its newest news, for its grade is
// theirs; without news, the newest that closed.
local_days MailDay(const Summary& summary, const ChosenDays& chosen) {
  const std::optional<local_days> news = NewestNews(summary);
  return news || chosen.closed.empty() ? news.value_or(chosen.wanted.back())
                                       : *chosen.closed.rbegin();
}

// The day that the report file bears: the newest that closed, between two
// nights that of the newest news. An open day that merely has begun names
// nothing: its own report is still to come.
local_days FileDay(const Summary& summary, const ChosenDays& chosen) {
  return chosen.closed.empty()
             ? NewestNews(summary).value_or(chosen.wanted.back())
             : *chosen.closed.rbegin();
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
  return fmt::format("mailtide.{}.{:02x}@{}", IsoDay(MailDay(summary, chosen)),
                     fmt::join(hash.begin(), hash.begin() + 8, ""),
                     from.address.substr(from.address.find('@') + 1));
}

// Puts one report among the files to write, in each configured format.
Result<void> QueuePage(const RunContext& context, History& history,
                       local_days day, const Summary& page) {
  const ReportOptions& report = context.options().report;
  std::vector<std::string> formats = report.format;
  if (formats.empty()) {
    formats.emplace_back("text");
  }
  for (const std::string& name : formats) {
    const Format* format = FindFormat(name);
    if (format == nullptr) {
      continue;  // the configuration was checked against the same table
    }
    const std::string path = fmt::format("{}/mailtide-{}{}", report.directory,
                                         IsoDay(day), format->suffix);
    if (Result<void> put = history.PutFile(
            path, format->render(page, context.zone, context.language));
        !put) {
      return put;
    }
  }
  return {};
}

// The bytes of the mail, with its id.
struct BuiltMail {
  std::string id;
  std::string bytes;
};

Result<BuiltMail> BuildMail(const RunContext& context, std::int64_t run,
                            const Summary& summary, const ChosenDays& chosen,
                            const MailSettings& mail) {
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
                             IsoDay(MailDay(summary, chosen)));
  spec.message_id = MakeMessageId(context, run, summary, chosen, mail.from);
  spec.date = context.now;
  spec.utc_offset = std::chrono::floor<std::chrono::minutes>(
      context.zone.Offset(context.now));
  spec.extra = {{"X-Mailtide-Version", summary.version},
                {"X-Mailtide-Day", IsoDay(MailDay(summary, chosen))}};
  spec.text = RenderText(summary, context.zone, context.language);
  Result<std::string> bytes = (*module)->BuildMessage(spec);
  if (!bytes) {
    return tl::unexpected<Error>(bytes.error());
  }
  return BuiltMail{spec.message_id, *std::move(bytes)};
}

bool HasAlertToExplain(const Summary& page) {
  return std::ranges::any_of(page.verdicts, [](const Verdict& verdict) {
    return PlaceOf(verdict) == VerdictPlace::kNews;
  });
}

}  // namespace

bool HasNews(const Summary& summary) {
  return std::ranges::any_of(summary.verdicts, IsNews);
}

Result<void> QueueMail(const RunContext& context, History& history,
                       std::int64_t run, const Summary& summary,
                       const ChosenDays& chosen, const MailSettings& mail,
                       QueuedOutputs& queued) {
  const Result<BuiltMail> built =
      BuildMail(context, run, summary, chosen, mail);
  if (!built) {
    return tl::unexpected<Error>(built.error());
  }
  std::vector<std::string> recipients;
  for (const Mailbox& to : mail.to) {
    recipients.push_back(to.address);
  }
  const Result<std::int64_t> put = history.PutMail(
      {0, built->id, mail.mail_from, built->bytes, context.now}, recipients);
  if (!put) {
    return tl::unexpected<Error>(put.error());
  }
  queued.mail = *put;
  return {};
}

Result<void> QueueFiles(const RunContext& context, History& history,
                        const Summary& summary, const ChosenDays& chosen,
                        QueuedOutputs& queued) {
  if (context.options().report.directory.empty()) {
    return {};
  }
  if (HasNews(summary) || !chosen.closed.empty()) {
    queued.page = FileDay(summary, chosen);
    if (Result<void> put = QueuePage(context, history, *queued.page, summary);
        !put) {
      return put;
    }
  }
  // What the files of other days say is no longer so.
  std::vector<local_days> others;
  std::ranges::set_union(chosen.closed, chosen.changed,
                         std::back_inserter(others));
  if (queued.page) {
    std::erase(others, *queued.page);
  }
  if (others.empty()) {
    return {};
  }
  const Result<PageStock> stock = LoadPageStock(context, history);
  if (!stock) {
    return tl::unexpected<Error>(stock.error());
  }
  const Result<std::vector<Verdict>> verdicts =
      JudgeAgain(context, history, *stock, others);
  if (!verdicts) {
    return tl::unexpected<Error>(verdicts.error());
  }
  std::ranges::reverse(others);
  for (const local_days day : others) {
    std::vector<Verdict> its;
    std::ranges::copy_if(
        *verdicts, std::back_inserter(its),
        [day](const Verdict& verdict) { return verdict.day == day; });
    Result<Summary> page = MakeDayPage(context, history, *stock, {{day}},
                                       std::move(its), kShownBefore);
    if (!page) {
      return tl::unexpected<Error>(page.error());
    }
    if (Result<void> put = QueuePage(context, history, day, *page); !put) {
      return put;
    }
    if (queued.others.size() < kMostExplained && HasAlertToExplain(*page)) {
      queued.others.push_back({day, *std::move(page)});
    }
  }
  return {};
}

Result<void> ExplainOutputs(RunContext& context, History& history,
                            std::int64_t run, const ChosenDays& chosen,
                            const MailSettings& mail, QueuedOutputs& queued,
                            Summary& summary) {
  const Result<std::vector<DayReport>> all = LoadAllDays(history);
  if (!all) {
    return tl::unexpected<Error>(all.error());
  }
  std::vector<Summary*> summaries = {&summary};
  for (ReportPage& page : queued.others) {
    summaries.push_back(&page.summary);
  }
  for (Summary* const of : summaries) {
    if (Result<void> added = AddEvidence(context, history, *all, *of); !added) {
      return added;
    }
  }
  return InTransaction(history, [&]() -> Result<void> {
    if (queued.page && !summary.evidence.empty()) {
      if (Result<void> put = QueuePage(context, history, *queued.page, summary);
          !put) {
        return put;
      }
    }
    for (const ReportPage& page : queued.others) {
      if (Result<void> put =
              QueuePage(context, history, page.day, page.summary);
          !put) {
        return put;
      }
    }
    if (!queued.mail || summary.evidence.empty()) {
      return {};
    }
    const Result<BuiltMail> built =
        BuildMail(context, run, summary, chosen, mail);
    if (!built) {
      return tl::unexpected<Error>(built.error());
    }
    return history.ReplaceUntriedMail(*queued.mail, built->bytes);
  });
}

ExitCode WritePendingFiles(const RunContext& context, History& history) {
  const auto files = history.PendingFiles();
  if (!files) {
    return TellError(files.error());
  }
  ExitCode code = ExitCode::kDone;
  for (const auto& [path, bytes] : *files) {
    const Result<void> written = WriteFileAtomically(path, bytes);
    // A file for a folder that was configured once is tried once more only.
    const std::string& folder = context.options().report.directory;
    const bool is_wanted = !folder.empty() && path.starts_with(folder + "/");
    if (!written) {
      Tell(written.error().message +
           (is_wanted ? "" : "; it is given up, no report goes there now"));
      code = Worse(code, ExitCodeOf(written.error().code));
    }
    if (written || !is_wanted) {
      const Result<void> dropped = InTransaction(
          history, [&history, &path = path] { return history.DropFile(path); });
      if (!dropped) {
        code = Worse(code, TellError(dropped.error()));
      }
    }
  }
  return code;
}

}  // namespace mailtide
