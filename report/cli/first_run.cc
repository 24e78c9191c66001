#include "report/cli/first_run.h"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "analysis/policy_rules.h"
#include "analysis/read_files.h"
#include "analysis/survey.h"
#include "parser/dialects/transcript.h"
#include "report/cli/file_results.h"
#include "report/formats/escape.h"

namespace mailtide {
namespace {

// The newest files are enough to know a gateway by.
constexpr std::size_t kFilesRead = 8;
constexpr std::size_t kDomainsShown = 10;
// Networks that send less than this share of the mail are no advice.
constexpr std::uint64_t kLeastNetworkShare = 100;

std::string Advice(const Survey& survey) {
  std::string text = "recipient domains, most frequent first:\n";
  for (const auto& [domain, row] : survey.Domains(kDomainsShown)) {
    text +=
        fmt::format("  {:>9} copies  {}\n", row.copies, EscapeForText(domain));
  }
  text +=
      "\nNo internal domain is configured, and nothing is counted by "
      "guess.\nThese lines would fit this log; check them and put them "
      "into the configuration:\n\n[policy]\n";
  bool has_internal = false;
  for (const auto& [domain, row] : survey.LikelyInternal()) {
    // Strangers write the domains of a log; a line that does not load is no
    // advice.
    if (!ParseDomainRule(domain)) {
      continue;
    }
    has_internal = true;
    text += fmt::format(
        "# {} copies came for it from public addresses, {} messages left in "
        "its name from private ones or logged in\ninternal_domain = {}\n",
        row.received, row.sent, EscapeForText(domain));
  }
  if (!has_internal) {
    text +=
        "# no domain stands out; name your own\n"
        "#internal_domain = example.org\n";
  }
  for (const auto& [network, messages] : survey.LikelyLocalHosts()) {
    if (messages * kLeastNetworkShare >= survey.messages()) {
      text += fmt::format("# {} messages came from there\nlocal_host = {}\n",
                          messages, network);
    }
  }
  return text;
}

// The mails that are certain only when the logs follow each other: in a short
// log all of them.
void SurveyOpenSessions(const std::vector<FileReading>& readings,
                        Survey& survey) {
  Transcript transcript(Transcript::Before::kNothing);
  for (const FileReading& reading : readings) {
    if (reading.reading) {
      transcript.Join(reading.reading->segment.edges, survey);
      for (const KeptMail& mail : reading.reading->segment.pending) {
        mail.HandTo(survey);
      }
    }
  }
  transcript.Finish(survey);
}

}  // namespace

std::optional<ExitCode> AdviseFirstRun(RunContext& context,
                                       const FoundFiles& found) {
  if (context.policy.has_internal_domains()) {
    return std::nullopt;
  }
  FoundFiles newest = found;
  if (newest.files.size() > kFilesRead) {
    newest.files.erase(newest.files.begin(),
                       newest.files.end() - std::ptrdiff_t{kFilesRead});
  }
  FileResults results(found);
  Survey survey;
  ReadSettings settings = context.MakeReadSettings();
  settings.observer = &survey;
  std::string text;
  std::size_t sources = 0;
  const std::vector<FileReading> readings =
      ReadFiles(newest.files, settings, 1);
  SurveyOpenSessions(readings, survey);
  if (survey.marked_copies() > 0) {
    return std::nullopt;
  }
  for (const FileReading& reading : readings) {
    results.Add(reading);
    if (!reading.reading) {
      continue;
    }
    ++sources;
    const InputAccount& account = reading.reading->segment.account;
    text += fmt::format("{}: {}, {} of {} lines are mail events\n",
                        EscapeForText(reading.file.path, 4096),
                        reading.reading->segment.dialect, account.events,
                        account.lines);
  }
  if (sources == 0) {
    return results.TellNothingRead(context.options().logs.dialect,
                                   "name files or folders that hold logs");
  }
  if (newest.files.size() < found.files.size()) {
    text += fmt::format("({} of {} files were looked at)\n",
                        newest.files.size(), found.files.size());
  }
  text += "\n" + Advice(survey);
  ExitCode code = Worse(results.exit_code(), ExitCode::kConfiguration);
  if (const Result<void> written = WriteResult(context, text); !written) {
    code = Worse(code, TellError(written.error()));
  }
  Tell(
      "no internal domain is configured: set internal_domain under [policy], "
      "or give --internal-domain");
  return code;
}

}  // namespace mailtide
