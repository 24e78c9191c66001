// Nights that do not go as they should: logs that come late, files that are cut
// or half written, reports that were true yesterday. Hand-written logs.
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/golden/delivered_mail.h"
#include "tests/golden/log_folder.h"
#include "tests/golden/store_content.h"
#include "tests/golden/traffic.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;

// A day of November 2026, its log's name and its mail: ten received, and as
// many as asked sent outside by Anna, who may send 100.
std::string Day(int day) {
  return fmt::format("2026-11-{:02}", day);
}
fs::path LogOf(const LogFolder& folder, int day) {
  return folder.logs() / fmt::format("smtp202611{:02}.log", day);
}
void WriteDay(const LogFolder& folder, int day, int sent = 5) {
  folder.Append(LogOf(folder, day),
                Inbound(Day(day) + " 08:00:00", 10) +
                    Outbound(Day(day) + " 09:00:00", "anna@example.org", sent));
}

// What the report of a day without a log says.
constexpr const char* kNoLog = "Manca il log";

class Nights : public testing::Test {
 protected:
  Nights() : folder_("detector = account_limit\ndetector = input_health\n") {}

  std::string ReportOf(int day) const {
    return ReadBytes(folder_.path() / "reports" /
                     fmt::format("mailtide-{}.txt", Day(day)));
  }
  static std::string AnnaLine(int copies) {
    return fmt::format("Account anna@example.org inviati: {} messaggi", copies);
  }
  int Told(const std::string& line) const {
    int count = 0;
    for (const std::string& mail : folder_.Mails()) {
      count += CountLine(mail, line);
    }
    return count;
  }
  // A run that need not end with 0.
  ProgramRun Try(const std::string& now) const {
    return Mailtide({"nightly", "--config", folder_.path() / "mailtide.conf",
                     "--now", now});
  }

  LogFolder folder_;
};

// 2026-11-22: days without a log counted as judged, and when their logs came
// all but the last three were passed over.
TEST_F(Nights, LogsThatComeLateAreJudged) {
  WriteDay(folder_, 2);
  WriteDay(folder_, 3);
  folder_.Nightly(Day(4) + "T00:15");
  for (int day = 4; day <= 9; ++day) {
    folder_.Nightly(Day(day + 1) + "T00:15");
  }
  EXPECT_NE(ReportOf(5).find(kNoLog), std::string::npos) << ReportOf(5);
  for (int day = 4; day <= 9; ++day) {
    WriteDay(folder_, day, day == 5 ? 150 : 5);
  }
  folder_.Nightly(Day(10) + "T09:00");
  EXPECT_EQ(Told(AnnaLine(150)), 1);
  folder_.Nightly(Day(10) + "T10:00");
  EXPECT_EQ(Told(AnnaLine(150)), 1);
  // What the reports of those days said is no longer so.
  for (int day = 4; day <= 9; ++day) {
    EXPECT_EQ(ReportOf(day).find(kNoLog), std::string::npos) << ReportOf(day);
  }
}

TEST_F(Nights, AHoleIsJudgedWhenItsLogComes) {
  WriteDay(folder_, 2);
  folder_.Nightly(Day(3) + "T00:15");
  folder_.Nightly(Day(4) + "T00:15");  // no log of the 3rd
  for (int day = 4; day <= 9; ++day) {
    WriteDay(folder_, day);
    folder_.Nightly(Day(day + 1) + "T00:15");
  }
  WriteDay(folder_, 3, 101);
  folder_.Nightly(Day(10) + "T09:00");
  EXPECT_EQ(Told(AnnaLine(101)), 1);
}

// 2026-11-22: every number on the way was taken for one that was told.
TEST_F(Nights, TheFinalNumberIsToldWhateverRanBetween) {
  WriteDay(folder_, 2);
  folder_.Nightly(Day(3) + "T00:15");
  for (const int hour : {4, 8, 12}) {
    folder_.Append(folder_.live(),
                   Outbound(fmt::format("{} {:02}:00:00", Day(3), hour - 1),
                            "anna@example.org", 120));
    folder_.Nightly(fmt::format("{}T{:02}:00", Day(3), hour));
  }
  EXPECT_EQ(Told(AnnaLine(120)), 1);
  EXPECT_EQ(folder_.Mails().size(), 1U);
  fs::rename(folder_.live(), LogOf(folder_, 3));
  folder_.Nightly(Day(4) + "T00:15");
  EXPECT_EQ(Told(AnnaLine(360)), 1);
  EXPECT_EQ(folder_.Mails().size(), 2U);
}

// 2026-11-22: the day before is counted anew every night, and the headline
// was of both.
TEST_F(Nights, AReportIsAboutItsOwnDay) {
  for (int day = 2; day <= 5; ++day) {
    WriteDay(folder_, day);
    folder_.Nightly(Day(day) + "T23:58:30");
    // The last minutes of the day come in the next day's file.
    folder_.Append(LogOf(folder_, day + 1), Inbound(Day(day) + " 23:59:00", 1));
  }
  folder_.Nightly(Day(6) + "T00:15");
  EXPECT_EQ(Lines(ReportOf(5)).front(),
            "REGOLARE - mailtide@mx.example.org - giovedì 5 novembre 2026: "
            "tutto nella norma");
  EXPECT_EQ(Lines(ReportOf(4)).front(),
            "REGOLARE - mailtide@mx.example.org - mercoledì 4 novembre 2026: "
            "tutto nella norma");
  // And each file has the final numbers: ten, and the one of the last minute.
  EXPECT_NE(ReportOf(4).find("mer 2026-11-04       11       11"),
            std::string::npos)
      << ReportOf(4);
}

// A mail that alarms nobody, and nothing for scripts.
TEST_F(Nights, AnAccountIsToldToBeBackInLineOnce) {
  WriteDay(folder_, 2);
  folder_.Nightly(Day(3) + "T00:15");
  WriteDay(folder_, 3, 150);
  folder_.Nightly(Day(4) + "T00:15");
  EXPECT_EQ(folder_.Mails().size(), 1U);
  WriteDay(folder_, 4);
  const ProgramRun run = folder_.Run(
      {"nightly", "--exit-code", "--format", "json"}, Day(5) + "T00:15");
  EXPECT_TRUE(nlohmann::json::parse(run.out)["alerts"].empty()) << run.out;
  ASSERT_EQ(folder_.Mails().size(), 2U);
  const std::string mail = folder_.Mails()[1];
  EXPECT_EQ(Lines(mail).front(),
            "REGOLARE - mailtide@mx.example.org - mercoledì 4 novembre 2026: 1 "
            "rientrato");
  EXPECT_NE(mail.find("  - anna@example.org: 5 copie fuori, di nuovo nella "
                      "norma. Era fuori norma dal\n    2026-11-03.\n"),
            std::string::npos)
      << mail;
  EXPECT_EQ(mail.find("AVVISI"), std::string::npos) << mail;
  folder_.Nightly(Day(5) + "T09:00");
  WriteDay(folder_, 5);
  folder_.Nightly(Day(6) + "T00:15");
  EXPECT_EQ(folder_.Mails().size(), 2U);
}

TEST_F(Nights, TheEndOfACaseThatNobodyWasToldOfIsNoNews) {
  WriteDay(folder_, 2);
  WriteDay(folder_, 3, 150);
  WriteDay(folder_, 4);
  folder_.Nightly(Day(5) + "T00:15");
  EXPECT_TRUE(folder_.Mails().empty()) << folder_.Mails()[0];
}

// A newsletter from everybody's account: twenty lines, as of everything.
TEST_F(Nights, ManyAccountsBackInLineAreOneList) {
  WriteDay(folder_, 2);
  folder_.Nightly(Day(3) + "T00:15");
  for (int account = 0; account < 25; ++account) {
    folder_.Append(
        LogOf(folder_, 3),
        Outbound(Day(3) + " 09:00:00",
                 fmt::format("user{:02}@example.org", account), 101));
  }
  folder_.Nightly(Day(4) + "T00:15");
  WriteDay(folder_, 4);
  folder_.Nightly(Day(5) + "T00:15");
  ASSERT_EQ(folder_.Mails().size(), 2U);
  const std::string mail = folder_.Mails()[1];
  EXPECT_NE(mail.find(": 25 rientrati\n"), std::string::npos) << mail;
  const std::string no_more = ": nessuna copia fuori, di nuovo nella norma.";
  int lines = 0;
  for (std::size_t at = mail.find(no_more); at != std::string::npos;
       at = mail.find(no_more, at + 1)) {
    ++lines;
  }
  EXPECT_EQ(lines, 20) << mail;
  EXPECT_NE(mail.find("... e altri 5 avvisi di questo tipo, in tutto 25."),
            std::string::npos)
      << mail;
}

// 2026-11-22: the mail of a stolen account was named after yesterday.
TEST_F(Nights, AMailIsNamedAfterItsNews) {
  WriteDay(folder_, 2);
  WriteDay(folder_, 3);
  folder_.Append(folder_.live(),
                 Outbound(Day(4) + " 01:00:00", "anna@example.org", 150));
  folder_.Nightly(Day(4) + "T04:10");
  ASSERT_EQ(folder_.Mails().size(), 1U);
  EXPECT_EQ(Told(AnnaLine(150)), 1);
  const DeliveredMail mail = ParseMail(
      ReadBytes(fs::directory_iterator(folder_.path() / "mail")->path()));
  EXPECT_EQ(mail.Field("X-Mailtide-Day"), Day(4));
  EXPECT_TRUE(mail.Field("Subject").ends_with("ALLARME " + Day(4)))
      << mail.Field("Subject");
}

// 2026-11-22: the half-written last line of the live file was counted.
TEST_F(Nights, AHalfWrittenLineWaitsForItsEnd) {
  WriteDay(folder_, 2);
  const std::string whole =
      Outbound(Day(3) + " 01:00:00", "anna@example.org", 2);
  const std::string torn = whole.substr(0, whole.size() - 20);
  folder_.Append(folder_.live(), torn);
  const auto relayed = [this] {
    return Ask(folder_.store(),
               "SELECT sum(value) FROM day_total JOIN metric ON metric.id ="
               " metric WHERE name = 'relay_copies'"
               " AND date(day*86400,'unixepoch') = '2026-11-03'");
  };
  folder_.Nightly(Day(3) + "T02:00");
  EXPECT_EQ(relayed(), "1");
  folder_.Append(folder_.live(), whole.substr(torn.size()));
  folder_.Nightly(Day(3) + "T03:00");
  EXPECT_EQ(relayed(), "2");
}

TEST_F(Nights, ALogThatWasCutIsToldOnceAndItsNumbersStay) {
  WriteDay(folder_, 2);
  folder_.Nightly(Day(3) + "T00:15");
  const std::string whole = ReadBytes(LogOf(folder_, 2));
  fs::resize_file(LogOf(folder_, 2), 0);
  fs::last_write_time(LogOf(folder_, 2),
                      fs::file_time_type::clock::now() - std::chrono::hours(1));
  const ProgramRun cut = Try(Day(3) + "T08:00");
  EXPECT_EQ(cut.exit_code, 65) << Describe(cut);
  EXPECT_NE(
      cut.err.find(fmt::format("holds only 0 of the {} bytes", whole.size())),
      std::string::npos)
      << Describe(cut);
  EXPECT_NE(ReportOf(2).find("lun 2026-11-02       10       10"),
            std::string::npos)
      << ReportOf(2);
  folder_.Nightly(Day(3) + "T09:00");
}

// 2026-11-22: after a complete backfill every night asked for one.
TEST_F(Nights, OldLogsWaitForBackfillUntilTheyAreRead) {
  WriteDay(folder_, 2);
  fs::last_write_time(LogOf(folder_, 2),
                      fs::file_time_type::clock::now() - std::chrono::hours(1));
  const std::string now = "2027-02-01T00:15";
  const ProgramRun waiting = Try(now);
  EXPECT_NE(waiting.err.find("1 file is older than 60 days"), std::string::npos)
      << Describe(waiting);
  folder_.Run({"backfill", folder_.logs(), "--output", "/dev/null"}, now);
  EXPECT_EQ(Try(now).err, "");
}

// A log that is there but damaged is no missing log.
TEST_F(Nights, ADamagedLogMakesItsDayPartial) {
  WriteDay(folder_, 2);
  folder_.Nightly(Day(3) + "T00:15");
  folder_.Append(LogOf(folder_, 3), "\x1f\x8b\x08 no gzip");
  const auto state = [this] {
    return Ask(folder_.store(),
               "SELECT state FROM day"
               " WHERE date(day*86400,'unixepoch') = '2026-11-03'");
  };
  const ProgramRun damaged = Try(Day(4) + "T00:15");
  EXPECT_EQ(damaged.exit_code, 65) << Describe(damaged);
  EXPECT_EQ(state(), "partial");
  EXPECT_EQ(ReportOf(3).find(kNoLog), std::string::npos) << ReportOf(3);
  EXPECT_NE(ReportOf(3).find("smtp20261103.log"), std::string::npos);
  fs::remove(LogOf(folder_, 3));
  WriteDay(folder_, 3);
  folder_.Nightly(Day(4) + "T08:00");
  EXPECT_EQ(state(), "rotated");
}

// 2026-11-22: they were listed after the mail was built.
TEST_F(Nights, TheReportNamesWhatWasNotRead) {
  WriteDay(folder_, 2);
  folder_.Append(folder_.logs() / "notes20261102.txt", "hello\nworld\n");
  folder_.Nightly(Day(3) + "T00:15");
  EXPECT_NE(ReportOf(2).find("notes20261102.txt"), std::string::npos)
      << ReportOf(2);
}

// 2026-11-22: the half day was complete and regular, and the log that came
// four days later was never told.
TEST_F(Nights, AHalfDayIsPartialUntilItsLogComes) {
  for (int day = 2; day <= 3; ++day) {
    WriteDay(folder_, day);
  }
  folder_.Append(folder_.live(), Inbound(Day(4) + " 08:00:00", 10));
  folder_.Nightly(Day(4) + "T12:00");
  const std::string begun = ReadBytes(folder_.live());
  fs::remove(folder_.live());
  folder_.Append(folder_.live(), Inbound(Day(4) + " 23:59:00", 1) +
                                     Inbound(Day(5) + " 08:00:00", 10));
  folder_.Nightly(Day(5) + "T12:00");
  const auto state = [this] {
    return Ask(folder_.store(),
               "SELECT state FROM day"
               " WHERE date(day*86400,'unixepoch') = '2026-11-04'");
  };
  EXPECT_EQ(state(), "partial");
  for (int day = 5; day <= 8; ++day) {
    folder_.Append(folder_.live(), Inbound(Day(day) + " 20:00:00", 1));
    fs::rename(folder_.live(), LogOf(folder_, day));
    folder_.Append(folder_.live(), Inbound(Day(day) + " 23:59:00", 1) +
                                       Inbound(Day(day + 1) + " 08:00:00", 5));
    folder_.Nightly(Day(day + 1) + "T09:00");
  }
  EXPECT_EQ(state(), "partial");
  folder_.Append(LogOf(folder_, 4), begun + Outbound(Day(4) + " 13:00:00",
                                                     "anna@example.org", 120));
  folder_.Nightly(Day(9) + "T10:00");
  EXPECT_EQ(state(), "complete");
  EXPECT_EQ(Told(AnnaLine(120)), 1);
  EXPECT_NE(ReportOf(4).find(AnnaLine(120)), std::string::npos) << ReportOf(4);
}

// 2026-11-22: only the three newest days had their files written anew.
TEST_F(Nights, AReportFileSaysWhatTheStoreSays) {
  for (int day = 2; day <= 9; ++day) {
    WriteDay(folder_, day);
    folder_.Nightly(Day(day + 1) + "T00:15");
  }
  folder_.Append(LogOf(folder_, 3), Inbound(Day(3) + " 22:00:00", 5));
  folder_.Nightly(Day(10) + "T09:00");
  EXPECT_NE(ReportOf(3).find("mar 2026-11-03       15       15"),
            std::string::npos)
      << ReportOf(3);
}

// 2026-11-22: a folder that was configured by mistake failed every run.
TEST_F(Nights, ReportsForAFolderOfThePastAreGivenUp) {
  WriteDay(folder_, 2);
  fs::rename(folder_.path() / "reports", folder_.path() / "elsewhere");
  EXPECT_EQ(Try(Day(3) + "T00:15").exit_code, 73);
  EXPECT_EQ(Try(Day(3) + "T00:16").exit_code, 73);  // it may come back
  const fs::path file = folder_.path() / "mailtide.conf";
  std::string config = ReadBytes(file);
  config.replace(config.find("/reports"), 8, "/elsewhere");
  fs::remove(file);
  folder_.Append(file, config);
  const ProgramRun last = Try(Day(3) + "T00:17");
  EXPECT_EQ(last.exit_code, 73);
  EXPECT_NE(last.err.find("given up"), std::string::npos) << Describe(last);
  EXPECT_EQ(Try(Day(3) + "T00:18").exit_code, 0);
}

// 2026-11-22: nor was it given up when no folder was configured any more.
TEST_F(Nights, ReportsForNoFolderAreGivenUp) {
  WriteDay(folder_, 2);
  fs::remove(folder_.path() / "reports");
  EXPECT_EQ(Try(Day(3) + "T00:15").exit_code, 73);
  const fs::path file = folder_.path() / "mailtide.conf";
  std::string config = ReadBytes(file);
  config.replace(config.find("[report]\n") + 9,
                 config.find("[mail]") - config.find("[report]\n") - 9, "");
  fs::remove(file);
  folder_.Append(file, config);
  EXPECT_EQ(Try(Day(3) + "T00:17").exit_code, 73);
  EXPECT_EQ(Try(Day(3) + "T00:18").exit_code, 0);
}

}  // namespace
}  // namespace mailtide
