// What the dynamic linker loads for the commands that send no mail: LD_DEBUG,
// see ld.so(8).
#include <set>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/cli/cli_fixture.h"

namespace mailtide {
namespace {

constexpr const char* kMailLibraries[] = {
    "libcurl", "libgmime", "libglib", "libgobject", "libgnutls", "libcairo"};

class CliStartup : public CliTest {
 protected:
  // What the linker says about the libraries it loads while mailtide runs.
  std::string Loaded(const Arguments& arguments) {
    environment_.emplace_back("LD_DEBUG=libs");
    const ProgramRun run = Run(arguments);
    environment_.pop_back();
    return run.err;
  }
};

TEST_F(CliStartup, OnlyMailLoadsTheMailLibraries) {
  const std::string config = WriteConfig();
  const std::string log =
      Write("logs/smtp20261120.log", DayLog("2026-11-20", 3, 101));
  const Arguments rest = {"--config", config, "--now", std::string(kNow)};
  const auto with = [&rest](Arguments words) {
    words.insert(words.end(), rest.begin(), rest.end());
    return words;
  };
  const std::string analyze = Loaded(with({"analyze", log}));
  ASSERT_NE(analyze.find("calling init"), std::string::npos) << analyze;
  EXPECT_NE(analyze.find("libc.so"), std::string::npos)
      << "the linker names no library at all";
  for (const char* library : kMailLibraries) {
    EXPECT_EQ(analyze.find(library), std::string::npos) << library;
    EXPECT_EQ(Loaded({"--version"}).find(library), std::string::npos);
    EXPECT_EQ(Loaded(with({"config"})).find(library), std::string::npos);
  }
  // The test would see them: building a mail needs GMime.
  EXPECT_NE(Loaded(with({"send", "--test"})).find("libgmime"),
            std::string::npos);
}

#ifdef MAILTIDE_STATIC
TEST_F(CliStartup, AnalyzeLoadsTheCLibraryAlone) {
  const std::string log =
      Write("logs/smtp20261120.log", DayLog("2026-11-20", 3, 101));
  std::istringstream lines(
      Loaded({"analyze", log, "--now", std::string(kNow)}));
  std::set<std::string> loaded;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("calling init: ") != std::string::npos) {
      loaded.insert(line.substr(line.rfind('/') + 1));
    }
  }
  std::erase_if(loaded, [](const std::string& name) {
    return name.starts_with("ld");  // the linker itself
  });
  EXPECT_EQ(loaded, (std::set<std::string>{"libc.so.6", "libm.so.6"}));
}
#endif

}  // namespace
}  // namespace mailtide
