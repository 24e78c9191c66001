// A month of nights over a known story: what the administrator reads. Golden:
// samples/month/mails.txt, the mails up to the table of days.
//
// Sixty quiet days, then, in December 2026:
//   2     (Wed) three times the mail received
//   9     (Wed) a tenth of it
//   11    (Fri) bruno, who sends two mails a day outside, sends sixty
//   14-   (Mon) half as much again received, for good: a new level
//   22    (Tue) the log is empty: an outage
//   24-   Christmas: hardly any mail until the 3rd of January
// and nothing else.
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/golden/delivered_mail.h"
#include "tests/golden/golden_file.h"
#include "tests/golden/log_folder.h"
#include "tests/golden/quiet_days.h"
#include "tests/golden/traffic.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;

using std::chrono::days;
using std::chrono::local_days;

constexpr local_days kFirstDay = December(1) - days(60);
constexpr local_days kLastDay = December(35);  // 4 January

double ReceivedFactor(local_days day) {
  if (day == December(2)) {
    return 3;
  }
  if (day == December(9)) {
    return .1;
  }
  if (day >= December(24) && day <= December(34)) {
    return .03;
  }
  return day >= December(14) ? 1.5 : 1;
}

double SentFactor(local_days day) {
  return day >= December(24) && day <= December(34) ? .03 : 1;
}

std::string LogOf(local_days day) {
  if (day == December(22)) {
    return "";
  }
  const int received = IsWeekend(day) ? 60 : 400;
  const int sent = IsWeekend(day) ? 8 : 80;
  const auto times = [](int count, double factor) {
    return static_cast<int>(count * factor);
  };
  std::string log = Inbound(Date(day) + " 08:00:00",
                            times(Vary(received, day, 1), ReceivedFactor(day)));
  log += Outbound(Date(day) + " 09:00:00", "anna@example.org",
                  times(Vary(sent, day, 2), SentFactor(day)));
  if (!IsWeekend(day)) {
    const int usual = times(2, SentFactor(day));
    log += Outbound(Date(day) + " 10:00:00", "bruno@example.org",
                    day == December(11) ? 60 : usual);
  }
  return log;
}

// The mail without its tables, the folder of the logs named LOGS.
std::string Head(const std::string& mail, const fs::path& logs) {
  std::string head;
  for (std::string line : Lines(mail)) {
    if (line == "GIORNI") {
      break;
    }
    if (const std::size_t at = line.find(logs.string());
        at != std::string::npos) {
      line.replace(at, logs.string().size(), "LOGS");
    }
    head += line + "\n";
  }
  return head;
}

TEST(Month, SaysEachThingOnce) {
  const LogFolder folder;
  const auto path = [&](local_days day) {
    return folder.logs() / DatedLog(day);
  };
  for (local_days day = kFirstDay; day < December(1); day += days(1)) {
    folder.Append(path(day), LogOf(day));
    SetOld(path(day));
  }
  folder.Run({"backfill", folder.logs()}, Date(December(1)) + "T00:05");
  std::string mails;
  std::size_t told = 0;
  for (local_days day = December(1); day <= kLastDay; day += days(1)) {
    folder.Append(path(day), LogOf(day));
    folder.Nightly(Date(day + days(1)) + "T00:10");
    const std::vector<std::string> all = folder.Mails();
    ASSERT_LE(all.size(), told + 1) << Date(day);
    for (; told < all.size(); ++told) {
      mails += fmt::format("===== {}\n{}\n", Date(day),
                           Head(all[told], folder.logs()));
    }
  }
  ExpectGoldenFile(fs::path(MAILTIDE_SAMPLES_DIR) / "month" / "mails.txt",
                   mails);
}

// Nights over a quiet history, with the forecast alone.
class Cases : public testing::Test {
 protected:
  Cases() : folder_("detector = seasonal_forecast\ndetector = so_far\n") {}

  std::filesystem::path LogPath(local_days day) const {
    return folder_.logs() / DatedLog(day);
  }
  // Mail from seven to midnight, so many an hour.
  static std::string Hours(local_days day, int hourly, int until = 24) {
    std::string log;
    for (int hour = 7; hour < until; ++hour) {
      log += Inbound(fmt::format("{} {:02}:00:00", Date(day), hour),
                     Vary(hourly, day, static_cast<std::uint32_t>(hour)));
    }
    return log;
  }
  static int Usual(local_days day) { return IsWeekend(day) ? 5 : 30; }
  void WriteQuietDays(local_days from, local_days to) const {
    for (local_days day = from; day < to; day += days(1)) {
      folder_.Append(LogPath(day), Hours(day, Usual(day)));
      SetOld(LogPath(day));
    }
  }

  LogFolder folder_;
};

// 2026-11-22. A day that is not over is put beside the same hours of the other
// day, whichever check it is that speaks.
TEST(CasesOfTheFixedRule, AnExcessByDayIsPutBesideTheSameHours) {
  const LogFolder folder("detector = fixed_rule\n");
  const local_days wednesday = December(2);
  const auto write = [&](const fs::path& log, local_days day, int hour,
                         int count) {
    folder.Append(
        log, Inbound(fmt::format("{} {:02}:00:00", Date(day), hour), count));
  };
  for (local_days day = kFirstDay; day < wednesday; day += days(1)) {
    const fs::path log = folder.logs() / DatedLog(day);
    for (int hour = 7; hour < 24; ++hour) {
      write(log, day, hour, Vary(30, day, 1));
    }
    SetOld(log);
  }
  folder.Run({"backfill", folder.logs()}, Date(wednesday) + "T00:05");
  folder.Nightly(Date(wednesday) + "T00:15");
  for (int hour = 7; hour < 11; ++hour) {
    write(folder.live(), wednesday, hour, 300);
  }
  folder.Nightly(Date(wednesday) + "T11:00");
  ASSERT_EQ(folder.Mails().size(), 1U);
  // Four hours of the Wednesday before.
  EXPECT_NE(
      folder.Mails()[0].find(fmt::format("rispetto a mer 2026-11-25 ({} copie)",
                                         4 * Vary(30, wednesday - days(7), 1))),
      std::string::npos)
      << folder.Mails()[0];
}

// A case that was there before the first night is told all the same.
TEST_F(Cases, TheFirstNightTellsACaseThatGoesOn) {
  const local_days wednesday = December(2);
  WriteQuietDays(kFirstDay, wednesday);
  folder_.Append(LogPath(wednesday), Hours(wednesday, 90));
  folder_.Append(LogPath(wednesday + days(1)), Hours(wednesday + days(1), 90));
  folder_.Run({"backfill", folder_.logs()}, Date(wednesday) + "T23:59:30");
  folder_.Nightly(Date(wednesday + days(2)) + "T00:15");
  ASSERT_EQ(folder_.Mails().size(), 1U);
  EXPECT_NE(folder_.Mails()[0].find("volte la previsione"), std::string::npos)
      << folder_.Mails()[0];
  // The same page later says the same.
  const std::string stamp = Date(wednesday + days(2)) + "T00:20";
  EXPECT_EQ(Lines(folder_.Run({"report"}, stamp).out).front(),
            Lines(folder_.Mails()[0]).front());
  // From then on it goes on: no mail for it alone.
  folder_.Append(LogPath(wednesday + days(2)), Hours(wednesday + days(2), 90));
  folder_.Nightly(Date(wednesday + days(3)) + "T00:15");
  EXPECT_EQ(folder_.Mails().size(), 1U);
}

// By day the day until now is told, once, whatever the runs between and after
// it find; the night has nothing to add.
TEST_F(Cases, TenRunsADayTellOnce) {
  const local_days wednesday = December(2);
  WriteQuietDays(kFirstDay, wednesday);
  folder_.Run({"backfill", folder_.logs()}, Date(wednesday) + "T00:05");
  folder_.Nightly(Date(wednesday) + "T00:15");
  EXPECT_EQ(folder_.Mails().size(), 0U);
  for (int hour = 8; hour <= 17; ++hour) {
    folder_.Append(
        folder_.live(),
        Inbound(fmt::format("{} {:02}:00:00", Date(wednesday), hour - 1), 90));
    folder_.Nightly(fmt::format("{}T{:02}:00", Date(wednesday), hour));
  }
  ASSERT_EQ(folder_.Mails().size(), 1U);
  EXPECT_NE(folder_.Mails()[0].find("A fine giornata"), std::string::npos)
      << folder_.Mails()[0];
  std::filesystem::rename(folder_.live(), LogPath(wednesday));
  folder_.Nightly(Date(wednesday + days(1)) + "T00:15");
  EXPECT_EQ(folder_.Mails().size(), 1U);
}

// Below the forecast at eleven, in line at noon, below it again at two, and in
// the end a day like any other: told once, and once taken back.
TEST_F(Cases, WhatWasToldByDayIsTakenBackWhenTheDayIsOver) {
  const local_days wednesday = December(2);
  WriteQuietDays(kFirstDay, wednesday);
  folder_.Run({"backfill", folder_.logs()}, Date(wednesday) + "T00:05");
  const auto write = [&](int hour, int count) {
    folder_.Append(
        folder_.live(),
        Inbound(fmt::format("{} {:02}:00:00", Date(wednesday), hour), count));
  };
  const auto look = [&](int hour) {
    folder_.Nightly(fmt::format("{}T{:02}:00", Date(wednesday), hour));
    return folder_.Mails().size();
  };
  write(7, 30);
  write(8, 30);
  EXPECT_EQ(look(9), 0U);
  EXPECT_EQ(look(11), 1U);  // 60 of 120
  write(11, 90);
  EXPECT_EQ(look(12), 1U);  // 150 of 150
  EXPECT_EQ(look(14), 1U);  // 150 of 210
  write(14, 90);
  EXPECT_EQ(look(15), 1U);
  const std::vector<std::string> told = folder_.Mails();
  for (int hour = 15; hour < 24; ++hour) {
    write(hour, 30);
  }
  std::filesystem::rename(folder_.live(), LogPath(wednesday));
  folder_.Nightly(Date(wednesday + days(1)) + "T00:15");
  EXPECT_EQ(Head(folder_.NewMail(told), folder_.logs()),
            "REGOLARE - mailtide@mx.example.org - mercoledì 2 dicembre 2026: 1 "
            "ritirato\n"
            "\n"
            "NOVITÀ\n"
            "  - Copie ricevute: 510 a giornata chiusa, nella norma. L'avviso "
            "del\n"
            "    2026-12-02 11:00:00 (sotto i limiti) è ritirato.\n"
            "\n");
  folder_.Nightly(Date(wednesday + days(1)) + "T00:20");
  EXPECT_EQ(folder_.Mails().size(), 2U);
  // The page that is written anew, for a record of its last minute, says it.
  folder_.Append(folder_.live(), Inbound(Date(wednesday) + " 23:59:00", 1));
  folder_.Nightly(Date(wednesday + days(1)) + "T00:30");
  EXPECT_EQ(folder_.Mails().size(), 2U);
  const std::string page = ReadBytes(
      folder_.path() / fmt::format("reports/mailtide-{}.txt", Date(wednesday)));
  EXPECT_NE(page.find("Copie ricevute: 511 a giornata chiusa"),
            std::string::npos)
      << page;
}

// The second day of a case is told to nobody; when its log comes at last there
// is nothing to take back.
TEST_F(Cases, WhatWasNeverToldIsNotTakenBack) {
  const local_days friday = December(4);
  WriteQuietDays(kFirstDay, friday);
  folder_.Run({"backfill", folder_.logs()}, Date(friday) + "T00:05");
  folder_.Append(LogPath(friday), Hours(friday, 2));
  folder_.Nightly(Date(friday + days(1)) + "T00:15");
  EXPECT_EQ(folder_.Mails().size(), 1U);
  folder_.Append(LogPath(friday + days(1)), Hours(friday + days(1), 1, 8));
  folder_.Nightly(Date(friday + days(2)) + "T00:15");
  EXPECT_EQ(folder_.Mails().size(), 1U);
  EXPECT_NE(folder_.Run({"report"}, Date(friday + days(2)) + "T00:16")
                .out.find("PROSEGUE"),
            std::string::npos);
  folder_.Append(LogPath(friday + days(1)), Hours(friday + days(1), 5));
  folder_.Nightly(Date(friday + days(2)) + "T00:20");
  EXPECT_EQ(folder_
                .Run({"report", "--day", Date(friday + days(1))},
                     Date(friday + days(2)) + "T00:21")
                .out.find("PROSEGUE"),
            std::string::npos);
  EXPECT_EQ(folder_.Mails().size(), 1U);
}

// Nobody has found a day in line that nobody judges any more.
TEST_F(Cases, WhatGoesWithItsDetectorIsNotTakenBack) {
  const local_days wednesday = December(2);
  WriteQuietDays(kFirstDay, wednesday);
  folder_.Run({"backfill", folder_.logs()}, Date(wednesday) + "T00:05");
  folder_.Append(LogPath(wednesday), Hours(wednesday, 90));
  folder_.Nightly(Date(wednesday + days(1)) + "T00:15");
  ASSERT_EQ(folder_.Mails().size(), 1U);
  const fs::path config = folder_.path() / "mailtide.conf";
  std::string text = ReadBytes(config);
  for (const std::string_view detector : {"seasonal_forecast", "so_far"}) {
    text.replace(text.find(detector), detector.size(), "account_limit");
  }
  std::ofstream(config) << text;
  folder_.Nightly(Date(wednesday + days(1)) + "T00:30");
  EXPECT_EQ(folder_.Mails().size(), 1U);
  EXPECT_EQ(folder_.Run({"report"}, Date(wednesday + days(1)) + "T00:31")
                .out.find("ritirato"),
            std::string::npos);
}

// An account over its limit on Wednesday, no log of Thursday, and a quiet
// Friday: its end is told of Friday, and not of Thursday again.
TEST(CasesOfAccounts, AnEndIsToldOnceThoughALogComesLate) {
  const LogFolder folder("detector = account_limit\n");
  const auto path = [&](local_days day) {
    return folder.logs() / DatedLog(day);
  };
  const auto log = [](local_days day, int count) {
    return Inbound(Date(day) + " 08:00:00", 20) +
           Outbound(Date(day) + " 10:00:00", "anna@example.org", count) +
           Inbound(Date(day) + " 23:57:00", 1);
  };
  for (int day = 1; day <= 4; ++day) {
    if (day != 3) {
      folder.Append(path(December(day)),
                    log(December(day), day == 2 ? 150 : 5));
      folder.Nightly(Date(December(day + 1)) + "T00:15");
    }
  }
  const std::vector<std::string> told = folder.Mails();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_NE(told[0].find("150 copie"), std::string::npos) << told[0];
  EXPECT_NE(told[1].find("anna@example.org: 5 copie fuori, di nuovo"),
            std::string::npos)
      << told[1];
  folder.Append(path(December(3)), log(December(3), 5));
  folder.Nightly(Date(December(5)) + "T00:30");
  EXPECT_EQ(folder.Mails().size(), 2U);
}

// What goes on by day is told to nobody, and its end is that of the case.
TEST_F(Cases, WhatGoesOnByDayIsNotTakenBack) {
  const local_days wednesday = December(2);
  const local_days thursday = wednesday + days(1);
  WriteQuietDays(kFirstDay, wednesday);
  folder_.Run({"backfill", folder_.logs()}, Date(wednesday) + "T00:05");
  folder_.Nightly(Date(wednesday) + "T00:15");
  folder_.Append(LogPath(wednesday), Hours(wednesday, 90));
  folder_.Nightly(Date(thursday) + "T00:15");
  const std::vector<std::string> told = folder_.Mails();
  EXPECT_EQ(told.size(), 1U);
  const auto write = [&](int from, int to, int hourly) {
    for (int hour = from; hour < to; ++hour) {
      folder_.Append(
          folder_.live(),
          Inbound(fmt::format("{} {:02}:00:00", Date(thursday), hour), hourly));
    }
  };
  write(7, 12, 90);
  const ProgramRun run =
      folder_.Run({"nightly", "--format", "json"}, Date(thursday) + "T12:00");
  EXPECT_EQ(nlohmann::json::parse(run.out)["alerts"][0]["kind"], "so_far");
  EXPECT_EQ(folder_.Mails().size(), 1U);
  write(12, 24, 5);
  std::filesystem::rename(folder_.live(), LogPath(thursday));
  folder_.Nightly(Date(thursday + days(1)) + "T00:15");
  EXPECT_EQ(Lines(folder_.NewMail(told)).front(),
            "REGOLARE - mailtide@mx.example.org - giovedì 3 dicembre 2026: 1 "
            "rientrato");
}

// Whoever copies rotated logs leaves files of his own beside them: nobody
// writes there by day, whatever is empty.
TEST_F(Cases, AnEmptyFileOfACopyIsNoLiveLog) {
  const local_days wednesday = December(2);
  WriteQuietDays(kFirstDay, wednesday);
  for (const char* name : {".copied", ".keep", "README", "smtp", "mail.log"}) {
    folder_.Append(folder_.logs() / name, "");
  }
  folder_.Run({"backfill", folder_.logs()}, Date(wednesday) + "T00:05");
  folder_.Nightly(Date(wednesday) + "T00:10");
  folder_.Nightly(Date(wednesday) + "T10:00");
  EXPECT_TRUE(folder_.Mails().empty());
}

// Yesterday's log may be packed, and the live one may have another name: then
// it is known from before.
TEST_F(Cases, AnEmptyLiveLogIsKnownByItsNameOrFromBefore) {
  const local_days wednesday = December(2);
  const fs::path current = folder_.logs() / "current.log";
  WriteQuietDays(kFirstDay, wednesday);
  folder_.Append(current, Inbound(Date(December(1)) + " 23:58:30", 1));
  folder_.Run({"backfill", folder_.logs()}, Date(wednesday) + "T00:05");
  fs::resize_file(current, 0);
  folder_.Nightly(Date(wednesday) + "T10:00");
  EXPECT_EQ(folder_.Mails().size(), 1U);

  const local_days thursday = December(3);
  const fs::path log = LogPath(wednesday);
  folder_.Append(log, Hours(wednesday, Usual(wednesday)));
  ProgramCall pack;
  pack.arguments = {"gzip", log};
  ASSERT_EQ(RunProgram(pack).exit_code, 0);
  fs::remove(current);
  folder_.Nightly(Date(thursday) + "T00:10");
  const std::size_t told = folder_.Mails().size();
  folder_.Nightly(Date(thursday) + "T10:00");
  EXPECT_EQ(folder_.Mails().size(), told);
  folder_.Append(folder_.live(), "");
  folder_.Nightly(Date(thursday) + "T10:30");
  EXPECT_EQ(folder_.Mails().size(), told + 1);
}

// What was read last of a live log says nothing when it has grown since and
// cannot be read.
TEST_F(Cases, ALiveLogThatCannotBeReadIsNotSilent) {
  const local_days wednesday = December(2);
  WriteQuietDays(kFirstDay, wednesday);
  folder_.Append(folder_.live(), Inbound(Date(December(1)) + " 23:58:30", 1));
  folder_.Run({"backfill", folder_.logs()}, Date(wednesday) + "T00:05");
  folder_.Nightly(Date(wednesday) + "T00:10");
  // Not even root reads what calls itself gzip and is none.
  fs::resize_file(folder_.live(), 0);
  folder_.Append(folder_.live(), "\x1f\x8b\x08 and then nothing that unpacks");
  const ProgramRun run = Mailtide({"nightly", "--format", "json", "--config",
                                   folder_.path() / "mailtide.conf", "--now",
                                   Date(wednesday) + "T10:00"});
  EXPECT_EQ(run.exit_code, 65) << Describe(run);
  EXPECT_TRUE(nlohmann::json::parse(run.out)["alerts"].empty()) << run.out;
  EXPECT_TRUE(folder_.Mails().empty());
}

// The gateway stopped after the rotation: its live file holds the last minutes
// of the day before, or nothing. Where there is none, nobody writes there by
// day.
TEST_F(Cases, AGatewayThatIsSilentSinceTheRotationIsTold) {
  const local_days wednesday = December(2);
  WriteQuietDays(kFirstDay, wednesday);
  folder_.Run({"backfill", folder_.logs()}, Date(wednesday) + "T00:05");
  folder_.Nightly(Date(wednesday) + "T00:10");
  const auto look = [&](const char* time) {
    const ProgramRun run =
        folder_.Run({"nightly", "--format", "json"}, Date(wednesday) + time);
    return nlohmann::json::parse(run.out)["alerts"];
  };
  EXPECT_TRUE(look("T10:00").empty());
  // A copy of the whole day before, under the name of the live file.
  std::filesystem::copy(LogPath(December(1)), folder_.live());
  EXPECT_TRUE(look("T10:00").empty());
  std::filesystem::remove(folder_.live());
  folder_.Append(folder_.live(), "");
  EXPECT_EQ(look("T10:00").size(), 1U);
  EXPECT_EQ(folder_.Mails().size(), 1U);
  folder_.Append(folder_.live(), Inbound(Date(December(1)) + " 23:58:30", 1));
  const nlohmann::json alerts = look("T11:00");
  ASSERT_EQ(alerts.size(), 1U);
  EXPECT_EQ(alerts[0]["kind"], "so_far");
  EXPECT_EQ(alerts[0]["day"], "2026-12-02");
  EXPECT_EQ(alerts[0]["at"], "2026-12-02T11:00:00+01:00");
  EXPECT_EQ(alerts[0]["value"], 0);
  ASSERT_EQ(folder_.Mails().size(), 1U);
  EXPECT_NE(folder_.Mails()[0].find("Copie ricevute fino alle 10:00: 0."),
            std::string::npos)
      << folder_.Mails()[0];
  // The last of that day's mails of 23:00, one a second.
  EXPECT_NE(folder_.Mails()[0].find(
                fmt::format("L'ultimo record è del 2026-12-01 23:00:{:02}.",
                            Vary(Usual(December(1)), December(1), 23) - 1)),
            std::string::npos)
      << folder_.Mails()[0];
  // With the first mail it is a day like the others, late.
  folder_.Append(folder_.live(), Inbound(Date(wednesday) + " 11:10:00", 5));
  EXPECT_EQ(look("T12:00").size(), 1U);
  EXPECT_EQ(folder_.Mails().size(), 1U);
}

}  // namespace
}  // namespace mailtide
