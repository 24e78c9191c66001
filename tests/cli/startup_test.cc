// What the dynamic linker loads for the commands that send no mail: LD_DEBUG,
// see ld.so(8).
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
  EXPECT_NE(analyze.find("libicuuc"), std::string::npos)
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

}  // namespace
}  // namespace mailtide
