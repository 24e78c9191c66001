// Opening the store: what is made, what is refused and what is brought up to
// date; several processes at once; damage.
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <random>
#include <sstream>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "analysis/history/schema.h"
#include "analysis/history/sqlite_history.h"
#include "analysis/history/sqlite_history_impl.h"
#include "tests/analysis/history/dump_store.h"
#include "tests/analysis/history/random_segment.h"
#include "tests/support/temp_dir.h"

namespace mailtide {
namespace {

using std::chrono::local_days;
using std::chrono::milliseconds;

constexpr local_days kPast{std::chrono::year{1990} / 1 / 1};
constexpr local_days kFuture{std::chrono::year{2100} / 1 / 1};

// Short waits: nobody gives a lock back in these tests.
Result<std::unique_ptr<History>> OpenFor(StoreMode mode,
                                         const std::string& path) {
  return OpenStore(path, {.mode = mode, .busy_timeout = milliseconds{50}});
}
Result<std::unique_ptr<History>> OpenToWrite(const std::string& path) {
  return OpenFor(StoreMode::kReadWrite, path);
}
Result<std::unique_ptr<History>> OpenToRead(const std::string& path) {
  return OpenFor(StoreMode::kReadOnly, path);
}

bool Put(History& history, std::uint64_t seed) {
  const Segment segment = RandomSegment(seed);
  return history.PutSource(SourceOf(seed, segment), segment, {}).has_value();
}

// A store with a few sources, an alert and a mail.
void Fill(const std::string& path, std::uint64_t sources = 5) {
  auto history = OpenToWrite(path);
  ASSERT_TRUE(history) << history.error().message;
  ASSERT_TRUE((*history)->Begin());
  for (std::uint64_t seed = 0; seed < sources; ++seed) {
    ASSERT_TRUE(Put(**history, seed));
  }
  StoredAlert alert;
  alert.key = "key";
  alert.day = kFirstRandomDay;
  ASSERT_TRUE((*history)->PutAlert(alert));
  StoredMail mail;
  mail.message_id = "<1@example.org>";
  mail.bytes = "To: a@example.org\r\n\r\nhello\r\n";
  ASSERT_TRUE((*history)->PutMail(mail, {{"a@example.org"}}));
  ASSERT_TRUE((*history)->PutFile("/report", "bytes"));
  ASSERT_TRUE((*history)->Commit());
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

unsigned ModeOf(const std::string& path) {
  struct stat status = {};
  return stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0;
}

ErrorCode CodeOf(const Result<std::unique_ptr<History>>& result) {
  EXPECT_FALSE(result);
  return result ? ErrorCode::kUsage : result.error().code;
}

TEST(OpenStore, MakesPrivateFolderAndFiles) {
  const TempDir folder;
  const std::string path = folder.path() / "var" / "mailtide" / "store.db";
  const mode_t mask = umask(0);
  const auto history = OpenToWrite(path);
  umask(mask);
  ASSERT_TRUE(history) << history.error().message;
  EXPECT_EQ(ModeOf(folder.path() / "var"), 0700U);
  EXPECT_EQ(ModeOf(folder.path() / "var" / "mailtide"), 0700U);
  for (const std::string_view suffix : {"", "-wal", "-shm"}) {
    EXPECT_EQ(ModeOf(path + std::string(suffix)), 0600U) << suffix;
  }
}

TEST(OpenStore, IsAWriteAheadStoreOfOurs) {
  const TempDir folder;
  const std::string path = folder.path() / "store.db";
  Fill(path);
  SQLite::Database database(path);
  EXPECT_EQ(database.execAndGet("PRAGMA journal_mode").getString(), "wal");
  EXPECT_EQ(database.execAndGet("PRAGMA application_id").getInt(), 0x6D746964);
  EXPECT_EQ(database.execAndGet("PRAGMA user_version").getInt(), 4);
  EXPECT_EQ(
      database.execAndGet("SELECT name FROM metric WHERE id = 1").getString(),
      "received_copies");
  EXPECT_EQ(CheckIntegrity(path), "ok");
}

TEST(OpenStore, EveryConnectionIsCautious) {
  SQLite::Database database(":memory:", SQLite::OPEN_READWRITE);
  database.exec(schema::kSetConnection);
  const struct {
    const char* name;
    int value;
  } cases[] = {{"synchronous", 2},
               {"foreign_keys", 1},
               {"trusted_schema", 0},
               {"cell_size_check", 1}};
  for (const auto& [name, value] : cases) {
    EXPECT_EQ(database.execAndGet(std::string("PRAGMA ") + name).getInt(),
              value)
        << name;
  }
}

TEST(OpenStore, ReadingWhatIsNotThereIsNoInput) {
  const TempDir folder;
  EXPECT_EQ(CodeOf(OpenToRead(folder.path() / "none.db")), ErrorCode::kNoInput);
  EXPECT_EQ(CodeOf(OpenToRead(folder.path() / "none" / "x.db")),
            ErrorCode::kNoInput);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "none.db"));
  // What a run leaves that was killed between making the file and filling it.
  const std::string empty = folder.Write("empty.db", "");
  EXPECT_EQ(CodeOf(OpenToRead(empty)), ErrorCode::kNoInput);
  EXPECT_TRUE(OpenToWrite(empty));
  EXPECT_TRUE(OpenToRead(empty));
}

TEST(OpenStore, PlacesThatCannotHoldAStore) {
  const TempDir folder;
  EXPECT_EQ(CodeOf(OpenToWrite("")), ErrorCode::kConfiguration);
  EXPECT_EQ(CodeOf(OpenToWrite(folder.path())), ErrorCode::kConfiguration);
  EXPECT_EQ(CodeOf(OpenToRead(folder.path())), ErrorCode::kConfiguration);
  EXPECT_EQ(CodeOf(OpenToWrite("/dev/null")), ErrorCode::kConfiguration);
  const std::string file = folder.Write("file", "");
  EXPECT_EQ(CodeOf(OpenToWrite(file + "/store.db")), ErrorCode::kCannotCreate);
}

TEST(OpenStore, StoreOfAnotherUserIsRefused) {
  if (geteuid() != 0) {
    GTEST_SKIP() << "only root can give a file away";
  }
  const TempDir folder;
  const std::string path = folder.path() / "store.db";
  Fill(path);
  ASSERT_EQ(chown(path.c_str(), 12345, 12345), 0);
  for (const StoreMode mode : {StoreMode::kReadOnly, StoreMode::kReadWrite}) {
    const auto history = OpenFor(mode, path);
    EXPECT_EQ(CodeOf(history), ErrorCode::kConfiguration);
    EXPECT_NE(history.error().message.find("belongs to user '12345'"),
              std::string::npos)
        << history.error().message;
  }
}

TEST(OpenStore, OtherFilesAreLeftAlone) {
  const TempDir folder;
  const std::string other = folder.path() / "other.db";
  SQLite::Database(other, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE precious(x); PRAGMA user_version = 1");
  const std::string foreign = folder.path() / "foreign.db";
  SQLite::Database(foreign, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("PRAGMA application_id = 7");
  const std::string text = folder.Write(
      "a.log", std::string(10'000, 'x') + " no database, but a long file\n");
  const struct {
    std::string path;
    ErrorCode code;
  } cases[] = {{other, ErrorCode::kConfiguration},
               {foreign, ErrorCode::kConfiguration},
               {text, ErrorCode::kIo}};
  for (const auto& [path, code] : cases) {
    const std::string before = ReadFile(path);
    EXPECT_EQ(CodeOf(OpenToWrite(path)), code) << path;
    EXPECT_EQ(CodeOf(OpenToRead(path)), code) << path;
    EXPECT_EQ(ReadFile(path), before);
  }
}

TEST(OpenStore, NewerStoreIsLeftAlone) {
  const TempDir folder;
  const std::string path = folder.path() / "store.db";
  Fill(path);
  SQLite::Database(path, SQLite::OPEN_READWRITE)
      .exec("PRAGMA user_version = 5; CREATE TABLE later(x)");
  const std::string before = ReadFile(path);
  for (const StoreMode mode : {StoreMode::kReadOnly, StoreMode::kReadWrite}) {
    const auto history = OpenFor(mode, path);
    EXPECT_EQ(CodeOf(history), ErrorCode::kConfiguration);
    EXPECT_NE(history.error().message.find("newer"), std::string::npos);
  }
  EXPECT_EQ(ReadFile(path), before);
}

// An artificial next version, and one whose second step fails.
TEST(Migrate, GoesStepByStepAfterACopy) {
  const TempDir folder;
  const std::string path = folder.path() / "store.db";
  Fill(path);
  const std::string before = DumpStore(path);
  const std::array<const char*, 6> broken = {schema::kVersion1,
                                             schema::kVersion2,
                                             schema::kVersion3,
                                             schema::kVersion4,
                                             "CREATE TABLE extra(x) STRICT",
                                             "CREATE TABLE run(x)"};
  const std::array<const char*, 6> steps = {
      schema::kVersion1,
      schema::kVersion2,
      schema::kVersion3,
      schema::kVersion4,
      "CREATE TABLE extra(x INTEGER) STRICT",
      "INSERT INTO extra SELECT count(*) FROM source"};
  const auto version = [&](const std::string& file) {
    return SQLite::Database(file).execAndGet("PRAGMA user_version").getInt();
  };
  {
    SQLite::Database database(path, SQLite::OPEN_READWRITE);
    EXPECT_THROW(static_cast<void>(Migrate(database, path, broken)),
                 SQLite::Exception);
    EXPECT_EQ(version(path), 4);
    EXPECT_FALSE(database.tableExists("extra"));
    ASSERT_TRUE(Migrate(database, path, steps));
    ASSERT_TRUE(Migrate(database, path, steps));  // nothing left to do
    EXPECT_EQ(database.execAndGet("SELECT x FROM extra").getInt(), 5);
  }
  EXPECT_EQ(version(path), 6);
  EXPECT_EQ(DumpStore(path), before);
  const std::string copy = path + ".v4.bak";
  EXPECT_EQ(version(copy), 4);
  EXPECT_EQ(DumpStore(copy), before);
  EXPECT_EQ(ModeOf(copy), 0600U);
  EXPECT_FALSE(std::filesystem::exists(copy + ".tmp"));
}

// A store of the first version, written by hand.
TEST(Migrate, FirstVersionIsBroughtUpToDate) {
  const TempDir folder;
  const std::string path = folder.path() / "store.db";
  {
    SQLite::Database database(path,
                              SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(schema::kVersion1);
    database.exec(
        "PRAGMA application_id = 0x6D746964; PRAGMA user_version = 1;"
        "INSERT INTO source(content, bytes, dialect, path, settings,"
        " counting_version, damaged, blocks) VALUES(zeroblob(16), 10, 'welf',"
        " '/logs/a.log.gz', zeroblob(16), 1, 0, x'0102030405060708');"
        "INSERT INTO day(day, state, old_settings, judged, judged_digest)"
        " VALUES(20000, 'complete', 0, 1, zeroblob(16)),"
        " (20001, 'missing', 0, 1, zeroblob(16))");
  }
  EXPECT_EQ(CodeOf(OpenToRead(path)), ErrorCode::kConfiguration);
  auto history = OpenToWrite(path);
  ASSERT_TRUE(history) << history.error().message;
  const auto sources = (*history)->Sources();
  ASSERT_TRUE(sources);
  ASSERT_EQ(sources->size(), 1U);
  EXPECT_EQ(sources->front().path, "/logs/a.log.gz");
  EXPECT_EQ(sources->front().compression, "");
  // A day that was judged without its log is judged again when that comes.
  const auto days = (*history)->LoadDays(kPast, kFuture);
  ASSERT_EQ(days->size(), 2U);
  EXPECT_TRUE((*days)[0].judged_closed);
  EXPECT_FALSE((*days)[1].judged_closed);
  EXPECT_EQ((*history)->Blocks(1)->size(), 1U);
  EXPECT_EQ(SQLite::Database(path).execAndGet("PRAGMA user_version").getInt(),
            4);
  EXPECT_TRUE(std::filesystem::exists(path + ".v1.bak"));
}

TEST(Migrate, FailsBeforeAnythingWhenTheCopyCannotBeMade) {
  const TempDir folder;
  const std::string path = folder.path() / "store.db";
  Fill(path);
  std::filesystem::create_directories(path + ".v4.bak/in-the-way");
  const std::array<const char*, 5> steps = {
      schema::kVersion1, schema::kVersion2, schema::kVersion3,
      schema::kVersion4, "CREATE TABLE extra(x) STRICT"};
  SQLite::Database database(path, SQLite::OPEN_READWRITE);
  EXPECT_FALSE(Migrate(database, path, steps));
  EXPECT_EQ(database.execAndGet("PRAGMA user_version").getInt(), 4);
}

TEST(OpenStore, OlderStoreIsNotForReading) {
  const TempDir folder;
  const std::string path = folder.path() / "store.db";
  Fill(path);
  SQLite::Database(path, SQLite::OPEN_READWRITE)
      .exec("PRAGMA user_version = 0");
  EXPECT_EQ(CodeOf(OpenToRead(path)), ErrorCode::kConfiguration);
}

TEST(OpenStore, ReadersCannotWrite) {
  const TempDir folder;
  const std::string path = folder.path() / "store.db";
  Fill(path);
  const auto reader = OpenToRead(path);
  ASSERT_TRUE(reader);
  EXPECT_EQ((*reader)->Sources()->size(), 5U);
  EXPECT_FALSE(Put(**reader, 77));
  const Result<void> written = (*reader)->PutFile("a", "b");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::kIo);
}

TEST(SeveralProcesses, ReadersSeeTheLastCommitAndDoNotWait) {
  const TempDir folder;
  const std::string path = folder.path() / "store.db";
  Fill(path);
  const auto writer = OpenToWrite(path);
  const auto reader = OpenToRead(path);
  ASSERT_TRUE(writer && reader);
  ASSERT_TRUE((*writer)->Begin());
  ASSERT_TRUE(Put(**writer, 50));
  EXPECT_EQ((*reader)->Sources()->size(), 5U);
  const auto late = OpenToRead(path);
  ASSERT_TRUE(late) << late.error().message;
  ASSERT_TRUE((*late)->Begin());  // one state for all reads until its end
  EXPECT_EQ((*late)->Sources()->size(), 5U);
  ASSERT_TRUE((*writer)->Commit());
  EXPECT_EQ((*reader)->Sources()->size(), 6U);
  EXPECT_EQ((*late)->Sources()->size(), 5U);
  ASSERT_TRUE((*late)->Rollback());
  EXPECT_EQ((*late)->Sources()->size(), 6U);
}

// A process that holds a transaction until the test ends it.
TEST(SeveralProcesses, SecondWriterIsBusyUntilTheFirstIsGone) {
  const TempDir folder;
  const std::string path = folder.path() / "store.db";
  Fill(path);
  std::array<int, 2> ready = {};
  ASSERT_EQ(pipe(ready.data()), 0);
  const pid_t holder = fork();
  if (holder == 0) {
    const auto writer = OpenToWrite(path);
    const bool holds = writer && (*writer)->Begin() && Put(**writer, 50);
    const bool told = write(ready[1], holds ? "y" : "n", 1) == 1;
    pause();
    _exit(told ? 0 : 1);
  }
  char holds = 'n';
  ASSERT_EQ(read(ready[0], &holds, 1), 1);
  ASSERT_EQ(holds, 'y');
  const auto writer = OpenToWrite(path);
  ASSERT_TRUE(writer) << writer.error().message;
  const Result<void> begun = (*writer)->Begin();
  ASSERT_FALSE(begun);
  EXPECT_EQ(begun.error().code, ErrorCode::kBusy);
  EXPECT_EQ((*writer)->PutFile("a", "b").error().code, ErrorCode::kBusy);
  EXPECT_EQ((*writer)->Sources()->size(), 5U);  // reading goes on
  ASSERT_EQ(kill(holder, SIGKILL), 0);
  ASSERT_EQ(waitpid(holder, nullptr, 0), holder);
  ASSERT_TRUE((*writer)->Begin());
  EXPECT_TRUE(Put(**writer, 51));
  ASSERT_TRUE((*writer)->Commit());
  EXPECT_EQ((*writer)->Sources()->size(), 6U);
  EXPECT_EQ(CheckIntegrity(path), "ok");
  close(ready[0]);
  close(ready[1]);
}

// Uses everything; only errors may come of it.
void UseAll(History& history) {
  const auto sources = history.Sources();
  for (std::int64_t id = 0; id < 8; ++id) {
    static_cast<void>(history.LoadSegment(id));
    static_cast<void>(history.DaysOf({{id}}));
    static_cast<void>(history.LoadMail(id));
  }
  static_cast<void>(history.SourceDays());
  static_cast<void>(history.SeenFiles());
  static_cast<void>(history.LoadDays(kPast, kFuture));
  for (int day = 0; day < 12; ++day) {
    static_cast<void>(
        history.LoadDay(kFirstRandomDay + std::chrono::days{day}));
  }
  static_cast<void>(history.Alerts(kPast, kFuture));
  static_cast<void>(history.OpenDeliveries());
  static_cast<void>(history.CountOutbox());
  static_cast<void>(history.LastRun("nightly"));
  static_cast<void>(history.PendingFiles());
}

TEST(Damage, FlippedBytesNeverCrash) {
  const TempDir folder;
  const std::string path = folder.path() / "store.db";
  Fill(path);
  const std::string sound = ReadFile(path);
  std::mt19937_64 dice(1);
  int refused = 0;
  for (int round = 0; round < 200; ++round) {
    std::string bytes = sound;
    // The first hundred bytes and each page's head hold what hurts most.
    std::size_t at = dice() % bytes.size();
    if (round % 3 == 1) {
      at = dice() % 100;
    } else if (round % 3 == 2) {
      at = at / 4096 * 4096 + dice() % 64;
    }
    const auto flip = static_cast<int>(1 + dice() % 255);
    bytes[at] = static_cast<char>(bytes[at] ^ flip);
    const std::string damaged = folder.Write("damaged.db", bytes);
    std::filesystem::remove(damaged + "-wal");
    std::filesystem::remove(damaged + "-shm");
    if (round % 2 == 0) {
      if (const auto reader = OpenToRead(damaged)) {
        UseAll(**reader);
      }
      continue;
    }
    if (const auto writer = OpenToWrite(damaged)) {
      UseAll(**writer);
      if ((*writer)->Begin()) {
        static_cast<void>(Put(**writer, 60));
        static_cast<void>((*writer)->Commit());
      }
    } else {
      ++refused;
      EXPECT_EQ(writer.error().message.find('\n'), std::string::npos);
    }
  }
  EXPECT_GT(refused, 20);  // the check at the start finds what it can
}

TEST(Damage, IsToldWithWhatToDo) {
  const TempDir folder;
  const std::string path = folder.path() / "store.db";
  Fill(path);
  std::string bytes = ReadFile(path);
  bytes.replace(std::size_t{3} * 4096, 4096, std::string(4096, '\xAA'));
  folder.Write("store.db", bytes);
  const auto history = OpenToWrite(path);
  ASSERT_FALSE(history);
  EXPECT_EQ(history.error().code, ErrorCode::kIo);
  EXPECT_NE(history.error().message.find("mailtide backfill"),
            std::string::npos);
}

TEST(Damage, ForeignValuesInSoundTables) {
  static constexpr const char* kChanges[] = {
      "UPDATE day SET state = 'unheard of'",
      "UPDATE day SET day = 9223372036854775807 - day",
      "UPDATE source SET name_part = 9223372036854775807",
      "UPDATE source SET first = -9223372036854775807",
      "UPDATE segment SET bytes = x'4D545347'",
      "UPDATE source_day SET day = 9223372036854775807 WHERE source = 1",
      "DELETE FROM day",
      "PRAGMA foreign_keys = OFF; UPDATE day_total SET metric = 99 - metric",
      "UPDATE mail SET created = 9223372036854775807",
      "UPDATE delivery SET state = 'lost'",
      "UPDATE delivery SET tries = 4294967296",
      "UPDATE alert SET first_told = 9223372036854775807",
  };
  for (const char* change : kChanges) {
    const TempDir folder;
    const std::string path = folder.path() / "store.db";
    Fill(path);
    SQLite::Database(path, SQLite::OPEN_READWRITE).exec(change);
    const auto history = OpenToWrite(path);
    ASSERT_TRUE(history);
    UseAll(**history);
    const auto all_days = (*history)->LoadDays(
        local_days{std::chrono::days{-1'000'000'000}},
        local_days{
            std::chrono::days{std::numeric_limits<std::int64_t>::max()}});
    const bool told =
        !all_days || !(*history)->Sources() || !(*history)->LoadSegment(1) ||
        !(*history)->DaysOf({{1}}) || !(*history)->LoadMail(1) ||
        !(*history)->OpenDeliveries() || !(*history)->CountOutbox() ||
        !(*history)->Alerts(kPast, kFuture);
    EXPECT_TRUE(told) << change;
  }
}

// F4 and F5: no room for the write-ahead log. RLIMIT_FSIZE stands for a full
// disk: it needs no mount.
TEST(Damage, NoRoomLeavesTheStoreAsItWas) {
  const TempDir folder;
  const std::string path = folder.path() / "store.db";
  Fill(path);
  const std::string before = DumpStore(path);
  const pid_t run = fork();
  if (run == 0) {
    static_cast<void>(signal(SIGXFSZ, SIG_IGN));
    auto history = OpenToWrite(path);
    const rlimit limit = {65'536, 65'536};
    if (!history || setrlimit(RLIMIT_FSIZE, &limit) != 0 ||
        !(*history)->Begin()) {
      _exit(1);
    }
    for (std::uint64_t seed = 100; seed < 400; ++seed) {
      static_cast<void>(Put(**history, seed));
    }
    const Result<void> committed = (*history)->Commit();
    _exit(!committed && committed.error().code == ErrorCode::kIo ? 0 : 2);
  }
  int status = -1;
  ASSERT_EQ(waitpid(run, &status, 0), run);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  EXPECT_EQ(DumpStore(path), before);
  EXPECT_EQ(CheckIntegrity(path), "ok");
  Fill(path, 8);
}

}  // namespace
}  // namespace mailtide
