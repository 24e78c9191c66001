// Everything a report says, as plain data: the only thing `report` takes.
#ifndef MAILTIDE_ANALYSIS_SUMMARY_H_
#define MAILTIDE_ANALYSIS_SUMMARY_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "analysis/day_counts.h"
#include "analysis/day_state.h"
#include "analysis/evidence.h"
#include "analysis/excess.h"
#include "analysis/remarkable.h"
#include "analysis/verdict.h"
#include "parser/err_log.h"
#include "parser/input_account.h"

namespace mailtide {

struct SourceReport {
  std::string path;
  std::string dialect;      // empty when none was recognised
  std::string compression;  // "none", "gzip", ...
  InputAccount account;
  std::optional<std::chrono::sys_seconds> first, last;
  std::string damage;  // why not all of it was readable; empty when it was
};

// The debug text of the SMTP module.
struct ErrLogReport {
  std::string path;
  std::uint64_t bytes = 0;  // decompressed
  ErrCounts counts;
  std::string damage;  // as of a source
};

struct AccountRow {
  std::string account;
  AccountCounts counts;
};

struct DayReport {
  std::chrono::local_days day;
  DayState state = DayState::kOpen;
  MetricCounts totals = {};
  // Of its records, mail or not; empty when it has none.
  std::optional<std::chrono::sys_seconds> first, last;
  // Every account with a sent copy, most relay copies first, then by name.
  std::vector<AccountRow> accounts;
  // Clients whose relay copies are nobody's, and accepted forbidden senders:
  // most first, then by name.
  std::vector<std::pair<std::string, std::uint64_t>> relaying_clients;
  std::vector<std::pair<std::string, std::uint64_t>> forbidden_senders;
  std::vector<MetricCounts> hours;  // 24, by local hour; empty: not loaded
  bool old_settings = false;        // counted under settings no longer in force
  // Days of history the fixed rule still lacks before it judges all six
  // indicators of this day; 0 when it judged them.
  std::uint64_t history_lacking = 0;
};

// What the logs of a day tell about its alerts.
struct DayEvidence {
  std::chrono::local_days day;
  std::vector<AccountEvidence> accounts;  // of those with an alert
  std::vector<Excess> excesses;           // of indicators that are high
  std::vector<LogProblem> problems;       // of the day's logs, by path
};

// What a run that brings old logs into the store has gone through.
struct PastReading {
  std::uint64_t read = 0;        // files, duplicates and damaged ones too
  std::uint64_t unchanged = 0;   // files that were in the store already
  std::uint64_t damaged = 0;     // files of which not all was readable
  std::uint64_t disk_bytes = 0;  // of the files that were opened
  InputAccount account;          // of the files read
  double seconds = 0;
};

struct Summary {
  std::string version;
  std::chrono::sys_seconds generated;
  std::string gateway;
  std::string zone;         // IANA name
  std::string zone_origin;  // "system", "--timezone", "FILE:LINE"
  bool count_copies = true;
  bool has_recipients_file = false;
  // No internal domain is configured: the logs' own marks decide.
  bool by_marks = false;
  double sigma = 2;           // of the fixed rule: bounds are M - and + sigma S
  bool from_history = false;  // a store is behind it: `report --day` works

  std::vector<SourceReport> sources;                            // in path order
  std::vector<std::pair<std::string, std::string>> duplicates;  // path, same as
  std::vector<std::pair<std::string, std::string>> ignored;     // path, why
  std::vector<ErrLogReport> err_logs;                           // in path order

  std::vector<DayReport> days;  // in order
  // The report is about the days from here on; those before are shown only for
  // comparison. Empty: about all of them.
  std::optional<std::chrono::local_days> about_from;
  // Of a first run over an old history: days before, and how many of them are
  // out of line. They are history, not news.
  std::uint64_t history_days = 0;
  std::uint64_t history_out_of_line = 0;
  std::vector<Verdict> verdicts;  // by day, then as the detectors are listed
  std::vector<DayEvidence> evidence;  // by day; of those that were looked at
  // Of a backfill, whose report is about years.
  std::optional<PastReading> past_reading;
  std::vector<RemarkableDay> remarkable;  // most remarkable first
};

// Returns the days the report is about. Valid as long as `summary` and its days
// are unchanged.
std::span<const DayReport> DaysAbout(const Summary& summary);

// Returns whether anything is out of line: what is only back in line is not.
bool HasAlerts(const Summary& summary);

// Returns the worst grade among the verdicts that are news, or among all when
// `news_only` is false.
Grade WorstGrade(const Summary& summary, bool news_only);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_SUMMARY_H_
