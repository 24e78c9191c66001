#include "parser/time_zone.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using namespace std::chrono_literals;
using std::chrono::local_seconds;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

sys_seconds Utc(int y, unsigned m, unsigned d, seconds clock) {
  return sys_days(std::chrono::year(y) / std::chrono::month(m) /
                  std::chrono::day(d)) +
         clock;
}

local_seconds Local(int y, unsigned m, unsigned d, seconds clock) {
  return local_seconds(Utc(y, m, d, clock).time_since_epoch());
}

TimeZone Zone(std::string_view name) {
  auto zone = TimeZone::Open(name);
  EXPECT_TRUE(zone) << name;
  return std::move(zone).value();
}

TEST(TimeZoneTest, OpensByName) {
  EXPECT_EQ(Zone("Europe/Rome").name(), "Europe/Rome");
  EXPECT_EQ(Zone("UTC").name(), "UTC");
  EXPECT_FALSE(Zone("").name().empty());
}

TEST(TimeZoneTest, UnknownNamesAreErrors) {
  for (const std::string_view name :
       {"Europe/Rom", "Mars/Olympus", "x", "Europe/", "Etc/Unknown", " ",
        "\xff\xfe", "Europe/Rome/"}) {
    const auto zone = TimeZone::Open(name);
    ASSERT_FALSE(zone) << name;
    EXPECT_EQ(zone.error().code, ErrorCode::kConfiguration);
    EXPECT_EQ(zone.error().message,
              "unknown time zone '" + std::string(name) +
                  "'; use a name such as Europe/Rome or UTC");
  }
  EXPECT_FALSE(TimeZone::Open(std::string(100'000, 'a')));
  EXPECT_FALSE(TimeZone::Open(std::string_view("Europe/Rome\0x", 13)));
}

TEST(TimeZoneTest, RomeInWinterAndSummer) {
  const TimeZone rome = Zone("Europe/Rome");
  EXPECT_EQ(rome.ToUtc(Local(2024, 1, 15, 12h)), Utc(2024, 1, 15, 11h));
  EXPECT_EQ(rome.ToUtc(Local(2024, 7, 15, 12h)), Utc(2024, 7, 15, 10h));
  EXPECT_EQ(rome.ToLocal(Utc(2024, 7, 15, 10h)), Local(2024, 7, 15, 12h));
  EXPECT_EQ(rome.Offset(Utc(2024, 1, 15, 0h)), 1h);
  EXPECT_EQ(rome.Offset(Utc(2024, 7, 15, 0h)), 2h);
}

// 2024-10-27: clocks fall from 03:00 to 02:00 at 01:00 UTC.
TEST(TimeZoneTest, TheRepeatedHourIsTheFirstOne) {
  const TimeZone rome = Zone("Europe/Rome");
  EXPECT_EQ(rome.ToUtc(Local(2024, 10, 27, 1h + 59min + 59s)),
            Utc(2024, 10, 26, 23h + 59min + 59s));
  EXPECT_EQ(rome.ToUtc(Local(2024, 10, 27, 2h)), Utc(2024, 10, 27, 0h));
  EXPECT_EQ(rome.ToUtc(Local(2024, 10, 27, 2h + 30min)),
            Utc(2024, 10, 27, 30min));
  EXPECT_EQ(rome.ToUtc(Local(2024, 10, 27, 3h - 1s)),
            Utc(2024, 10, 27, 1h - 1s));
  EXPECT_EQ(rome.ToUtc(Local(2024, 10, 27, 3h)), Utc(2024, 10, 27, 2h));
  EXPECT_EQ(rome.ToLocal(Utc(2024, 10, 27, 30min)),
            rome.ToLocal(Utc(2024, 10, 27, 1h + 30min)));
}

// 2024-03-31: clocks jump from 02:00 to 03:00 at 01:00 UTC.
TEST(TimeZoneTest, TheMissingHourIsReadAsBeforeTheGap) {
  const TimeZone rome = Zone("Europe/Rome");
  EXPECT_EQ(rome.ToUtc(Local(2024, 3, 31, 2h - 1s)), Utc(2024, 3, 31, 1h - 1s));
  EXPECT_EQ(rome.ToUtc(Local(2024, 3, 31, 2h)), Utc(2024, 3, 31, 1h));
  EXPECT_EQ(rome.ToUtc(Local(2024, 3, 31, 2h + 30min)),
            Utc(2024, 3, 31, 1h + 30min));
  EXPECT_EQ(rome.ToUtc(Local(2024, 3, 31, 3h)), Utc(2024, 3, 31, 1h));
}

TEST(TimeZoneTest, OtherTransitions) {
  // Half an hour: 2024-10-06 02:00 -> 02:30, 2024-04-07 02:00 -> 01:30.
  const TimeZone howe = Zone("Australia/Lord_Howe");
  EXPECT_EQ(howe.ToUtc(Local(2024, 4, 7, 1h + 45min)),
            Utc(2024, 4, 6, 14h + 45min));
  EXPECT_EQ(howe.ToUtc(Local(2024, 10, 6, 2h + 15min)),
            Utc(2024, 10, 5, 15h + 45min));
  // At midnight: 2018-11-04 began at 01:00; 2018-02-17 had 23:30 twice.
  const TimeZone brazil = Zone("America/Sao_Paulo");
  EXPECT_EQ(brazil.ToUtc(Local(2018, 11, 4, 30min)),
            Utc(2018, 11, 4, 3h + 30min));
  EXPECT_EQ(brazil.ToUtc(Local(2018, 2, 17, 23h + 30min)),
            Utc(2018, 2, 18, 1h + 30min));
  // 2011-12-30 does not exist in Samoa: read at UTC-10, as before the gap.
  const TimeZone samoa = Zone("Pacific/Apia");
  EXPECT_EQ(samoa.ToUtc(Local(2011, 12, 30, 12h)), Utc(2011, 12, 30, 22h));
  // Two hours of summer time.
  const TimeZone troll = Zone("Antarctica/Troll");
  EXPECT_EQ(troll.ToUtc(Local(2024, 10, 27, 1h + 30min)),
            Utc(2024, 10, 26, 23h + 30min));
}

// The law, against a plain search: of all instants with this wall time the
// first. Every quarter of an hour around each change of the clocks.
TEST(TimeZoneTest, EveryWallTimeIsItsFirstInstant) {
  for (const std::string_view name :
       {"Europe/Rome", "Europe/London", "Europe/Moscow", "Australia/Lord_Howe",
        "America/Sao_Paulo", "America/Caracas", "Asia/Kathmandu",
        "Asia/Pyongyang", "Pacific/Apia", "Pacific/Kwajalein",
        "Antarctica/Troll", "Africa/Casablanca", "UTC"}) {
    SCOPED_TRACE(name);
    const TimeZone zone = Zone(name);
    for (sys_seconds day = Utc(1990, 1, 1, 0h); day < Utc(2038, 1, 1, 0h);
         day += 24h) {
      if (zone.Offset(day) == zone.Offset(day + 24h)) {
        continue;
      }
      local_seconds latest = zone.ToLocal(day - 48h);
      for (sys_seconds utc = day - 47h; utc < day + 72h; utc += 15min) {
        const local_seconds local = zone.ToLocal(utc);
        if (local > latest) {
          ASSERT_EQ(zone.ToUtc(local), utc) << utc.time_since_epoch().count();
          latest = local;
        }
      }
    }
  }
}

// What is remembered between calls changes nothing.
TEST(TimeZoneTest, OrderOfCallsDoesNotMatter) {
  const TimeZone rome = Zone("Europe/Rome");
  std::uint64_t state = 1;
  for (int i = 0; i < 100; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    const sys_seconds utc(seconds(static_cast<std::int64_t>(state >> 33)));
    ASSERT_EQ(rome.Offset(utc), Zone("Europe/Rome").Offset(utc)) << i;
  }
}

TEST(TimeZoneTest, FarTimesAreNoTrouble) {
  const TimeZone rome = Zone("Europe/Rome");
  for (const int year : {0, 1, 1000, 1582, 1900, 2106, 5000, 9999}) {
    const local_seconds local = Local(year, 6, 1, 0h);
    const auto offset =
        local.time_since_epoch() - rome.ToUtc(local).time_since_epoch();
    EXPECT_LE(std::chrono::abs(offset), 3h) << year;
  }
}

}  // namespace
}  // namespace mailtide
