#include "parser/rotation.h"

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <re2/re2.h>

#include "tests/support/temp_dir.h"
#include "tests/support/zip_archive.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;
using std::chrono::local_days;
using std::chrono::year;

using Names = std::vector<std::string>;
using Ignored = std::vector<std::pair<std::string, std::string>>;

local_days Day(int y, unsigned m, unsigned d) {
  return local_days(year(y) / std::chrono::month(m) / std::chrono::day(d));
}

// Names relative to the folder.
Names NamesOf(const std::vector<LogFile>& files, const fs::path& folder) {
  Names names;
  for (const LogFile& file : files) {
    names.push_back(fs::path(file.path).lexically_relative(folder).string());
  }
  return names;
}

Names Found(const FoundFiles& found, const fs::path& folder) {
  return NamesOf(found.files, folder);
}

Ignored Left(const FoundFiles& found, const fs::path& folder) {
  Ignored left;
  for (const auto& [path, why] : found.ignored) {
    left.emplace_back(fs::path(path).lexically_relative(folder).string(), why);
  }
  return left;
}

FoundFiles Find(const Names& paths, const Names& include = {},
                const Names& exclude = {}) {
  const auto filter = FileFilter::Create(include, exclude);
  EXPECT_TRUE(filter);
  return filter ? FindLogFiles(paths, *filter) : FoundFiles();
}

TEST(RotationTest, DatesInNames) {
  struct Case {
    std::string_view name;
    std::optional<local_days> date;
    std::optional<int> part;
  };
  const auto day = Day(2008, 3, 17);
  for (const Case& c : {
           Case{"smtp20080317.log", day, {}},
           {"smtp-2008-03-17.log", day, {}},
           {"smtp_2008_03_17.log", day, {}},
           {"smtp.2008.03.17.log", day, {}},
           {"smtp.log.20080317", day, {}},
           {"20080317", day, {}},
           {"20080317.log.gz", day, {}},
           {"smtp.17-03-2008.log", day, {}},
           {"smtp17.03.2008.log", day, {}},
           {"smtp080317.log", day, {}},
           {"smtp.log.080317.gz", day, {}},
           {"s20080317-01.log", day, 1},
           {"s20080317-00.log", day, 0},
           {"s20080317-123.log.zip", day, 123},
           {"s20080317-12345.log", day, {}},
           {"s120080317.log", {}, {}},
           {"s120080332-01.log", {}, {}},
           {"sx20080317-01.log", day, 1},
           {"s20080317-01", day, 1},
           // A time behind the date is no part of it.
           {"smtp-20080317-0100.log", day, {}},
           {"smtp-20080317-010000.log", day, {}},
           {"smtp-20080317-01-30.log", day, {}},
           {"smtp-20080317T01.log", day, {}},
           {"smtp990317.log", Day(1999, 3, 17), {}},
           {"smtp20240229.log", Day(2024, 2, 29), {}},
           {"smtp.log", {}, {}},
           {"", {}, {}},
           {"smtp.log.1", {}, {}},
           {"smtp20080332.log", {}, {}},
           {"smtp20081317.log", {}, {}},
           {"smtp20230229.log", {}, {}},
           {"smtp19891231.log", {}, {}},
           {"smtp000000.log", {}, {}},
           // Inside a longer number there is no date.
           {"smtp200803171.log", {}, {}},
           {"smtp20080317235800.log", {}, {}},
           {"smtp1080317.log", {}, {}},
       }) {
    const NameStamp stamp = ParseFileName(c.name);
    EXPECT_EQ(stamp.date, c.date) << c.name;
    EXPECT_EQ(stamp.part, c.part) << c.name;
  }
}

// The forms of dates as regular expressions.
NameStamp ParsedByPatterns(std::string_view name) {
  static const re2::RE2 kIceWarp(
      R"(^([A-Za-z])(\d{0,10})(\d{4})(\d\d)(\d\d)-(\d{2,3})(?:\.|$))");
  static const re2::RE2 kYearFirst(
      R"((?:^|\D)(\d{4})[-_.]?(\d\d)[-_.]?(\d\d)(?:-(\d{1,3})(?:\.|$)|\D|$))");
  static const re2::RE2 kDayFirst(
      R"((?:^|\D)(\d\d)[-_.](\d\d)[-_.](\d{4})()(?:\D|$))");
  static const re2::RE2 kShortYear(R"((?:^|\D)(\d\d)(\d\d)(\d\d)()(?:\D|$))");
  const auto date_of = [](const std::string& y, const std::string& m,
                          const std::string& d) -> std::optional<local_days> {
    const int number = std::stoi(y);
    const int full =
        y.size() == 4 ? number : number + (number < 90 ? 2000 : 1900);
    const std::chrono::year_month_day date{
        year(full), std::chrono::month(static_cast<unsigned>(std::stoi(m))),
        std::chrono::day(static_cast<unsigned>(std::stoi(d)))};
    return date.ok() && full >= 1990 && full <= 2199
               ? std::optional(local_days(date))
               : std::nullopt;
  };
  NameStamp stamp;
  std::string letter, y, m, d, part;
  if (re2::RE2::PartialMatch(name, kIceWarp, &letter, &stamp.server, &y, &m, &d,
                             &part) &&
      date_of(y, m, d)) {
    stamp.date = date_of(y, m, d);
    stamp.part = std::stoi(part);
    stamp.service = static_cast<char>(letter[0] | 0x20);
    return stamp;
  }
  stamp = {};
  for (const re2::RE2* pattern : {&kYearFirst, &kDayFirst, &kShortYear}) {
    re2::StringPiece rest = name;
    re2::StringPiece first;
    re2::StringPiece second;
    re2::StringPiece third;
    re2::StringPiece behind;
    while (!stamp.date && re2::RE2::PartialMatch(rest, *pattern, &first,
                                                 &second, &third, &behind)) {
      const bool day_first = pattern == &kDayFirst;
      stamp.date =
          date_of((day_first ? third : first).ToString(), second.ToString(),
                  (day_first ? first : third).ToString());
      if (stamp.date && !behind.empty()) {
        stamp.part = std::stoi(behind.ToString());
      }
      rest.remove_prefix(static_cast<std::size_t>(first.data() - rest.data()));
      while (!rest.empty() && rest[0] >= '0' && rest[0] <= '9') {
        rest.remove_prefix(1);
      }
    }
  }
  return stamp;
}

TEST(RotationTest, NamesAreReadAsThePatternsSay) {
  // Whole pieces of dates, so that many names have one.
  static constexpr std::string_view kPieces[] = {
      "s", "s1", "20080317-01", "2008", "03",   "17", "08",  "2019",
      "-", "_",  ".",           "-",    ".log", "-0", "-01", "1",
      "0", "31", "99",          "x",    "S",    "",   "é",   "20080317"};
  std::mt19937 random(20261122);
  int dates = 0;
  int servers = 0;
  for (int i = 0; i < 100'000; ++i) {
    std::string name;
    for (std::size_t pieces = 1 + random() % 8; pieces > 0; --pieces) {
      name += kPieces[random() % std::size(kPieces)];
    }
    const NameStamp expected = ParsedByPatterns(name);
    const NameStamp stamp = ParseFileName(name);
    EXPECT_EQ(stamp.date, expected.date) << name;
    EXPECT_EQ(stamp.part, expected.part) << name;
    EXPECT_EQ(stamp.server, expected.server) << name;
    EXPECT_EQ(stamp.service, expected.service) << name;
    dates += stamp.date ? 1 : 0;
    servers += stamp.server.empty() ? 0 : 1;
  }
  EXPECT_GT(dates, 5'000);
  EXPECT_GT(servers, 20);
}

// formats/icewarp.md, section 2: `axyyyymmdd-nn.log`.
TEST(RotationTest, NamesOfIceWarp) {
  struct Case {
    std::string_view name;
    char service;
    std::string_view server;
    std::optional<int> part;
  };
  for (const Case& c : {
           Case{"s20080317-00.log", 's', "", 0},
           {"S20080317-01.LOG", 's', "", 1},
           {"s20080317-123.log.gz", 's', "", 123},
           {"s120080317-01.log", 's', "1", 1},
           {"S1220080317-00.log.gz", 's', "12", 0},
           {"s001220080317-00.log", 's', "0012", 0},
           {"s123456789020080317-00.log", 's', "1234567890", 0},
           {"m120080317-01.log", 'm', "1", 1},
           {"p20080317-00", 'p', "", 0},
           {"x20080317-01.log", 'x', "", 1},
           // Of another form; a part of one digit, or more than one letter.
           {"smtp20080317-01.log", 0, "", 1},
           {"s20080317-1.log", 0, "", 1},
           {"s-20080317-01.log", 0, "", 1},
           {"s20080317.log", 0, "", {}},
           {"x-20080317.log", 0, "", {}},
           {"20080317-01.log", 0, "", 1},
           {"s20080317-01-30.log", 0, "", {}},
           {"s20080317-0100.log", 0, "", {}},
           {"s2008-03-17-01.log", 0, "", 1},
           {"as20080317-01.log", 0, "", 1},
       }) {
    const NameStamp stamp = ParseFileName(c.name);
    EXPECT_EQ(stamp.service, c.service) << c.name;
    EXPECT_EQ(stamp.server, c.server) << c.name;
    EXPECT_EQ(stamp.part, c.part) << c.name;
    EXPECT_EQ(stamp.date, Day(2008, 3, 17)) << c.name;
  }
  for (const char* name : {"s20080332-01.log", "s12345678901200803171-01.log",
                           "m1234567890120080317-01.log"}) {
    const NameStamp stamp = ParseFileName(name);
    EXPECT_EQ(stamp.service, 0) << name;
    EXPECT_EQ(stamp.date, std::nullopt) << name;
  }
}

// A number that looks like a date and is none does not hide the date.
TEST(RotationTest, TheFirstDateThatExists) {
  EXPECT_EQ(ParseFileName("gw-99999999-20080317.log").date, Day(2008, 3, 17));
  EXPECT_EQ(ParseFileName("host1234-5678-2008-03-17.log").date,
            Day(2008, 3, 17));
  EXPECT_EQ(ParseFileName("99-99-2008.17-03-2008").date, Day(2008, 3, 17));
  EXPECT_EQ(ParseFileName("id999999-080317.log").date, Day(2008, 3, 17));
  EXPECT_EQ(ParseFileName("99999999-s20080317-02.log").part, 2);
}

TEST(RotationTest, FiltersByGlobAndRegex) {
  const auto takes = [](const Names& include, const Names& exclude,
                        std::string_view name) {
    const auto filter = FileFilter::Create(include, exclude);
    EXPECT_TRUE(filter);
    return filter && filter->Takes(name);
  };
  EXPECT_TRUE(takes({}, {}, "anything"));
  EXPECT_TRUE(takes({"smtp*"}, {}, "smtp.log"));
  EXPECT_FALSE(takes({"smtp*"}, {}, "cf_smtp.log"));
  EXPECT_TRUE(takes({"x", "*.log"}, {}, "cf_smtp.log"));
  EXPECT_TRUE(takes({"/smtp/"}, {}, "cf_smtp.log"));
  EXPECT_FALSE(takes({"/^smtp/"}, {}, "cf_smtp.log"));
  EXPECT_FALSE(takes({"*.log"}, {"smtp*"}, "smtp.log"));
  EXPECT_FALSE(takes({}, {"/[.]gz$/"}, "smtp.log.gz"));
  EXPECT_TRUE(takes({"smtp[0-9].log"}, {}, "smtp1.log"));
  // Without a `/` the name alone counts, with one the whole path.
  EXPECT_TRUE(takes({"smtp*"}, {}, "/logs/2026/smtp.log"));
  EXPECT_FALSE(takes({"2026*"}, {}, "/logs/2026/smtp.log"));
  EXPECT_TRUE(takes({"/logs/2026/*"}, {}, "/logs/2026/smtp.log"));
  EXPECT_TRUE(takes({"*/2026/*"}, {}, "/logs/2026/smtp.log"));
  EXPECT_FALSE(takes({"2026/*"}, {}, "/logs/2026/smtp.log"));
  EXPECT_TRUE(takes({"logs/*.log"}, {}, "logs/smtp.log"));
  EXPECT_FALSE(takes({}, {"*/old/*"}, "logs/old/smtp.log"));
  EXPECT_TRUE(takes({}, {"*/old/*"}, "logs/new/old.log"));
  EXPECT_TRUE(takes({"/^smtp/"}, {}, "logs/smtp.log"));
  EXPECT_FALSE(takes({"/logs/"}, {}, "logs/smtp.log"));
  EXPECT_TRUE(takes({"/202[56]/smtp/"}, {}, "logs/2026/smtp.log"));
  EXPECT_FALSE(takes({"/^2026/smtp/"}, {}, "logs/2026/smtp.log"));
  const auto bad = FileFilter::Create({}, {"/(/"});
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code, ErrorCode::kConfiguration);
  EXPECT_EQ(bad.error().message.substr(0, 31),
            "'/(/' is no regular expression:");
  EXPECT_FALSE(FileFilter::Create({"/[/"}, {}));
}

TEST(RotationTest, WalksFoldersInPathOrder) {
  const TempDir dir;
  for (const char* name :
       {"b.log", "a20080317.log", "deep/er/c.log", "a.log"}) {
    dir.Write(name, "x");
  }
  const FoundFiles found = Find({dir.path().string()});
  EXPECT_EQ(Found(found, dir.path()),
            (Names{"a.log", "a20080317.log", "b.log", "deep/er/c.log"}));
  EXPECT_EQ(found.files[1].name.date, Day(2008, 3, 17));
  EXPECT_FALSE(found.files[1].typed);
  EXPECT_TRUE(found.ignored.empty());
}

TEST(RotationTest, WhatIsLeftOutIsSaid) {
  const TempDir dir;
  const fs::path smtp = dir.Write("smtp.log", "x");
  for (const char* name :
       {"pop3.log", "cf_web20080317.log", "IMAP.log", "http.log", "FTP.log",
        "cf_catmanager.log", "webmail.log", "cf_smtp.log", "mailtide-a.html",
        ".mailtide-Xy12", "history.db", "history.db-wal", "b.eml",
        "mailtide.conf", "x.txt"}) {
    dir.Write(name, "x");
  }
  fs::create_symlink(smtp, dir.path() / "link.log");
  fs::create_directory_symlink(dir.path(), dir.path() / "loop");
  ASSERT_EQ(mkfifo((dir.path() / "pipe").c_str(), 0600), 0);
  const FoundFiles found = Find({dir.path().string()}, {}, {"*.txt"});
  EXPECT_EQ(Found(found, dir.path()),
            (Names{"cf_smtp.log", "smtp.log", "webmail.log"}));
  const std::string own = "written by mailtide or part of its setup";
  EXPECT_EQ(
      Left(found, dir.path()),
      (Ignored{{".mailtide-Xy12", own},
               {"FTP.log", "a log of another service (ftp)"},
               {"IMAP.log", "a log of another service (imap)"},
               {"b.eml", own},
               {"cf_catmanager.log", "a log of another service (catmanager)"},
               {"cf_web20080317.log", "a log of another service (web)"},
               {"history.db", own},
               {"history.db-wal", own},
               {"http.log", "a log of another service (http)"},
               {"link.log", "a link"},
               {"loop", "a link"},
               {"mailtide-a.html", own},
               {"mailtide.conf", own},
               {"pipe", "not a regular file"},
               {"pop3.log", "a log of another service (pop3)"},
               {"x.txt", "left out by include or exclude"}}));
}

TEST(RotationTest, LogsOfAnotherServiceOfIceWarpAreLeftOutUnlessTyped) {
  const TempDir dir;
  for (const char* name :
       {"c20261104-00.log", "e20261104-00.log", "f20261104-00.log",
        "g20261104-00.log", "i20261104-00.log", "m120261104-12.log.gz",
        "P20261104-00.log", "q20261104-00.log", "s20261104-00.log",
        "s220261104-00.log", "smtp20261104-00.log", "smtp20261104.log",
        "x-20261104.log", "m20261104.log"}) {
    dir.Write(name, "x");
  }
  const FoundFiles found = Find({dir.path().string()});
  EXPECT_EQ(
      Found(found, dir.path()),
      (Names{"m20261104.log", "s20261104-00.log", "s220261104-00.log",
             "smtp20261104-00.log", "smtp20261104.log", "x-20261104.log"}));
  EXPECT_EQ(
      Left(found, dir.path()),
      (Ignored{
          {"P20261104-00.log", "of another service: POP3"},
          {"c20261104-00.log", "of another service: control"},
          {"e20261104-00.log", "of another service: errors"},
          {"f20261104-00.log", "of another service: FTP"},
          {"g20261104-00.log", "of another service: GroupWare"},
          {"i20261104-00.log", "of another service: instant messaging"},
          {"m120261104-12.log.gz", "of another service: IMAP"},
          {"q20261104-00.log", "of another service: IceWarp's letter q"}}));
  // A user may be right.
  const std::string imap = (dir.path() / "m120261104-12.log.gz").string();
  const FoundFiles typed = Find({imap});
  ASSERT_EQ(typed.files.size(), 1U);
  EXPECT_EQ(typed.files[0].path, imap);
}

// formats/welf.md, 6c: `smtp.err` lies beside `smtp.log`.
TEST(RotationTest, DebugTextOfTheModuleIsNoLog) {
  const TempDir dir;
  const Names debug = {"SMTP.ERR",         "cf_smtp20261104.err",
                       "smtp.err",         "smtp.err-2026-11-04.gz",
                       "smtp.err.1",       "smtp.err.20261104",
                       "smtp20261104.err", "smtp20261104.err.zst"};
  for (const std::string& name : debug) {
    dir.Write(name, "x");
  }
  const Names logs = {"smtp.err.log", "smtp.error", "smtp_err20261104.log"};
  for (const std::string& name : logs) {
    dir.Write(name, "x");
  }
  const FoundFiles found = Find({dir.path().string()});
  EXPECT_EQ(Found(found, dir.path()), logs);
  EXPECT_EQ(NamesOf(found.err_logs, dir.path()), debug);
  EXPECT_TRUE(found.ignored.empty());
  EXPECT_FALSE(found.err_logs.front().typed);

  const std::string path = (dir.path() / "smtp.err").string();
  const FoundFiles typed = Find({dir.path().string(), path}, {"*.gz"});
  EXPECT_TRUE(typed.files.empty());
  EXPECT_EQ(NamesOf(typed.err_logs, dir.path()),
            (Names{"smtp.err", "smtp.err-2026-11-04.gz"}));
  EXPECT_TRUE(typed.err_logs.front().typed);
}

TEST(RotationTest, DebugTextInAnArchiveAndOfAnotherService) {
  const TempDir dir;
  dir.Write("old.zip", ZipOf({{"smtp.err", "x"}, {"cf_pop3.err", "x"}}));
  dir.Write("web.err", "x");
  const FoundFiles found = Find({dir.path().string()});
  EXPECT_TRUE(found.files.empty());
  EXPECT_EQ(NamesOf(found.err_logs, dir.path()), Names{"old.zip/smtp.err"});
  EXPECT_TRUE(found.err_logs.front().in_archive);
  EXPECT_EQ(Left(found, dir.path()),
            (Ignored{{"old.zip/cf_pop3.err", "a log of another service (pop3)"},
                     {"web.err", "a log of another service (web)"}}));
  const std::string member = (dir.path() / "old.zip/smtp.err").string();
  EXPECT_EQ(Find({member}).err_logs.size(), 1U);
}

TEST(RotationTest, TypedPathsAreTakenAsTheyAre) {
  const TempDir dir;
  const std::string pop3 = dir.Write("pop3.log", "x").string();
  const std::string log = dir.Write("logs/a.log", "x").string();
  const std::string link = (dir.path() / "link.log").string();
  const std::string folder = (dir.path() / "folder").string();
  fs::create_symlink(log, link);
  fs::create_directory_symlink(dir.path() / "logs", folder);
  const FoundFiles found = Find({"-", pop3, link, folder, pop3}, {"a*"});
  ASSERT_EQ(found.files.size(), 4U);
  EXPECT_EQ(found.files[0].path, "-");
  EXPECT_EQ(found.files[1].path, folder + "/a.log");
  EXPECT_EQ(found.files[2].path, link);
  EXPECT_EQ(found.files[3].path, pop3);
  EXPECT_TRUE(found.files[0].typed);
  EXPECT_FALSE(found.files[1].typed);
  EXPECT_TRUE(found.files[2].typed);
  EXPECT_TRUE(found.files[3].typed);
}

// An archive is a folder, wherever it is met; its members are files met there.
TEST(RotationTest, WalksZipArchives) {
  const TempDir dir;
  const std::string zip =
      ZipOf({{"s20250516-00.log", "x"},
             {"s20250517-00.log.gz", "x"},
             {"m20250516-00.log", "x"},
             {"old/pop3.log", "x"},
             {"old/smtp.txt", "x"},
             {.name = "secret.log", .packed = "x", .flags = kZipEncrypted}});
  dir.Write("2025", zip);  // by content, not by name
  dir.Write("no.zip", "x");
  dir.Write("folder.zip/a.log", "x");
  dir.Write("none.zip", ZipOf({}));
  dir.Write("old.zip", zip);
  dir.Write("p20250516-00.zip", zip);
  const FoundFiles found =
      Find({dir.path().string()}, {"s2*", "a.log", "no*"}, {"old.z*"});
  EXPECT_EQ(Found(found, dir.path()),
            (Names{"2025/s20250516-00.log", "2025/s20250517-00.log.gz",
                   "folder.zip/a.log", "no.zip"}));
  const std::string left_out = "left out by include or exclude";
  EXPECT_EQ(Left(found, dir.path()),
            (Ignored{{"2025/m20250516-00.log", left_out},
                     {"2025/old/pop3.log", left_out},
                     {"2025/old/smtp.txt", left_out},
                     {"2025/secret.log",
                      "encrypted; unpack it by hand and read the result"},
                     {"none.zip", "a ZIP archive with no file in it"},
                     {"old.zip", left_out},
                     {"p20250516-00.zip", left_out}}));
  const LogFile& member = found.files[0];
  EXPECT_EQ(member.name.date, Day(2025, 5, 16));
  EXPECT_EQ(member.name.part, 0);
  EXPECT_EQ(member.name.service, 's');
  EXPECT_TRUE(member.in_archive);
  EXPECT_FALSE(member.typed);
  EXPECT_FALSE(found.files[2].in_archive);

  // Without patterns, the other rules of a folder.
  const FoundFiles all = Find({(dir.path() / "2025").string()});
  EXPECT_EQ(Found(all, dir.path()),
            (Names{"2025/old/smtp.txt", "2025/s20250516-00.log",
                   "2025/s20250517-00.log.gz"}));
  EXPECT_EQ(Left(all, dir.path()),
            (Ignored{{"2025/m20250516-00.log", "of another service: IMAP"},
                     {"2025/old/pop3.log", "a log of another service (pop3)"},
                     {"2025/secret.log",
                      "encrypted; unpack it by hand and read the result"}}));
  // A pattern with a `/` is asked about the whole path.
  EXPECT_EQ(Found(Find({dir.path().string()}, {"*/2025/old/*"}), dir.path()),
            Names{"2025/old/smtp.txt"});
}

TEST(RotationTest, TypedArchivesAndMembers) {
  const TempDir dir;
  const fs::path zip = dir.Write("a.zip", ZipOf({{"m20250516-00.log", "x"}}));
  const fs::path link = dir.path() / "link.zip";
  fs::create_symlink(zip, link);
  const FoundFiles typed = Find({(zip / "m20250516-00.log").string()});
  ASSERT_EQ(typed.files.size(), 1U);
  EXPECT_TRUE(typed.files[0].typed);
  EXPECT_TRUE(typed.files[0].in_archive);
  EXPECT_EQ(typed.files[0].name.service, 'm');
  EXPECT_EQ(Find({link.string()}).ignored.size(), 1U);
  EXPECT_EQ(Left(Find({dir.path().string()}), dir.path()),
            (Ignored{{"a.zip/m20250516-00.log", "of another service: IMAP"},
                     {"link.zip", "a link"}}));
  EXPECT_EQ(
      Find({zip.string() + "/"}).errors,
      (std::vector<Error>{{ErrorCode::kNoInput, "cannot read '" + zip.string() +
                                                    "/': Not a directory"}}));
}

TEST(RotationTest, ArchivesThatAreCutOffAreTold) {
  const TempDir dir;
  const std::string zip = ZipOf({{"a.log", "one"}, {"b.log", "two"}});
  const fs::path cut = dir.Write("a.zip", zip.substr(0, zip.size() - 1));
  for (const fs::path& path : {cut, dir.path()}) {
    const FoundFiles found = Find({path.string()});
    EXPECT_EQ(Found(found, dir.path()), (Names{"a.zip/a.log", "a.zip/b.log"}));
    ASSERT_EQ(found.unread_folders.size(), 1U);
    EXPECT_EQ(found.unread_folders[0].code, ErrorCode::kInputDamaged);
    EXPECT_EQ(found.unread_folders[0].message.find("'" + cut.string() +
                                                   "' is cut off or damaged"),
              0U);
  }
}

// formats/welf.md, 6c: `smtp.lcd` lies beside `smtp.log`, and both are one log.
TEST(RotationTest, TheOtherHalfOfATypedFileIsFoundBesideIt) {
  const TempDir dir;
  for (const char* name : {"a/smtp.log", "a/smtp.lcd", "a/smtp20080317.log",
                           "a/SMTP20080317.LCD.gz", "a/smtp20080318.lcd",
                           "a/smtp.err", "a/old/smtp.lcd", "b/smtp.lcd"}) {
    dir.Write(name, "x");
  }
  const auto path = [&dir](const char* name) {
    return (dir.path() / name).string();
  };
  const FoundFiles both = Find({path("a/smtp.log")});
  EXPECT_EQ(Found(both, dir.path()), (Names{"a/smtp.lcd", "a/smtp.log"}));
  EXPECT_FALSE(both.files[0].typed);
  EXPECT_TRUE(both.files[1].typed);
  EXPECT_TRUE(both.ignored.empty());
  EXPECT_TRUE(both.err_logs.empty());

  EXPECT_EQ(Found(Find({path("a/smtp.lcd")}), dir.path()),
            (Names{"a/smtp.lcd", "a/smtp.log"}));
  const FoundFiles packed = Find({path("a/smtp20080317.log")});
  EXPECT_EQ(Found(packed, dir.path()),
            (Names{"a/SMTP20080317.LCD.gz", "a/smtp20080317.log"}));
  EXPECT_EQ(packed.files[0].name.date, Day(2008, 3, 17));
  // It has none.
  EXPECT_EQ(Found(Find({path("a/smtp20080318.lcd")}), dir.path()),
            Names{"a/smtp20080318.lcd"});
  // Both were typed.
  for (const LogFile& file :
       Find({path("a/smtp.lcd"), path("a/smtp.log")}).files) {
    EXPECT_TRUE(file.typed) << file.path;
  }
}

// In the folder where the program was started, paths have no folder.
TEST(RotationTest, TheOtherHalfInTheWorkingFolder) {
  const TempDir dir;
  dir.Write("smtp.log", "x");
  dir.Write("smtp.lcd", "x");
  const fs::path before = fs::current_path();
  fs::current_path(dir.path());
  const FoundFiles found = Find({"smtp.lcd"});
  fs::current_path(before);
  ASSERT_EQ(found.files.size(), 2U);
  EXPECT_EQ(found.files[0].path, "smtp.lcd");
  EXPECT_EQ(found.files[1].path, "smtp.log");
}

TEST(RotationTest, WhatIsNoOtherHalf) {
  const TempDir dir;
  const std::string log = dir.Write("a/smtp.log", "x").string();
  // A folder and a link of that name.
  dir.Write("a/smtp.lcd/x.txt", "x");
  dir.Write("elsewhere/smtp.lcd", "x");
  fs::create_symlink(dir.path() / "elsewhere/smtp.lcd",
                     dir.path() / "a/smtp.lcd.gz");
  EXPECT_EQ(Found(Find({log}), dir.path()), Names{"a/smtp.log"});
  // Left out by a pattern, which the typed one is never.
  const std::string lcd = dir.Write("b/smtp.lcd", "x").string();
  dir.Write("b/smtp.log", "x");
  EXPECT_EQ(Found(Find({lcd}, {}, {"*.log"}), dir.path()), Names{"b/smtp.lcd"});
  EXPECT_EQ(Found(Find({lcd}, {"*.lcd"}), dir.path()), Names{"b/smtp.lcd"});
  // A member of an archive has no other half beside it.
  const fs::path zip =
      dir.Write("c.zip", ZipOf({{"smtp.log", "x"}, {"smtp.lcd", "x"}}));
  EXPECT_EQ(Found(Find({(zip / "smtp.log").string()}), dir.path()),
            Names{"c.zip/smtp.log"});
}

// Typed and met in a folder: one file, and it was typed.
TEST(RotationTest, TypedStaysTyped) {
  const TempDir dir;
  const std::string log = dir.Write("a.log", "x").string();
  for (const Names& paths :
       {Names{dir.path().string(), log}, Names{log, dir.path().string()}}) {
    const FoundFiles found = Find(paths);
    ASSERT_EQ(found.files.size(), 1U);
    EXPECT_TRUE(found.files[0].typed);
  }
}

TEST(RotationTest, MissingPathsAreToldAndTheOthersFound) {
  const TempDir dir;
  const std::string missing = (dir.path() / "gone.log").string();
  const std::string link = (dir.path() / "link").string();
  const std::string log = dir.Write("a.log", "x").string();
  fs::create_symlink(missing, link);
  const FoundFiles found = Find({missing, link, log});
  EXPECT_EQ(Found(found, dir.path()), Names{"a.log"});
  EXPECT_EQ(found.errors,
            (std::vector<Error>{
                {ErrorCode::kNoInput,
                 "cannot read '" + missing + "': No such file or directory"},
                {ErrorCode::kNoInput,
                 "cannot read '" + link + "': No such file or directory"}}));
}

// Gives up the rights of root, which no file mode can stop, for a while.
class OrdinaryUser {
 public:
  OrdinaryUser() : was_(geteuid()) {
    if (was_ == 0) {
      ok_ = seteuid(65534) == 0;
    }
  }
  OrdinaryUser(const OrdinaryUser&) = delete;
  OrdinaryUser& operator=(const OrdinaryUser&) = delete;
  ~OrdinaryUser() {
    if (was_ == 0 && seteuid(0) != 0) {
      abort();
    }
  }
  bool ok() const { return ok_; }

 private:
  uid_t was_;
  bool ok_ = true;
};

TEST(RotationTest, UnreadableFolders) {
  const TempDir dir;
  dir.Write("a/x.log", "x");
  dir.Write("b/x.log", "x");
  dir.Write("c/x.log", "x");
  fs::permissions(dir.path(), fs::perms(0755));
  fs::permissions(dir.path() / "b", fs::perms::none);
  {
    const OrdinaryUser user;
    ASSERT_TRUE(user.ok());
    // Inside a folder: told, and the others are found.
    const FoundFiles found = Find({dir.path().string()});
    EXPECT_EQ(Found(found, dir.path()), (Names{"a/x.log", "c/x.log"}));
    EXPECT_EQ(Left(found, dir.path()), Ignored{});
    EXPECT_EQ(found.errors, std::vector<Error>{});
    const std::string b = (dir.path() / "b").string();
    EXPECT_EQ(
        found.unread_folders,
        (std::vector<Error>{{ErrorCode::kInputDamaged,
                             "cannot read '" + b + "': Permission denied"}}));
    // Typed: there is nothing to read.
    EXPECT_EQ(
        Find({b}).errors,
        (std::vector<Error>{{ErrorCode::kNoInput,
                             "cannot read '" + b + "': Permission denied"}}));
  }
  fs::permissions(dir.path() / "b", fs::perms::owner_all);
}

TEST(RotationTest, FilesThatAreStillWrittenTo) {
  struct Case {
    const char* path;
    bool growing;
  };
  for (const std::vector<Case>& folder :
       std::vector<std::vector<Case>>{{{"/l/smtp.log", true},
                                       {"/l/smtp20261120.log", false},
                                       {"/l/smtp20261120.log.gz", false}},
                                      {{"/l/mail.log", true},
                                       {"/l/mail.log.1", false},
                                       {"/l/mail.log.12.gz", false}},
                                      {{"/l/s20261119-00.log", false},
                                       {"/l/s20261120-00.log", false},
                                       {"/l/s20261120-01.log", true}},
                                      // Three servers; one was idle a day.
                                      {{"/l/s120261119-04.log", false},
                                       {"/l/s120261120-09.log", false},
                                       {"/l/s120261120-10.log", true},
                                       {"/l/s220261119-00.log", false},
                                       {"/l/s220261119-01.log", true},
                                       {"/l/s20261120-00.log", true}}}) {
    std::vector<LogFile> files;
    for (const Case& c : folder) {
      LogFile file;
      file.path = c.path;
      file.name = ParseFileName(fs::path(c.path).filename().string());
      files.push_back(std::move(file));
    }
    // Nothing writes into an archive, and it says nothing of what is outside.
    for (const char* name : {"smtp.log", "s20261121-00.log"}) {
      LogFile member;
      member.path = std::string("/l/old.zip/") + name;
      member.name = ParseFileName(name);
      member.in_archive = true;
      files.push_back(std::move(member));
    }
    MarkGrowing(files);
    EXPECT_FALSE(files[files.size() - 1].growing);
    EXPECT_FALSE(files[files.size() - 2].growing);
    for (std::size_t i = 0; i < folder.size(); ++i) {
      EXPECT_EQ(files[i].growing, folder[i].growing) << folder[i].path;
    }
  }
}

}  // namespace
}  // namespace mailtide
