// Reports written by hand for the tests of the formats.
#ifndef MAILTIDE_TESTS_REPORT_FORMATS_SAMPLE_SUMMARY_H_
#define MAILTIDE_TESTS_REPORT_FORMATS_SAMPLE_SUMMARY_H_

#include <chrono>
#include <string>
#include <utility>

#include "analysis/summary.h"
#include "parser/time_zone.h"

namespace mailtide {

inline std::chrono::local_days Day(int year, unsigned month, unsigned day) {
  return std::chrono::local_days(std::chrono::year(year) /
                                 std::chrono::month(month) /
                                 std::chrono::day(day));
}

inline TimeZone Rome() {
  return std::move(TimeZone::Open("Europe/Rome")).value();
}

// The fixed example of the old script: mean and population deviation of the 14
// weekdays 3176 3524 3258 3118 2837 3185 3819 3435 3793 3452 3414 3364 2657
// 3664 are 46696 / 14 and sqrt(1427237.428571429 / 14).
inline Verdict DropInReceived() {
  Verdict verdict;
  verdict.kind = VerdictKind::kFixedRule;
  verdict.day = Day(2026, 11, 20);
  verdict.subject = "SMTP_RECVD_MSGS_W";
  verdict.side = Side::kLow;
  verdict.value = 2387;
  verdict.mean = 46696.0 / 14;
  verdict.deviation = 319.28910193200002;
  verdict.samples = 14;
  return verdict;
}

inline Verdict AccountOver(std::string account, std::uint64_t copies) {
  Verdict verdict;
  verdict.kind = VerdictKind::kAccountLimit;
  verdict.day = Day(2026, 11, 20);
  verdict.subject = std::move(account);
  verdict.side = Side::kHigh;
  verdict.value = copies;
  verdict.limit = 100;
  return verdict;
}

inline AccountRow Sender(std::string account, std::uint64_t sent_messages,
                         std::uint64_t sent_copies,
                         std::uint64_t relay_messages,
                         std::uint64_t relay_copies) {
  AccountRow row;
  row.account = std::move(account);
  row.counts = {.sent_messages = sent_messages,
                .sent_copies = sent_copies,
                .relay_messages = relay_messages,
                .relay_copies = relay_copies};
  return row;
}

// A night with a drop in received mail and one account over the limit.
inline Summary SampleNight() {
  using std::chrono::sys_days;
  using namespace std::chrono_literals;
  Summary summary;
  summary.version = "0.1.0";
  // 00:10 in Rome.
  summary.generated = sys_days(std::chrono::year(2026) / 11 / 20) + 23h + 10min;
  summary.gateway = "mx1.example.org";
  summary.zone = "Europe/Rome";
  summary.zone_origin = "system";
  summary.from_history = true;

  SourceReport source;
  source.path = "/var/log/proxy/smtp-20261120.log";
  source.dialect = "welf";
  source.compression = "none";
  source.account.bytes = 1843220;
  source.account.lines = 6120;
  source.account.events = 6013;
  source.account.context = 101;
  source.account.blank = 2;
  source.account.rejected = {0, 3, 1, 0, 0};
  source.first = sys_days(std::chrono::year(2026) / 11 / 19) + 22h + 58min + 3s;
  source.last = sys_days(std::chrono::year(2026) / 11 / 20) + 22h + 57min + 41s;
  summary.sources = {source};
  summary.duplicates = {{"/var/log/proxy/smtp-20261120.log.gz",
                         "/var/log/proxy/smtp-20261120.log"}};

  DayReport day;
  day.day = Day(2026, 11, 20);
  day.state = DayState::kRotated;
  day.first = source.first;
  day.last = source.last;
  At(day.totals, Metric::kReceivedMessages) = 2102;
  At(day.totals, Metric::kReceivedCopies) = 2387;
  At(day.totals, Metric::kReceivedBytes) = 98120334;
  At(day.totals, Metric::kSentMessages) = 1204;
  At(day.totals, Metric::kSentCopies) = 1610;
  At(day.totals, Metric::kSentBytes) = 50213100;
  At(day.totals, Metric::kRelayMessages) = 833;
  At(day.totals, Metric::kRelayCopies) = 1015;
  At(day.totals, Metric::kRelayBytes) = 41002118;
  At(day.totals, Metric::kAccepted) = 3101;
  At(day.totals, Metric::kRejected) = 2204;
  At(day.totals, Metric::kQuarantined) = 61;
  At(day.totals, Metric::kVirus) = 1;
  At(day.totals, Metric::kSpam) = 640;
  At(day.totals, Metric::kInferred) = 12;
  At(day.totals, Metric::kClaimed) = 1;
  day.accounts = {Sender("user@domain.com", 440, 460, 431, 445),
                  Sender("a.rossi@example.org", 61, 92, 40, 71),
                  Sender("[10.1.3.7]", 9, 9, 9, 9),
                  Sender("b@example.org", 12, 30, 0, 0)};
  summary.days = {day};
  summary.verdicts = {DropInReceived(), AccountOver("user@domain.com", 445)};
  return summary;
}

// The end of a backfill: a day with three times the mail and two accounts
// behind it, and one with half of it by the fixed rule alone.
inline Summary SamplePast() {
  Summary summary = SampleNight();
  PastReading past;
  past.read = 365;
  past.unchanged = 12;
  past.damaged = 1;
  past.disk_bytes = 2'500'000'000;
  past.account.bytes = 7'250'000'000;
  past.account.lines = 1003;
  past.account.events = 900;
  past.account.context = 100;
  past.account.blank = 2;
  past.account.rejected = {0, 1, 0, 0, 0};
  past.seconds = 10;
  summary.past_reading = past;
  RemarkableDay day;
  day.day = Day(2026, 10, 14);
  day.grade = Grade::kAlarm;
  day.score = 7.25;
  day.most.kind = VerdictKind::kSeasonalForecast;
  day.most.day = day.day;
  day.most.subject = "SMTP_RECVD_MSGS";
  day.most.side = Side::kHigh;
  day.most.value = 2244;
  day.most.expected = 734;
  day.accounts = {AccountOver("user@domain.com", 445)};
  Verdict account = AccountOver("b@example.org", 60);
  account.kind = VerdictKind::kAccountBaseline;
  day.accounts.push_back(account);
  RemarkableDay other;
  other.day = Day(2026, 11, 20);
  other.most = DropInReceived();
  summary.remarkable = {day, other};
  return summary;
}

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_REPORT_FORMATS_SAMPLE_SUMMARY_H_
