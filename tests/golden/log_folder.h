// A gateway's log folder written by hand: every count in it is known, because
// each line is asked for.
#ifndef MAILTIDE_TESTS_GOLDEN_LOG_FOLDER_H_
#define MAILTIDE_TESTS_GOLDEN_LOG_FOLDER_H_

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/run_program.h"
#include "tests/support/temp_dir.h"

namespace mailtide {

// A local time of the gateway, by its text: "2026-11-20 08:00:00". It is the
// time of the first line; the next ones follow at one a second.
using Stamp = std::string;

// `count` accepted mails, each from a stranger to one account of ours.
std::string Inbound(const Stamp& from, int count);
// `count` accepted mails of an account of ours, each to one stranger.
std::string Outbound(const Stamp& from, const std::string& account, int count);

// The folder with its configuration, a store, and the mails that were written.
class LogFolder {
 public:
  // `checks` are lines of the section [checks].
  explicit LogFolder(const std::string& checks = {});

  std::filesystem::path logs() const { return folder_.path() / "logs"; }
  std::filesystem::path live() const { return logs() / "smtp.log"; }
  std::filesystem::path store() const { return folder_.path() / "store.db"; }
  const std::filesystem::path& path() const { return folder_.path(); }

  void Append(const std::filesystem::path& file, std::string_view lines) const;

  // Runs `mailtide COMMAND --config ...` at that time; it must end with 0.
  ProgramRun Run(std::vector<std::string> arguments, const Stamp& now) const;
  ProgramRun Nightly(const Stamp& now) const { return Run({"nightly"}, now); }

  // Texts of the mails that were written (transport = file), decoded, in the
  // order of their names.
  std::vector<std::string> Mails() const;
  // The only one of them that is not among `before`.
  std::string NewMail(const std::vector<std::string>& before) const;
  std::vector<std::string> ReportFiles() const;

 private:
  TempDir folder_;
};

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_GOLDEN_LOG_FOLDER_H_
