// Files that are missing, unreadable, damaged, or no logs at all: each is told
// or listed, and never keeps the others from being counted.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <random>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/cli/cli_fixture.h"
#include "tests/support/pack.h"
#include "tests/support/zip_archive.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;

// What DayLog("2026-11-20", 3, 2) holds: 5 mails and 2 lines of context.
constexpr int kEvents = 5;
constexpr int kLines = 7;

class CliInput : public CliTest {
 protected:
  CliInput() { good_ = Write("smtp20261120.log", DayLog("2026-11-20", 3, 2)); }

  // The good file must be counted whole, whatever lies beside it.
  void ExpectGoodCounted(const nlohmann::json& json) const {
    for (const nlohmann::json& source : json["input"]["sources"]) {
      if (source["path"] == good_ || source["path"] == "smtp20261120.log") {
        EXPECT_EQ(source["events"], kEvents);
        EXPECT_EQ(source["lines"], kLines);
        return;
      }
    }
    ADD_FAILURE() << "the good log is not among the sources: "
                  << json["input"].dump();
  }

  std::string good_;
};

void MakeSocket(const std::string& path) {
  const int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_GE(descriptor, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  ASSERT_LT(path.size(), sizeof(address.sun_path));
  std::memcpy(address.sun_path, path.c_str(), path.size());
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): its interface
  ASSERT_EQ(bind(descriptor, reinterpret_cast<const sockaddr*>(&address),
                 sizeof(address)),
            0);
  close(descriptor);
}

TEST_F(CliInput, NamedFilesThatCannotBeReadExit66AndTheOthersCount) {
  fs::create_symlink("nowhere", Path("dangling.log"));
  MakeSocket(Path("socket.log"));
  struct Case {
    std::string path, why;
  };
  for (const Case& c : {Case{"missing.log", "No such file"},
                        Case{"dangling.log", "No such file"},
                        Case{"socket.log", "it is a socket"},
                        Case{"/dev/null", "it is a device"}}) {
    ProgramRun run;
    const nlohmann::json json = AnalyzeJson({c.path, good_}, run);
    EXPECT_EQ(run.exit_code, 66) << Describe(run);
    EXPECT_TRUE(TellsOneLine(run, {"cannot read '" + c.path + "'", c.why}));
    ExpectGoodCounted(json);
  }
}

TEST_F(CliInput, AloneAMissingFileIsToldOnceOnly) {
  const ProgramRun run = Analyze({"missing.log"});
  EXPECT_EQ(run.exit_code, 66);
  EXPECT_TRUE(TellsOneLine(run, {"missing.log"}));
  EXPECT_EQ(run.out, "");
}

TEST_F(CliInput, PermissionDeniedOnOneOfMany) {
  Write("logs/smtp20261119.log", DayLog("2026-11-19", 1, 1));
  fs::permissions(Path("logs/smtp20261119.log"), fs::perms::none);
  fs::rename(good_, Path("logs/smtp20261120.log"));
  good_ = Path("logs/smtp20261120.log");
  fs::permissions(dir_.path(), fs::perms::owner_all | fs::perms::others_all);
  for (const char* paths : {"logs", "logs/smtp20261119.log logs/"}) {
    ProgramCall call;
    // Root reads everything: be somebody else.
    if (geteuid() == 0) {
      call.arguments = {"setpriv", "--reuid=65534", "--regid=65534",
                        "--clear-groups"};
    }
    for (const std::string_view word :
         {MAILTIDE_PROGRAM, "analyze", "--format", "json", "--internal-domain",
          "example.org", "--local-host", "10.1.*", "--timezone", "Europe/Rome",
          "--now", "2026-11-21T00:10"}) {
      call.arguments.emplace_back(word);
    }
    const bool is_named = std::string_view(paths) != "logs";
    if (is_named) {
      call.arguments.emplace_back("logs/smtp20261119.log");
    }
    call.arguments.push_back(Path("logs"));
    call.folder = dir_.path();
    const ProgramRun run = RunProgram(call);
    if (run.exit_code == 126 || run.exit_code == 127) {
      GTEST_SKIP() << "nobody else may run the program here: " << Describe(run);
    }
    // Met in a folder it makes the input incomplete; named it is no input.
    EXPECT_EQ(run.exit_code, is_named ? 66 : 65) << Describe(run);
    EXPECT_NE(run.err.find("smtp20261119.log"), std::string::npos);
    EXPECT_NE(run.err.find("Permission denied"), std::string::npos);
    ExpectGoodCounted(nlohmann::json::parse(run.out, nullptr, false));
  }
}

// 2026-11-21: a folder inside the folder that nobody may read was only listed,
// and its logs were missing from an exit 0.
TEST_F(CliInput, AFolderThatCannotBeReadMakesTheInputIncomplete) {
  Write("logs/closed/smtp20261119.log", DayLog("2026-11-19", 1, 1));
  fs::rename(good_, Path("logs/smtp20261120.log"));
  good_ = Path("logs/smtp20261120.log");
  fs::permissions(dir_.path(), fs::perms::owner_all | fs::perms::others_all);
  fs::permissions(Path("logs"), fs::perms::owner_all | fs::perms::others_read |
                                    fs::perms::others_exec);
  fs::permissions(good_, fs::perms::owner_read | fs::perms::others_read);
  fs::permissions(Path("logs/closed"), fs::perms::none);
  const ProgramRun run =
      RunInShell(geteuid() == 0 ? "exec setpriv --reuid=65534 --regid=65534 "
                                  "--clear-groups \"$@\""
                                : "exec \"$@\"",
                 {"analyze", "--format", "json", "--internal-domain",
                  "example.org", "--local-host", "10.1.*", "--timezone",
                  "Europe/Rome", "--now", "2026-11-21T00:10", Path("logs")});
  fs::permissions(Path("logs/closed"), fs::perms::owner_all);
  if (run.exit_code == 126 || run.exit_code == 127) {
    GTEST_SKIP() << "nobody else may run the program here: " << Describe(run);
  }
  EXPECT_EQ(run.exit_code, 65) << Describe(run);
  EXPECT_TRUE(TellsOneLine(
      run, {"cannot read '" + Path("logs/closed") + "'", "Permission denied"}));
  ExpectGoodCounted(nlohmann::json::parse(run.out, nullptr, false));
}

TEST_F(CliInput, TruncatedArchivesGiveWhatIsReadable) {
  // Hard to compress, so that every codec makes several blocks of it.
  std::mt19937 random(1);
  std::string log = DayLog("2026-11-19", 5, 5);
  while (log.size() < 1'500'000) {
    std::string noise;
    for (int i = 0; i < 40; ++i) {
      noise += fmt::format("{:08x}", static_cast<std::uint32_t>(random()));
    }
    log +=
        WelfLine("2026-11-19 12:00:00", "192.0.2.7",
                 "s" + noise.substr(0, 40) + "@example.net", "ann@example.org")
            .insert(3, noise);
  }
  struct Case {
    Compression compression;
    std::string suffix;
  };
  for (const Case& c :
       {Case{Compression::kGzip, "gz"}, Case{Compression::kXz, "xz"},
        Case{Compression::kZstd, "zst"}, Case{Compression::kBzip2, "bz2"}}) {
    const std::string packed = Pack(c.compression, log);
    const std::string name = "smtp20261119.log." + c.suffix;
    Write(name, packed.substr(0, packed.size() * 2 / 3));
    ProgramRun run;
    const nlohmann::json json = AnalyzeJson({name, "smtp20261120.log"}, run);
    EXPECT_EQ(run.exit_code, 65) << c.suffix;
    EXPECT_TRUE(TellsOneLine(run, {name, "cut off", "was read"}));
    ExpectGoodCounted(json);
    const nlohmann::json& source = json["input"]["sources"][0];
    EXPECT_EQ(source["path"], name);
    EXPECT_NE(source.value("damage", "").find("cut off"), std::string::npos);
    const std::string read = log.substr(0, source["bytes"]);
    EXPECT_GT(read.size(), log.size() / 3) << c.suffix;
    EXPECT_LT(read.size(), log.size()) << c.suffix;
    EXPECT_EQ(source["lines"], std::count(read.begin(), read.end(), '\n') +
                                   (read.ends_with('\n') ? 0 : 1))
        << c.suffix;
    EXPECT_EQ(json["days"][0]["day"], "2026-11-19");
    EXPECT_EQ(json["days"][0]["state"], "partial") << c.suffix;
    fs::remove(Path(name));
  }
}

TEST_F(CliInput, AnArchiveWithNothingReadableIsDamagedAndNoStranger) {
  const std::string packed =
      Pack(Compression::kGzip, DayLog("2026-11-19", 9, 9));
  Write("folder/cut.gz", packed.substr(0, 20));
  for (const std::string path : {"folder/cut.gz", "folder"}) {
    ProgramRun run;
    const nlohmann::json json = AnalyzeJson({path, good_}, run);
    EXPECT_EQ(run.exit_code, 65) << Describe(run);
    EXPECT_TRUE(TellsOneLine(run, {"folder/cut.gz", "cut off"}));
    ExpectGoodCounted(json);
  }
}

// 2026-11-21: was "no log that mailtide knows", and exit 0 in a folder.
TEST_F(CliInput, DamageInTheFirstBlockIsToldAndNeverJustIgnored) {
  const std::string log = DayLog("2026-11-19", 40, 40);
  for (const Compression compression : {Compression::kGzip, Compression::kBzip2,
                                        Compression::kXz, Compression::kZstd}) {
    std::string packed = Pack(compression, log);
    packed[packed.size() / 2] ^= 1;
    for (const std::string name :
         {"folder/smtp.packed", "folder/smtp20261119.packed"}) {
      Write(name, packed);
      for (const std::string& path : {name, std::string("folder")}) {
        ProgramRun run;
        const nlohmann::json json = AnalyzeJson({path, good_}, run);
        EXPECT_EQ(run.exit_code, 65) << Describe(run);
        EXPECT_TRUE(TellsOneLine(
            run, {name, "is damaged", CompressionName(compression).data()}));
        EXPECT_EQ(run.err.find("no log"), std::string::npos) << run.err;
        EXPECT_TRUE(json["input"].value("ignored", nlohmann::json()).empty());
        ExpectGoodCounted(json);
      }
      fs::remove(Path(name));
    }
  }
}

TEST_F(CliInput, ForeignBytesBehindAnArchiveAreTold) {
  Write("smtp20261119.log.gz",
        Pack(Compression::kGzip, DayLog("2026-11-19", 9, 1)) + "tail");
  ProgramRun run;
  const nlohmann::json json =
      AnalyzeJson({"smtp20261119.log.gz", "smtp20261120.log"}, run);
  EXPECT_EQ(run.exit_code, 65);
  EXPECT_TRUE(TellsOneLine(run, {"smtp20261119.log.gz", "foreign bytes"}));
  EXPECT_EQ(json["input"]["sources"][0]["events"], 10);
}

TEST_F(CliInput, GarbageIsAnErrorWhereNamedAndListedWhereMet) {
  const std::string garbage("\x00\x01 not a log \xff\xfe\n\x1b[31m\n", 22);
  Write("folder/garbage.bin", garbage);
  ProgramRun run;
  nlohmann::json json = AnalyzeJson({"folder/garbage.bin", good_}, run);
  EXPECT_EQ(run.exit_code, 65);
  EXPECT_TRUE(TellsOneLine(run, {"folder/garbage.bin", "--dialect"}));
  ExpectGoodCounted(json);

  run = Analyze({"folder/garbage.bin"});
  EXPECT_EQ(run.exit_code, 65);
  EXPECT_TRUE(TellsOneLine(run, {"folder/garbage.bin", "no log"}));

  json = AnalyzeJson({"folder", good_}, run);
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(run.err, "");
  ExpectGoodCounted(json);
  ASSERT_EQ(json["input"]["ignored"].size(), 1U);
  EXPECT_EQ(json["input"]["ignored"][0]["path"], "folder/garbage.bin");
  // The path stands beside it already.
  EXPECT_TRUE(std::string(json["input"]["ignored"][0]["why"])
                  .starts_with("is no log that mailtide knows"));
}

TEST_F(CliInput, AFolderWithoutLogsSaysWhatWasLeftOut) {
  fs::create_directories(Path("empty"));
  ProgramRun run = Analyze({"empty"});
  EXPECT_EQ(run.exit_code, 66);
  EXPECT_TRUE(TellsOneLine(run, {"no log was read", "there is none"}));

  Write("photos/cat.jpg", "\xff\xd8\xff\xe0 JFIF");
  run = Analyze({"photos"});
  EXPECT_EQ(run.exit_code, 66);
  EXPECT_TRUE(TellsOneLine(run, {"no log was read", "1 left out", "cat.jpg"}));
}

TEST_F(CliInput, WhatAWalkPassesOverIsListed) {
  fs::create_symlink(good_, Path("folder.d"));
  fs::create_directories(Path("walk"));
  fs::create_symlink("/etc/passwd", Path("walk/smtp20261118.log"));
  MakeSocket(Path("walk/socket"));
  ASSERT_EQ(std::system(("mkfifo " + Path("walk/pipe")).c_str()), 0);
  ProgramRun run;
  const nlohmann::json json = AnalyzeJson({"walk", good_}, run);
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  ASSERT_EQ(json["input"]["ignored"].size(), 3U) << json["input"].dump();
  // A typed link is followed.
  run = Analyze({"folder.d"});
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
}

TEST_F(CliInput, EmptyFiles) {
  Write("empty.log", "");
  ProgramRun run;
  nlohmann::json json = AnalyzeJson({"empty.log", good_}, run);
  EXPECT_EQ(run.exit_code, 65);
  EXPECT_TRUE(TellsOneLine(run, {"empty.log", "which day"}));
  ExpectGoodCounted(json);

  // The name says the day: it has a log, and the log is empty.
  Write("smtp20261119.log", "");
  json = AnalyzeJson({"smtp20261119.log", good_}, run);
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_EQ(run.err, "");
  ASSERT_EQ(json["days"].size(), 2U);
  EXPECT_EQ(json["days"][0]["state"], "complete");
  ASSERT_EQ(json["alerts"].size(), 1U) << json["alerts"].dump();
  EXPECT_EQ(json["alerts"][0]["problem"], "empty_log");
}

TEST_F(CliInput, AForcedDialectThatUnderstandsNothingIsDamage) {
  Write("other.log", "one\ntwo\nthree\n");
  const ProgramRun run = Analyze({"--dialect", "welf", "other.log"});
  EXPECT_EQ(run.exit_code, 65);
  EXPECT_TRUE(TellsOneLine(run, {"other.log", "no welf record", "auto"}));
}

TEST_F(CliInput, StandardInputCountsAsItsFile) {
  const std::string log = ReadAll(good_);
  const ProgramRun run = Analyze({"--format", "json", "-"}, log);
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  const auto json = nlohmann::json::parse(run.out, nullptr, false);
  const nlohmann::json& source = json["input"]["sources"][0];
  EXPECT_EQ(source["path"], "-");
  EXPECT_EQ(source["bytes"], log.size());
  EXPECT_EQ(source["events"], kEvents);
  EXPECT_EQ(json["days"][0]["received"]["copies"], 3);
  EXPECT_EQ(json["days"][0]["relay"]["copies"], 2);

  ProgramRun packed =
      Analyze({"--format", "json", "-"}, Pack(Compression::kZstd, log));
  EXPECT_EQ(packed.exit_code, 0);
  const auto same = nlohmann::json::parse(packed.out, nullptr, false);
  EXPECT_EQ(same["days"], json["days"]);
  EXPECT_EQ(same["input"]["sources"][0]["compression"], "zstd");
}

TEST_F(CliInput, StandardInputWithNothingInIt) {
  ProgramRun run = Analyze({"-"});
  EXPECT_EQ(run.exit_code, 65);
  EXPECT_TRUE(TellsOneLine(run, {"'-'"}));
  run = RunInShell("exec \"$@\" <&-",
                   {"analyze", "--internal-domain", "example.org", "-"});
  EXPECT_EQ(run.exit_code, 65) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"standard input"}));
}

TEST_F(CliInput, CopiesCountOnceAndAreNamed) {
  const std::string log = ReadAll(good_);
  Write("copy/again.log.gz", Pack(Compression::kGzip, log));
  ProgramRun run;
  const nlohmann::json json =
      AnalyzeJson({good_, "copy", "smtp20261120.log"}, run);
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_EQ(json["input"]["sources"].size(), 1U);
  EXPECT_EQ(json["input"]["duplicates"].size(), 2U);
  EXPECT_EQ(json["days"][0]["received"]["copies"], 3);
}

// What the plain folder gives, whatever of it lies in an archive.
TEST_F(CliInput, AZipArchiveCountsAsTheFolderItWasMadeOf) {
  Write("plain/smtp20261118.log", DayLog("2026-11-18", 4, 1));
  Write("plain/sub/smtp20261119.log", DayLog("2026-11-19", 2, 6));
  Write("plain/smtp20261120.log", DayLog("2026-11-20", 3, 2));
  Write("zipped/smtp20261120.log", DayLog("2026-11-20", 3, 2));
  RunZip(Path("plain"), "../zipped/old.zip",
         "smtp20261118.log sub/smtp20261119.log");
  ProgramRun run;
  const nlohmann::json plain = AnalyzeJson({"plain"}, run);
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  for (const Arguments& paths :
       {Arguments{"zipped"},
        Arguments{"zipped/old.zip", "zipped/smtp20261120.log"},
        Arguments{"zipped/old.zip/smtp20261118.log",
                  "zipped/old.zip/sub/smtp20261119.log", "zipped"}}) {
    const nlohmann::json zipped = AnalyzeJson(paths, run);
    EXPECT_EQ(run.exit_code, 0) << Describe(run);
    EXPECT_EQ(run.err, "");
    EXPECT_EQ(zipped["days"], plain["days"]);
    EXPECT_EQ(zipped["alerts"], plain["alerts"]);
    ASSERT_EQ(zipped["input"]["sources"].size(), 3U);
    const nlohmann::json& member = zipped["input"]["sources"][1];
    EXPECT_EQ(member["path"], "zipped/old.zip/sub/smtp20261119.log");
    EXPECT_EQ(member["compression"], "zip");
    EXPECT_EQ(member["bytes"], DayLog("2026-11-19", 2, 6).size());
  }
  // A member and its copy are one log.
  const nlohmann::json both =
      AnalyzeJson({"zipped", "plain/smtp20261118.log"}, run);
  EXPECT_EQ(both["days"], plain["days"]);
  ASSERT_EQ(both["input"]["duplicates"].size(), 1U);
  EXPECT_EQ(both["input"]["duplicates"][0]["path"],
            "zipped/old.zip/smtp20261118.log");
  EXPECT_EQ(both["input"]["duplicates"][0]["same_as"],
            "plain/smtp20261118.log");
}

TEST_F(CliInput, WhatCannotBeReadOfAZipArchiveIsTold) {
  const std::string day = DayLog("2026-11-19", 2, 6);
  const std::string inner = ZipOf({{"smtp20261117.log", day}});
  Write("logs/old.zip",
        ZipOf({{"smtp20261119.log", day},
               {"inner.zip", inner},
               {"notes.txt", "nothing\n"},
               {"../up.log", day},
               {.name = "smtp20261116.log", .packed = day, .flags = 1}}));
  ProgramRun run;
  nlohmann::json json = AnalyzeJson({"logs", good_}, run);
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  ExpectGoodCounted(json);
  EXPECT_EQ(json["days"].size(), 2U);
  std::string ignored;
  for (const nlohmann::json& one : json["input"]["ignored"]) {
    ignored += one["path"].get<std::string>() + ": " +
               one["why"].get<std::string>().substr(0, 24) + "\n";
  }
  EXPECT_EQ(ignored,
            "logs/old.zip/../up.log: its name in the archive \n"
            "logs/old.zip/inner.zip: is a ZIP archive where n\n"
            "logs/old.zip/notes.txt: is no log that mailtide \n"
            "logs/old.zip/smtp20261116.log: encrypted; unpack it by \n");

  // Named, each is an error.
  for (const char* member : {"inner.zip", "notes.txt", "smtp20261116.log"}) {
    json = AnalyzeJson({std::string("logs/old.zip/") + member, good_}, run);
    EXPECT_EQ(run.exit_code, 65) << Describe(run);
    EXPECT_TRUE(TellsOneLine(run, {std::string("logs/old.zip/") + member}));
    ExpectGoodCounted(json);
  }
  json = AnalyzeJson({"logs/old.zip/nothing.log", good_}, run);
  EXPECT_EQ(run.exit_code, 66) << Describe(run);
  EXPECT_TRUE(
      TellsOneLine(run, {"logs/old.zip/nothing.log", "no such member"}));
}

TEST_F(CliInput, ADamagedZipArchiveGivesWhatIsReadable) {
  const std::string day = DayLog("2026-11-19", 2, 6);
  const std::string zip =
      ZipOf({{"smtp20261118.log", DayLog("2026-11-18", 1, 1)},
             {"smtp20261119.log", day}});
  // Cut behind two thirds of the second log.
  Write("logs/cut.zip", zip.substr(0, zip.find(day) + day.size() * 2 / 3));
  ProgramRun run;
  nlohmann::json json = AnalyzeJson({"logs", good_}, run);
  EXPECT_EQ(run.exit_code, 65) << Describe(run);
  EXPECT_NE(run.err.find("'logs/cut.zip' is cut off or damaged"),
            std::string::npos);
  EXPECT_NE(run.err.find("'logs/cut.zip/smtp20261119.log' is cut off: its zip "
                         "data stops in the middle"),
            std::string::npos);
  ExpectGoodCounted(json);
  ASSERT_EQ(json["days"].size(), 3U);
  EXPECT_EQ(json["days"][0]["state"], "complete");
  EXPECT_EQ(json["days"][1]["state"], "partial");
  EXPECT_EQ(json["input"]["sources"][2]["bytes"], day.size() * 2 / 3);

  Write("logs/cut.zip",
        ZipOf({{.name = "smtp20261119.log", .packed = day, .crc = 1}}));
  json = AnalyzeJson({"logs", good_}, run);
  EXPECT_EQ(run.exit_code, 65) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"'logs/cut.zip/smtp20261119.log' is damaged",
                                 "incorrect data check"}));
  EXPECT_EQ(json["input"]["sources"][1]["events"], 8);
}

TEST_F(CliInput, StandardInputThatIsAZipArchive) {
  const ProgramRun run =
      Analyze({"-"}, ZipOf({{"a.log", DayLog("2026-11-19", 1, 1)}}));
  EXPECT_EQ(run.exit_code, 65) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"standard input is a ZIP archive"}));
}

}  // namespace
}  // namespace mailtide
