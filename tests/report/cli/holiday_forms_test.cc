#include "report/cli/holiday_forms.h"

#include <sys/stat.h>

#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace mailtide {
namespace {

using std::chrono::local_days;
using std::chrono::year;

local_days Day(int y, unsigned m, unsigned d) {
  return local_days(year(y) / std::chrono::month(m) / std::chrono::day(d));
}

TEST(HolidayForms, OneDayEachYearOrACountry) {
  Holidays holidays;
  for (const char* text : {"2026-12-24", "12-07", "02-29", "italy"}) {
    EXPECT_FALSE(IsHolidayFile(text)) << text;
    EXPECT_TRUE(AddHoliday(text, holidays)) << text;
  }
  EXPECT_TRUE(holidays.Contains(Day(2026, 12, 24)));
  EXPECT_FALSE(holidays.Contains(Day(2027, 12, 24)));
  EXPECT_TRUE(holidays.Contains(Day(2027, 12, 7)));
  EXPECT_TRUE(holidays.Contains(Day(2028, 2, 29)));
  EXPECT_TRUE(holidays.Contains(Day(2027, 3, 29)));  // Easter Monday
}

TEST(HolidayForms, WrongDays) {
  for (const char* text : {"", "12-32", "2026-02-29", "24.12.", "1-1",
                           "2026/12/24", "24/12", "-1-01", "0012-"}) {
    Holidays holidays;
    EXPECT_FALSE(IsHolidayFile(text)) << text;
    const Result<void> added = AddHoliday(text, holidays);
    ASSERT_FALSE(added) << text;
    EXPECT_EQ(added.error(),
              (Error{ErrorCode::kConfiguration,
                     "'" + std::string(text) +
                         "' is not a day; write YYYY-MM-DD, or MM-DD for each "
                         "year"}));
  }
}

TEST(HolidayForms, UnknownWords) {
  const struct {
    std::string text, hint;
  } cases[] = {{"itlay", "; did you mean 'italy'?"},
               {"Italy", "; did you mean 'italy'?"},
               {"easter", ""},
               {"2026-12-08 Immacolata", ""}};
  for (const auto& [text, hint] : cases) {
    Holidays holidays;
    EXPECT_FALSE(IsHolidayFile(text)) << text;
    const Result<void> added = AddHoliday(text, holidays);
    ASSERT_FALSE(added) << text;
    EXPECT_EQ(added.error().message,
              "'" + text +
                  "' is no holiday; write YYYY-MM-DD, MM-DD, a country (italy)"
                  ", or the path of a file with a / or a dot in it" +
                  hint);
  }
}

TEST(HolidayForms, Paths) {
  for (const char* text :
       {"days.txt", "./days", "/etc/mailtide/days", "2026.txt", "../2026/d"}) {
    EXPECT_TRUE(IsHolidayFile(text)) << text;
  }
  LoadedOptions loaded;
  loaded.config_path = "/etc/mailtide/mailtide.conf";
  EXPECT_EQ(HolidayPath(loaded, "days.txt"), "/etc/mailtide/days.txt");
  EXPECT_EQ(HolidayPath(loaded, "/srv/days"), "/srv/days");
  loaded.config_path = "mailtide.conf";
  EXPECT_EQ(HolidayPath(loaded, "days.txt"), "days.txt");
  loaded.config_path = "";
  EXPECT_EQ(HolidayPath(loaded, "./days"), "./days");
}

class MakeHolidaysTest : public testing::Test {
 protected:
  MakeHolidaysTest() {
    loaded_.config_path = (dir_.path() / "x.conf").string();
  }

  // Sets `[checks] holiday`, as if it stood in the lines 1, 2, ... of F.
  Result<Holidays> Make(const std::vector<std::string>& texts) {
    loaded_.options.checks.holiday = texts;
    std::vector<std::string>& origins = loaded_.origins["checks.holiday"];
    origins.clear();
    for (std::size_t i = 1; i <= texts.size(); ++i) {
      origins.push_back("F:" + std::to_string(i));
    }
    return MakeHolidays(loaded_);
  }

  TempDir dir_;
  LoadedOptions loaded_;
};

TEST_F(MakeHolidaysTest, NoneByDefault) {
  const Result<Holidays> holidays = MakeHolidays(LoadedOptions());
  ASSERT_TRUE(holidays);
  EXPECT_FALSE(holidays->Contains(Day(2026, 12, 25)));
}

TEST_F(MakeHolidaysTest, AFileOfDays) {
  dir_.Write("days.txt",
             "\xEF\xBB\xBF# of the town\n"
             "\n"
             "12-07 Sant'Ambrogio\r\n"
             "  2026-08-14\tponte, half # of us\n"
             "2026-08-17");
  const Result<Holidays> holidays = Make({"italy", "days.txt"});
  ASSERT_TRUE(holidays) << holidays.error().message;
  for (const local_days day :
       {Day(2026, 12, 7), Day(2027, 12, 7), Day(2026, 8, 14), Day(2026, 8, 15),
        Day(2026, 8, 17)}) {
    EXPECT_TRUE(holidays->Contains(day)) << day.time_since_epoch().count();
  }
  EXPECT_FALSE(holidays->Contains(Day(2027, 8, 17)));
}

TEST_F(MakeHolidaysTest, ErrorsHaveTheirPlace) {
  const std::string days = dir_.Write("days.txt", "12-07\n\n#\n7 dicembre\n");
  const std::string gone = (dir_.path() / "gone.txt").string();
  Result<Holidays> holidays = Make({"12-24", "days.txt"});
  ASSERT_FALSE(holidays);
  EXPECT_EQ(holidays.error(),
            (Error{ErrorCode::kConfiguration,
                   days + ":4: [checks] holiday: '7' is not a day; write "
                          "YYYY-MM-DD, or MM-DD for each year"}));
  holidays = Make({"12-24", gone});
  ASSERT_FALSE(holidays);
  EXPECT_EQ(holidays.error().code, ErrorCode::kConfiguration);
  EXPECT_TRUE(holidays.error().message.starts_with("F:2: [checks] holiday: "))
      << holidays.error().message;
  EXPECT_NE(holidays.error().message.find(gone), std::string::npos)
      << holidays.error().message;
}

// Nobody may ever write to it, and the run would wait for that.
TEST_F(MakeHolidaysTest, APipeIsNoFileOfDays) {
  const std::string pipe = (dir_.path() / "days.txt").string();
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const Result<Holidays> holidays = Make({pipe});
  ASSERT_FALSE(holidays);
  EXPECT_EQ(holidays.error(), (Error{ErrorCode::kConfiguration,
                                     "F:1: [checks] holiday: '" + pipe +
                                         "' is a pipe; name a file of dates"}));
}

}  // namespace
}  // namespace mailtide
