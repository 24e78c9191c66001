#include "analysis/evidence.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "analysis/read_unit.h"
#include "parser/file_input.h"
#include "parser/input.h"
#include "parser/log_unit.h"

namespace mailtide {
namespace {

// Whether a log still holds what was counted.
enum class Sameness : std::uint8_t { kSame, kGrown, kChanged };

Sameness Compare(const SourceReading& reading,
                 const std::optional<SourceId>& counted) {
  const SourceId& now = reading.segment.id;
  if (!counted ||
      (now.content == counted->content && now.bytes == counted->bytes)) {
    return Sameness::kSame;
  }
  const bool grew = std::ranges::any_of(
      reading.prefixes, [&counted](const PrefixHash& prefix) {
        return prefix.bytes == counted->bytes &&
               prefix.content == counted->content;
      });
  return grew ? Sameness::kGrown : Sameness::kChanged;
}

// Reads the logs of a day one after the other and keeps what the sound ones
// hold.
class Search {
 public:
  Search(std::span<const EvidenceLog> logs, const ReadSettings& settings,
         const EvidenceRequest& request)
      : logs_(logs), settings_(settings), request_(request) {
    settings_.number_lines = true;
    found_.accounts.resize(request.accounts.size());
    files_.resize(request.accounts.size());
  }

  void Read(std::size_t file) {
    const EvidenceLog& log = logs_[file];
    Findings findings;
    EvidenceSink sink(request_, *settings_.policy, *settings_.zone, findings);
    LookFor(sink, {log.counted});
    const Result<SourceReading> reading = ReadSource(log.file, settings_);
    if (!reading) {
      Tell(log, LogTrouble::kUnreadable, reading.error().message);
    } else if (Takes(log, *reading)) {
      Add(findings);
      AddLines(findings, &AccountFindings::lines, log, *reading);
    }
  }

  // Two files whose names make them halves of one log.
  void ReadBoth(std::size_t log_file, std::size_t lcd_file) {
    const EvidenceLog& log = logs_[log_file];
    const EvidenceLog& lcd = logs_[lcd_file];
    Findings findings;
    EvidenceSink sink(request_, *settings_.policy, *settings_.zone, findings);
    LookFor(sink, {log.counted, lcd.counted});
    const UnitReading unit = ReadUnit(log.file, lcd.file, settings_);
    const bool is_unit =
        unit.log && unit.lcd && unit.log->segment.HasPartner() &&
        Compare(*unit.log, log.counted) != Sameness::kChanged &&
        Compare(*unit.lcd, lcd.counted) != Sameness::kChanged;
    if (!is_unit) {
      // The sink may have seen the mails of both, matched or twice.
      Read(log_file);
      Read(lcd_file);
      return;
    }
    static_cast<void>(Takes(log, *unit.log));
    static_cast<void>(Takes(lcd, *unit.lcd));
    Add(findings);
    AddLines(findings, &AccountFindings::lines, lcd, *unit.lcd);
    AddLines(findings, &AccountFindings::record_lines, log, *unit.log);
  }

  void Tell(const EvidenceLog& log, LogTrouble trouble, std::string reason) {
    problems_.push_back({log.file.path, trouble, std::move(reason)});
  }

  Evidence Take(std::vector<std::string> left_out) &&;

 private:
  // The next log is read for `sink`, and compared with what was counted.
  void LookFor(EvidenceSink& sink,
               std::initializer_list<std::optional<SourceId>> counted) {
    settings_.observer = &sink;
    settings_.known_lengths.clear();
    for (const std::optional<SourceId>& source : counted) {
      if (source) {
        settings_.known_lengths.push_back(source->bytes);
      }
    }
  }

  // Tells what is wrong with the log; false when it is no evidence.
  bool Takes(const EvidenceLog& log, const SourceReading& reading) {
    const Sameness sameness = Compare(reading, log.counted);
    if (sameness == Sameness::kChanged) {
      Tell(log, LogTrouble::kChanged, "");
      return false;
    }
    if (sameness == Sameness::kGrown) {
      Tell(log, LogTrouble::kGrown, "");
    }
    if (!reading.damage.empty()) {
      Tell(log, LogTrouble::kDamaged, reading.damage);
    }
    return true;
  }

  void Add(const Findings& findings) {
    for (std::size_t i = 0; i < found_.accounts.size(); ++i) {
      found_.accounts[i].Merge(findings.accounts[i]);
    }
    for (std::size_t flow = 0; flow < kFlowCount; ++flow) {
      found_.flows[flow].Merge(findings.flows[flow]);
    }
  }

  void AddLines(const Findings& findings, LineSpan AccountFindings::*lines,
                const EvidenceLog& log, const SourceReading& reading) {
    LineRange range{log.file.path, reading.compression, {}};
    if (const auto member = SplitMemberPath(log.file.path)) {
      range.archive = member->archive;
      range.member = member->member;
    }
    for (std::size_t i = 0; i < files_.size(); ++i) {
      range.lines = findings.accounts[i].*lines;
      if (range.lines.mails > 0) {
        files_[i].push_back(range);
      }
    }
  }

  std::span<const EvidenceLog> logs_;
  ReadSettings settings_;
  const EvidenceRequest& request_;
  Findings found_;
  std::vector<std::vector<LineRange>> files_;  // by account
  std::vector<LogProblem> problems_;
};

AccountEvidence EvidenceOf(const std::string& account,
                           const AccountFindings& found,
                           std::vector<LineRange> files) {
  AccountEvidence evidence;
  evidence.account = account;
  evidence.messages = found.messages;
  evidence.copies = found.copies;
  evidence.recipients = found.recipients.size();
  evidence.more_recipients = found.recipients.is_full();
  evidence.first = found.first;
  evidence.last = found.last;
  const auto* const busiest = std::ranges::max_element(found.copies_by_hour);
  if (*busiest > 0) {
    evidence.busiest_hour =
        static_cast<int>(busiest - found.copies_by_hour.begin());
    evidence.busiest_copies = *busiest;
  }
  evidence.domains = found.domains.Top(kTopCounts);
  evidence.clients = found.clients.Top(kTopCounts);
  evidence.refused = found.refused;
  evidence.tried = found.tried;
  evidence.files = std::move(files);
  std::ranges::sort(evidence.files, {}, &LineRange::path);
  return evidence;
}

Evidence Search::Take(std::vector<std::string> left_out) && {
  Evidence evidence;
  for (std::size_t i = 0; i < found_.accounts.size(); ++i) {
    evidence.accounts.push_back(EvidenceOf(
        request_.accounts[i], found_.accounts[i], std::move(files_[i])));
  }
  evidence.left_out = std::move(left_out);
  evidence.flows = std::move(found_.flows);
  evidence.problems = std::move(problems_);
  std::ranges::stable_sort(evidence.problems, {}, &LogProblem::path);
  return evidence;
}

}  // namespace

std::string_view LogTroubleName(LogTrouble trouble) {
  switch (trouble) {
    case LogTrouble::kGone:
      return "gone";
    case LogTrouble::kUnreadable:
      return "unreadable";
    case LogTrouble::kChanged:
      return "changed";
    case LogTrouble::kGrown:
      return "grown";
    case LogTrouble::kDamaged:
      break;
  }
  return "damaged";
}

Evidence FindEvidence(std::span<const EvidenceLog> logs,
                      const ReadSettings& settings,
                      const EvidenceRequest& request) {
  EvidenceRequest asked = request;
  std::vector<std::string> left_out;
  if (asked.accounts.size() > kMostAccounts) {
    const auto cut =
        asked.accounts.begin() + static_cast<std::ptrdiff_t>(kMostAccounts);
    left_out.assign(cut, asked.accounts.end());
    asked.accounts.erase(cut, asked.accounts.end());
  }
  Search search(logs, settings, asked);
  std::vector<LogFile> files;
  std::vector<std::size_t> numbers;  // in `logs`
  for (std::size_t i = 0; i < logs.size(); ++i) {
    // A name that stands for a pipe or the standard input has nothing more to
    // give, and asking it would wait for ever.
    if (InputExists(logs[i].file.path)) {
      files.push_back(logs[i].file);
      numbers.push_back(i);
    } else {
      search.Tell(logs[i], LogTrouble::kGone, "");
    }
  }
  for (const LogUnit& unit : UnitsOf(files)) {
    if (unit.lcd) {
      search.ReadBoth(numbers[unit.file], numbers[*unit.lcd]);
    } else {
      search.Read(numbers[unit.file]);
    }
  }
  return std::move(search).Take(std::move(left_out));
}

}  // namespace mailtide
