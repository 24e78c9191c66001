// The rotation at 23:58, step by step, with `mailtide nightly` after each: the
// live file grows, is renamed, a new one begins, the old one is packed and
// moved away. The logs are written by hand, so every number is known.
#include <chrono>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/golden/delivered_mail.h"
#include "tests/golden/log_folder.h"
#include "tests/golden/store_content.h"
#include "tests/golden/traffic.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;

const std::string kDay = "2026-11-20";  // a Friday
const std::string kNext = "2026-11-21";

// "2026-11-20" and its likes: so many days before that Friday.
std::string DayBefore(int days) {
  const std::chrono::year_month_day day(
      std::chrono::sys_days(std::chrono::year(2026) / 11 / 20) -
      std::chrono::days(days));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

fs::path DatedName(const std::string& day) {
  return "smtp" + day.substr(0, 4) + day.substr(5, 2) + day.substr(8, 2) +
         ".log";
}

class Rotation : public testing::Test {
 protected:
  static std::string Stored(const LogFolder& folder, const std::string& day,
                            const std::string& metric) {
    return Ask(folder.store(),
               fmt::format("SELECT value FROM day_total JOIN metric"
                           " ON metric.id = metric WHERE name = '{}'"
                           " AND date(day*86400,'unixepoch') = '{}'",
                           metric, day));
  }
  static std::string State(const LogFolder& folder, const std::string& day) {
    return Ask(folder.store(),
               fmt::format("SELECT state FROM day"
                           " WHERE date(day*86400,'unixepoch') = '{}'",
                           day));
  }

  // The day before, and its last minute in the live file.
  static void Begin(const LogFolder& folder) {
    folder.Append(folder.logs() / DatedName("2026-11-19"),
                  Inbound("2026-11-19 09:00:00", 5));
    folder.Append(folder.live(), Inbound("2026-11-19 23:59:00", 1));
  }
  // What the gateway does at 23:58.
  static void Rotate(const LogFolder& folder, const std::string& day) {
    fs::rename(folder.live(), folder.logs() / DatedName(day));
  }

  // Three weeks and six days before that Friday, each whole: weekdays with 90
  // and 110 mails in turn, weekends with 100. Of the fourteen weekdays before
  // it the mean is 100 and the deviation 10; of the fourteen days, 100 and
  // sqrt(1000 / 14).
  static void WriteHistory(const LogFolder& folder) {
    bool many = false;
    for (int before = 27; before > 0; --before) {
      // Day 6 and 5 before a Friday are Saturday and Sunday.
      const bool weekend = before % 7 == 6 || before % 7 == 5;
      many = weekend ? many : !many;
      const std::string day = DayBefore(before);
      folder.Append(folder.logs() / DatedName(day),
                    Inbound(day + " 09:00:00", weekend ? 100
                                               : many  ? 110
                                                       : 90));
    }
    folder.Run({"backfill", folder.logs().string(), "--output",
                (folder.path() / "past.txt").string()},
               kDay + "T00:05");
  }

  static std::string FixedRuleLine(const std::string& indicator, int value,
                                   double deviation) {
    return fmt::format("{} scostamento oltre il limite V:{} M:100 S:{:.12g}",
                       indicator, value, deviation);
  }

  // In how many mails a line stands, alone on its line.
  static int Told(const LogFolder& folder, const std::string& line) {
    int count = 0;
    for (const std::string& mail : folder.Mails()) {
      count += CountLine(mail, line);
    }
    return count;
  }
};

TEST_F(Rotation, OpenRotatedCompleteAndNothingTwice) {
  const LogFolder folder;
  Begin(folder);
  const auto expect = [&folder](const std::string& now, const char* state,
                                const char* received) {
    SCOPED_TRACE(now);
    folder.Nightly(now);
    EXPECT_EQ(State(folder, kDay), state);
    EXPECT_EQ(Stored(folder, kDay, "received_copies"), received);
    EXPECT_EQ(Stored(folder, kDay, "received_bytes"),
              std::string(received) + "000");
    EXPECT_EQ(Stored(folder, "2026-11-19", "received_copies"), "6");
    EXPECT_EQ(State(folder, "2026-11-19"), "complete");
  };
  folder.Append(folder.live(), Inbound(kDay + " 08:00:00", 10));
  expect(kDay + "T12:00", "open", "10");
  folder.Append(folder.live(), Inbound(kDay + " 17:00:00", 5));
  expect(kDay + "T18:00", "open", "15");
  folder.Append(folder.live(), Inbound(kDay + " 23:57:00", 2));
  expect(kDay + "T23:57:50", "open", "17");

  Rotate(folder, kDay);
  expect(kDay + "T23:58:10", "rotated", "17");
  folder.Append(folder.live(), "");  // the new one, still empty
  expect(kDay + "T23:58:20", "rotated", "17");
  folder.Append(folder.live(), Inbound(kDay + " 23:58:30", 3));
  expect(kDay + "T23:59:00", "rotated", "20");
  folder.Append(folder.live(), Inbound(kNext + " 00:05:00", 4));
  expect(kNext + "T00:10", "complete", "20");
  EXPECT_EQ(State(folder, kNext), "open");
  EXPECT_EQ(Stored(folder, kNext, "received_copies"), "4");

  const fs::path packed = PackFile("gzip", folder.logs() / DatedName(kDay));
  expect(kNext + "T00:20", "complete", "20");
  const fs::path archive = folder.logs() / "archive" / "2026";
  fs::create_directories(archive);
  fs::rename(packed, archive / packed.filename());
  for (int run = 0; run < 10; ++run) {
    expect(fmt::format("{}T{:02}:30", kNext, run + 1), "complete", "20");
  }

  folder.Append(folder.live(), Inbound(kNext + " 12:00:00", 1));
  Rotate(folder, kNext);
  expect(kNext + "T23:58:05", "complete", "20");
  EXPECT_EQ(State(folder, kNext), "rotated");
  EXPECT_EQ(Stored(folder, kNext, "received_copies"), "5");
  EXPECT_EQ(Ask(folder.store(), "SELECT count(*) FROM source"), "3");
  EXPECT_TRUE(folder.Mails().empty());

  // All of it at once gives the same history.
  const LogFolder other;
  fs::copy(folder.logs(), other.logs(), fs::copy_options::recursive);
  other.Run({"backfill", other.logs().string(), "--output",
             (other.path() / "past.txt").string()},
            kNext + "T23:58:05");
  ExpectSameContent(StoreContent(folder.store()), StoreContent(other.store()));
}

// Nothing was written between the last run and the rotation: the renamed file
// is the one that is known, not a copy of the live file that has its old name.
TEST_F(Rotation, ARenamedFileThatDidNotGrowIsRotated) {
  const LogFolder folder;
  Begin(folder);
  folder.Append(folder.live(), Inbound(kDay + " 08:00:00", 10));
  folder.Nightly(kDay + "T23:50");
  EXPECT_EQ(State(folder, kDay), "open");
  Rotate(folder, kDay);
  folder.Append(folder.live(), Inbound(kDay + " 23:58:30", 3));
  const ProgramRun run =
      folder.Run({"nightly", "--format", "json"}, kDay + "T23:59");
  EXPECT_EQ(State(folder, kDay), "rotated");
  EXPECT_EQ(Stored(folder, kDay, "received_copies"), "13");
  EXPECT_TRUE(nlohmann::json::parse(run.out)["input"]["duplicates"].empty());
}

TEST_F(Rotation, TenRunsADayAreAsGoodAsOne) {
  const LogFolder often;
  const LogFolder once;
  for (const LogFolder* folder : {&often, &once}) {
    Begin(*folder);
  }
  for (int hour = 1; hour <= 10; ++hour) {
    const std::string lines =
        Inbound(fmt::format("{} {:02}:00:00", kDay, hour * 2), hour) +
        Outbound(fmt::format("{} {:02}:30:00", kDay, hour * 2),
                 "anna@example.org", hour);
    often.Append(often.live(), lines);
    once.Append(once.live(), lines);
    often.Nightly(fmt::format("{}T{:02}:59", kDay, hour * 2));
  }
  for (const LogFolder* folder : {&often, &once}) {
    Rotate(*folder, kDay);
    folder->Append(folder->live(), Inbound(kDay + " 23:59:00", 1) +
                                       Inbound(kNext + " 00:01:00", 1));
    folder->Nightly(kNext + "T00:10");
    EXPECT_EQ(Stored(*folder, kDay, "received_copies"), "56");
    EXPECT_EQ(Stored(*folder, kDay, "relay_copies"), "55");
  }
  ExpectSameContent(StoreContent(often.store()), StoreContent(once.store()));
}

// In line at 23:58, out of it with what came in the last two minutes.
TEST_F(Rotation, AVerdictOfTheLastMinutesIsToldOnce) {
  const LogFolder folder;
  WriteHistory(folder);
  folder.Append(folder.live(), Inbound(kDay + " 08:00:00", 110));
  folder.Nightly(kDay + "T12:00");
  Rotate(folder, kDay);
  folder.Nightly(kDay + "T23:58:10");
  EXPECT_EQ(State(folder, kDay), "rotated");
  EXPECT_EQ(folder.Mails().size(), 0U);
  const std::vector<std::string> reports = folder.ReportFiles();
  ASSERT_EQ(reports.size(), 2U);  // of the day before, and of it
  EXPECT_TRUE(reports[0].ends_with("/mailtide-2026-11-19.txt")) << reports[0];
  EXPECT_TRUE(reports[1].ends_with("/mailtide-2026-11-20.txt")) << reports[1];

  folder.Append(folder.live(), Inbound(kDay + " 23:58:30", 15) +
                                   Inbound(kNext + " 00:01:00", 1));
  folder.Nightly(kNext + "T00:10");
  EXPECT_EQ(State(folder, kDay), "complete");
  EXPECT_EQ(folder.Mails().size(), 1U);
  const std::string all_days =
      FixedRuleLine("SMTP_RECVD_MSGS", 125, std::sqrt(1000.0 / 14));
  const std::string weekdays = FixedRuleLine("SMTP_RECVD_MSGS_W", 125, 10);
  EXPECT_EQ(Told(folder, all_days), 1);
  EXPECT_EQ(Told(folder, weekdays), 1);
  // It is the report of that day, though the next one has begun.
  EXPECT_EQ(folder.ReportFiles(), reports);
  EXPECT_EQ(CountLine(ReadBytes(reports[1]), weekdays), 1);

  PackFile("gzip", folder.logs() / DatedName(kDay));
  for (const char* time : {"T00:10", "T00:11", "T09:00", "T21:00"}) {
    folder.Nightly(kNext + time);
    EXPECT_EQ(folder.Mails().size(), 1U) << time;
  }
  EXPECT_EQ(Ask(folder.store(), "SELECT count(*) FROM alert WHERE present"),
            "2");
}

// Too little at 23:58, in line with the last two minutes: told once, and taken
// back once.
TEST_F(Rotation, AVerdictThatVanishesIsTakenBack) {
  const LogFolder folder;
  WriteHistory(folder);
  folder.Append(folder.live(), Inbound(kDay + " 08:00:00", 78));
  folder.Nightly(kDay + "T12:00");
  EXPECT_EQ(folder.Mails().size(), 0U);  // the day is not over
  Rotate(folder, kDay);
  folder.Nightly(kDay + "T23:58:10");
  EXPECT_EQ(folder.Mails().size(), 1U);
  EXPECT_EQ(Told(folder, FixedRuleLine("SMTP_RECVD_MSGS_W", 78, 10)), 1);
  const std::vector<std::string> told = folder.Mails();

  folder.Append(folder.live(), Inbound(kDay + " 23:58:30", 12) +
                                   Inbound(kNext + " 00:01:00", 1));
  const ProgramRun run = folder.Run(
      {"nightly", "--exit-code", "--format", "json"}, kNext + "T00:10");
  EXPECT_TRUE(nlohmann::json::parse(run.out)["alerts"].empty()) << run.out;
  const std::string mail = folder.NewMail(told);
  EXPECT_EQ(Lines(mail).front(),
            "REGOLARE - mailtide@mx.example.org - venerdì 20 novembre 2026: 1 "
            "ritirato");
  // One line for both indicators of it, and none of the old ones.
  EXPECT_NE(mail.find("NOVITÀ\n"
                      "  - Copie ricevute: 90 a giornata chiusa, nella norma. "
                      "L'avviso del 2026-11-20\n"
                      "    23:58:10 (sotto i limiti) è ritirato.\n\nGIORNI"),
            std::string::npos)
      << mail;
  folder.Nightly(kNext + "T00:20");
  EXPECT_EQ(folder.Mails().size(), 2U);
  EXPECT_EQ(Ask(folder.store(), "SELECT count(*) FROM alert WHERE present"),
            "0");
}

// 2026-11-22: the second mail had the Message-ID of the first, and was not
// made.
TEST_F(Rotation, AVerdictThatComesBackIsNewsAgain) {
  const LogFolder folder;
  WriteHistory(folder);
  const fs::path log = folder.logs() / DatedName(kDay);
  const std::string few = Inbound(kDay + " 08:00:00", 78);
  std::size_t mails = 0;
  for (const bool is_whole : {false, true, false, true}) {
    fs::remove(log);
    folder.Append(log, is_whole ? Inbound(kDay + " 07:00:00", 12) + few : few);
    folder.Nightly(kNext + "T00:10");
    EXPECT_EQ(folder.Mails().size(), ++mails);  // told, and taken back
  }
  EXPECT_EQ(Told(folder, FixedRuleLine("SMTP_RECVD_MSGS_W", 78, 10)), 2);
}

TEST_F(Rotation, AnAccountIsToldAtTheFirstCrossingAndWithItsFinalNumber) {
  const LogFolder folder("detector = account_limit\n");
  const auto line = [](const char* account, int value) {
    return fmt::format("Account {}@example.org inviati: {} messaggi", account,
                       value);
  };
  Begin(folder);
  // Anna crosses the 100 by day, Berta does and sends no more, Carla in the
  // last two minutes, Dora never.
  folder.Append(folder.live(),
                Outbound(kDay + " 08:00:00", "anna@example.org", 60) +
                    Outbound(kDay + " 08:30:00", "berta@example.org", 100) +
                    Outbound(kDay + " 09:00:00", "carla@example.org", 95) +
                    Outbound(kDay + " 09:30:00", "dora@example.org", 100));
  folder.Nightly(kDay + "T12:00");
  EXPECT_EQ(folder.Mails().size(), 0U);
  folder.Append(folder.live(),
                Outbound(kDay + " 14:00:00", "anna@example.org", 70) +
                    Outbound(kDay + " 14:30:00", "berta@example.org", 1));
  folder.Nightly(kDay + "T18:00");
  folder.Nightly(kDay + "T18:01");
  EXPECT_EQ(folder.Mails().size(), 1U);
  EXPECT_EQ(Told(folder, line("anna", 130)), 1);
  EXPECT_EQ(Told(folder, line("berta", 101)), 1);
  folder.Append(folder.live(),
                Outbound(kDay + " 19:00:00", "anna@example.org", 70));
  folder.Nightly(kDay + "T20:00");
  EXPECT_EQ(folder.Mails().size(), 1U);  // a changed number is no news

  folder.Append(folder.live(),
                Outbound(kDay + " 23:00:00", "anna@example.org", 50));
  Rotate(folder, kDay);
  folder.Nightly(kDay + "T23:58:10");
  EXPECT_EQ(folder.Mails().size(), 2U);
  EXPECT_EQ(Told(folder, line("anna", 250)), 1);
  EXPECT_EQ(Told(folder, line("anna", 200)), 0);

  folder.Append(folder.live(),
                Outbound(kDay + " 23:58:30", "anna@example.org", 10) +
                    Outbound(kDay + " 23:59:00", "carla@example.org", 6) +
                    Inbound(kNext + " 00:01:00", 1));
  folder.Nightly(kNext + "T00:10");
  EXPECT_EQ(State(folder, kDay), "complete");
  EXPECT_EQ(folder.Mails().size(), 3U);
  EXPECT_EQ(Told(folder, line("carla", 101)), 1);
  for (const char* time : {"T00:10", "T00:20", "T12:00"}) {
    folder.Nightly(kNext + time);
    EXPECT_EQ(folder.Mails().size(), 3U) << time;
  }
  EXPECT_EQ(Told(folder, line("dora", 100)), 0);
}

}  // namespace
}  // namespace mailtide
