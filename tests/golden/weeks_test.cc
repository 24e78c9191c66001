// Weeks of nights and days with every hour of mail written by hand: nights
// that were missed, and weekends, which have hours and senders of their own.
//
// On weekdays 40 mails an hour come in from eight to eighteen; Anna sends eight
// an hour, and Bruno 40 at ten. On weekends twelve come in an hour from
// fourteen to twenty-two, Anna sends one an hour, Bruno nothing, and Carla, who
// sends nothing on weekdays, 30 at fifteen.
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/golden/delivered_mail.h"
#include "tests/golden/log_folder.h"
#include "tests/golden/quiet_days.h"
#include "tests/golden/store_content.h"
#include "tests/golden/traffic.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;

using std::chrono::days;
using std::chrono::local_days;

constexpr local_days kFirstDay = December(1) - days(60);
constexpr local_days kSaturday = December(5);

Stamp At(local_days day, int hour, int minute = 0) {
  return fmt::format("{} {:02}:{:02}:00", Date(day), hour, minute);
}

// What the hours from..to of a day write; `factor` is of what comes in.
std::string Hours(local_days day, int from, int to, double factor = 1) {
  const auto received = [&](int usual) {
    return static_cast<int>(Vary(usual, day, 1) * factor);
  };
  std::string log;
  for (int hour = from; hour < to; ++hour) {
    if (IsWeekend(day) ? hour >= 14 && hour < 22 : hour >= 8 && hour < 18) {
      log += Inbound(At(day, hour), received(IsWeekend(day) ? 12 : 40));
      log += Outbound(At(day, hour, 20), "anna@example.org",
                      IsWeekend(day) ? 1 : Vary(8, day, 2));
    }
    if (hour == 10 && !IsWeekend(day)) {
      log += Outbound(At(day, hour, 40), "bruno@example.org", 40);
    }
    if (hour == 15 && IsWeekend(day)) {
      log += Outbound(At(day, hour, 40), "carla@example.org", 30);
    }
  }
  return log;
}

// Sixty quiet days, read by backfill; then the days go on in the live file.
class Weeks : public testing::Test {
 protected:
  static void Begin(const LogFolder& folder, local_days until) {
    for (local_days day = kFirstDay; day < until; day += days(1)) {
      const fs::path log = folder.logs() / DatedLog(day);
      folder.Append(log, Hours(day, 0, 24));
      SetOld(log);
    }
    folder.Run({"backfill", folder.logs(), "--output", "/dev/null"},
               Date(until) + "T00:02");
    folder.Nightly(Date(until) + "T00:10");
    EXPECT_TRUE(folder.Mails().empty()) << folder.Mails().front();
  }
  // What the gateway does at 23:58.
  static void Rotate(const LogFolder& folder, local_days day) {
    fs::rename(folder.live(), folder.logs() / DatedLog(day));
  }
  // In how many lines of all mails the text stands; sentences may be broken
  // into lines.
  static int Told(const LogFolder& folder, const std::string& text) {
    int count = 0;
    for (const std::string& mail : folder.Mails()) {
      std::string flat;
      for (const std::string& line : Lines(mail)) {
        const std::size_t start = line.find_first_not_of(' ');
        flat += start == std::string::npos ? "\n" : line.substr(start) + " ";
      }
      for (std::size_t at = flat.find(text); at != std::string::npos;
           at = flat.find(text, at + 1)) {
        ++count;
      }
    }
    return count;
  }
};

// A day of the ten that nobody looked at: on the 2nd three times the mail came
// in, on the 4th Bruno's account was stolen, on the 9th hardly anything came.
std::string MissedDay(local_days day) {
  const double factor = day == December(2) ? 3 : day == December(9) ? .1 : 1;
  std::string log = Hours(day, 0, 24, factor);
  if (day == December(4)) {
    log += Outbound(At(day, 22), "bruno@example.org", 95);
  }
  return log;
}

// Each day is judged as if the runs had come every night, and told at once. The
// fixed rule is left out: it says something of every twentieth quiet day too.
TEST_F(Weeks, TenMissedNightsAreMadeUpForByOne) {
  const std::string checks =
      "detector = seasonal_forecast\ndetector = cusum\ndetector = so_far\n"
      "detector = account_limit\ndetector = account_baseline\n"
      "detector = open_relay\ndetector = input_health\n";
  const LogFolder missed(checks);
  Begin(missed, December(-8));
  for (local_days day = December(-8); day < December(1); day += days(1)) {
    missed.Append(missed.live(), Hours(day, 0, 24));
    Rotate(missed, day);
    missed.Nightly(Date(day + days(1)) + "T00:10");
  }
  EXPECT_TRUE(missed.Mails().empty()) << missed.Mails().front();
  const LogFolder every(checks);
  Begin(every, December(1));
  for (local_days day = December(1); day <= December(10); day += days(1)) {
    for (const LogFolder* folder : {&missed, &every}) {
      folder->Append(folder->live(), MissedDay(day));
      Rotate(*folder, day);
    }
    every.Nightly(Date(day + days(1)) + "T00:10");
  }
  missed.Nightly(Date(December(11)) + "T00:10");
  ASSERT_EQ(missed.Mails().size(), 1U);
  const std::string mail = missed.Mails().front();
  EXPECT_NE(Lines(mail).front().find("dal 2026-12-01 al 2026-12-10"),
            std::string::npos)
      << mail;
  EXPECT_EQ(Told(missed, "Copie ricevute: 1.260, 3,2 volte la previsione."), 1)
      << mail;
  EXPECT_EQ(Told(missed, "L'account bruno@example.org ha inviato fuori 135"), 1)
      << mail;
  EXPECT_EQ(Told(missed, "90 % sotto la previsione."), 1) << mail;
  for (local_days day = December(1); day <= December(10); day += days(1)) {
    EXPECT_TRUE(fs::exists(missed.path() / "reports" /
                           fmt::format("mailtide-{}.txt", Date(day))))
        << Date(day);
  }
  const auto judged = [](const LogFolder& folder) {
    return AskAll(folder.store(),
                  "SELECT key, json, line, final FROM alert WHERE present"
                  " AND key >= '2026-12-01' ORDER BY key");
  };
  EXPECT_EQ(judged(missed), judged(every));
  for (const char* time : {"T00:20", "T09:00", "T18:00"}) {
    missed.Nightly(Date(December(11)) + time);
    EXPECT_EQ(missed.Mails().size(), 1U) << time;
  }
}

// An ordinary weekend and the day after it, looked at all day long.
TEST_F(Weeks, AnOrdinaryWeekendIsNoNews) {
  const LogFolder folder;
  Begin(folder, kSaturday);
  for (local_days day = kSaturday; day <= December(7); day += days(1)) {
    int written = 0;
    for (const int hour : {9, 11, 14, 15, 16, 18, 20}) {
      folder.Append(folder.live(), Hours(day, written, hour));
      written = hour;
      folder.Nightly(fmt::format("{}T{:02}:00", Date(day), hour));
      EXPECT_TRUE(folder.Mails().empty()) << folder.Mails().front();
    }
    folder.Append(folder.live(), Hours(day, written, 24));
    Rotate(folder, day);
    folder.Nightly(Date(day + days(1)) + "T00:10");
    EXPECT_TRUE(folder.Mails().empty()) << folder.Mails().front();
  }
}

// By sixteen a Saturday has had two of its eight hours: a quarter of 92. With
// 24 an hour from eight on it has had 192, which a weekday's hours (four fifths
// by then) would take for a day of 240.
TEST_F(Weeks, ASaturdayHasTheHoursOfWeekends) {
  const LogFolder folder("detector = so_far\ndetector = seasonal_forecast\n");
  Begin(folder, kSaturday);
  for (int hour = 8; hour < 16; ++hour) {
    folder.Append(folder.live(), Inbound(At(kSaturday, hour), 24));
  }
  folder.Nightly(Date(kSaturday) + "T16:00");
  ASSERT_EQ(folder.Mails().size(), 1U);
  EXPECT_EQ(Told(folder,
                 "Copie ricevute fino alle 16:00: 192. Previsione a "
                 "quest'ora 23,"),
            1)
      << folder.Mails()[0];
  folder.Nightly(Date(kSaturday) + "T17:00");
  EXPECT_EQ(folder.Mails().size(), 1U);
}

// Forty mails are what Bruno sends every weekday, and a theft on a Saturday.
TEST_F(Weeks, AnAccountIsComparedWithWeekendsOnAWeekend) {
  const LogFolder folder("detector = account_baseline\n");
  Begin(folder, kSaturday);
  folder.Append(folder.live(),
                Outbound(At(kSaturday, 3), "bruno@example.org", 40));
  folder.Nightly(Date(kSaturday) + "T04:00");
  ASSERT_EQ(folder.Mails().size(), 1U);
  // The four weekends of the four weeks before.
  EXPECT_EQ(Told(folder,
                 "L'account bruno@example.org ha inviato fuori 40 messaggi (40 "
                 "copie). Di solito 0,0 messaggi al giorno (in 8 giorni)."),
            1)
      << folder.Mails()[0];
  // Carla's thirty are what she always sends on a Saturday.
  folder.Append(folder.live(), Hours(kSaturday, 4, 24));
  folder.Nightly(Date(kSaturday) + "T22:00");
  Rotate(folder, kSaturday);
  folder.Nightly(Date(kSaturday + days(1)) + "T00:10");
  // And on the other days of his Bruno sends his forty.
  for (const local_days day : {kSaturday + days(1), kSaturday + days(2)}) {
    folder.Append(folder.live(), Hours(day, 0, 24));
    folder.Nightly(Date(day) + "T23:00");
    Rotate(folder, day);
  }
  EXPECT_EQ(folder.Mails().size(), 1U);
  // The theft is over, for that matter.
  folder.Nightly(Date(kSaturday + days(3)) + "T00:10");
  ASSERT_EQ(folder.Mails().size(), 2U);
  EXPECT_EQ(Told(folder,
                 "bruno@example.org: 40 messaggi fuori, di nuovo nella norma. "
                 "Era fuori norma dal 2026-12-05."),
            1)
      << folder.Mails()[1];
}

}  // namespace
}  // namespace mailtide
