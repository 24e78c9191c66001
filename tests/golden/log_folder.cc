#include "tests/golden/log_folder.h"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/golden/delivered_mail.h"
#include "tests/golden/traffic.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;

// The stamp that many seconds later, on the same day.
Stamp Later(const Stamp& from, int seconds) {
  const auto number = [&from](std::size_t at) {
    return std::stoi(from.substr(at, 2));
  };
  const int time = number(11) * 3600 + number(14) * 60 + number(17) + seconds;
  EXPECT_LT(time, 24 * 3600) << "the lines would run into the next day";
  return fmt::format("{} {:02}:{:02}:{:02}", from.substr(0, 10), time / 3600,
                     time / 60 % 60, time % 60);
}

std::vector<fs::path> FilesIn(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::string Inbound(const Stamp& from, int count) {
  std::string lines;
  for (int i = 0; i < count; ++i) {
    lines += fmt::format(
        "id=firewall time=\"{}\" fw=gw1 pri=6 proto=smtp src=198.51.100.7 "
        "from=\"stranger{}@example.net\" to=\"anna@example.org\" size=1000 "
        "result=\"250 2.0.0 Ok\"\n",
        Later(from, i), i);
  }
  return lines;
}

std::string Outbound(const Stamp& from, const std::string& account, int count) {
  std::string lines;
  for (int i = 0; i < count; ++i) {
    lines += fmt::format(
        "id=firewall time=\"{}\" fw=gw1 pri=6 proto=smtp src=10.1.0.7 "
        "from=\"{}\" to=\"stranger{}@example.net\" size=1000 "
        "result=\"250 2.0.0 Ok\"\n",
        Later(from, i), account, i);
  }
  return lines;
}

LogFolder::LogFolder(const std::string& checks) {
  fs::create_directories(logs());
  fs::create_directories(folder_.path() / "reports");
  fs::create_directories(folder_.path() / "mail");
  folder_.Write("mailtide.conf",
                fmt::format("[logs]\n"
                            "directory = {0}/logs\n"
                            "timezone = Europe/Rome\n"
                            "gateway = mx.example.org\n"
                            "[store]\n"
                            "path = {0}/store.db\n"
                            "[policy]\n"
                            "internal_domain = example.org\n"
                            "local_host = 10.1.*\n"
                            "[checks]\n"
                            "{1}"
                            "[report]\n"
                            "directory = {0}/reports\n"
                            "[mail]\n"
                            "transport = file\n"
                            "directory = {0}/mail\n"
                            "from_address = mailtide@example.org\n"
                            "recipient = postmaster@example.org\n",
                            folder_.path().string(), checks));
}

void LogFolder::Append(const fs::path& file, std::string_view lines) const {
  std::ofstream out(file, std::ios::binary | std::ios::app);
  out << lines;
  ASSERT_TRUE(out.flush()) << file;
}

ProgramRun LogFolder::Run(std::vector<std::string> arguments,
                          const Stamp& now) const {
  arguments.insert(
      arguments.end(),
      {"--config", folder_.path() / "mailtide.conf", "--now", now});
  const std::string command = arguments.front();
  ProgramRun run = Mailtide(std::move(arguments));
  EXPECT_EQ(run.exit_code, 0) << command << " at " << now << Describe(run);
  if (command != "backfill") {  // which tells each file
    EXPECT_EQ(run.err, "") << command << " at " << now;
  }
  return run;
}

std::vector<std::string> LogFolder::Mails() const {
  std::vector<std::string> mails;
  for (const fs::path& file : FilesIn(folder_.path() / "mail")) {
    mails.push_back(ParseMail(ReadBytes(file)).text);
  }
  return mails;
}

std::string LogFolder::NewMail(const std::vector<std::string>& before) const {
  std::vector<std::string> mails = Mails();
  std::erase_if(mails, [&before](const std::string& mail) {
    return std::find(before.begin(), before.end(), mail) != before.end();
  });
  EXPECT_EQ(mails.size(), 1U);
  return mails.empty() ? "" : mails.front();
}

std::vector<std::string> LogFolder::ReportFiles() const {
  return Strings(FilesIn(folder_.path() / "reports"));
}

}  // namespace mailtide
