// `mailtide config` and the sample configuration: both must be the options.
#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "report/cli/config_file.h"
#include "report/cli/load_options.h"
#include "tests/support/temp_dir.h"

namespace mailtide {
namespace {

using Texts = std::vector<std::string>;

class DescribeSettingsTest : public testing::Test {
 public:
  Result<LoadedOptions> Load(const std::string& text, Texts arguments = {},
                             const Environment& environment = {}) const {
    const std::string path = dir_.Write("x.conf", text).string();
    arguments.insert(arguments.begin(), {"config", "--config", path});
    const Result<CommandLine> line = ParseCommandLine(arguments);
    EXPECT_TRUE(line) << line.error().message;
    return LoadOptions(*line, environment, {}, {});
  }

  std::string Path() const { return (dir_.path() / "x.conf").string(); }

 private:
  TempDir dir_;
};

TEST_F(DescribeSettingsTest, RowsHaveValueAndOrigin) {
  const Result<LoadedOptions> loaded =
      Load("[mail]\nrecipient = a@example.org A\nrecipient = b@example.org\n",
           {"--count=messages"}, {{"MAILTIDE_CHECKS_SIGMA", "2.5"}});
  ASSERT_TRUE(loaded) << loaded.error().message;
  const std::vector<SettingRow> rows = DescribeSettings(*loaded);
  const auto expect = [&rows](const SettingRow& row) {
    EXPECT_NE(std::find(rows.begin(), rows.end(), row), rows.end()) << row.key;
  };
  const std::string path = Path();
  expect({"mail", "recipient", "a@example.org A", path + ":2"});
  expect({"mail", "recipient", "b@example.org", path + ":3"});
  expect({"checks", "count", "messages", "command line"});
  expect({"checks", "sigma", "2.5", "environment MAILTIDE_CHECKS_SIGMA"});
  expect({"checks", "max_relay", "100", "default"});
  expect({"mail", "security", std::nullopt, "default"});
  EXPECT_EQ(rows.size(), Settings().size() + 1);
}

TEST_F(DescribeSettingsTest, Format) {
  EXPECT_EQ(FormatSettings({}), "");
  EXPECT_EQ(FormatSettings({{"a", "k", "v", "default"},
                            {"a", "l", std::nullopt, "default"},
                            {"b", "m", "1", "x\ny = z:3"},
                            {"b", "m", "2", "command line"}}),
            "[a]\n# default\nk = v\n# not set\n#l =\n"
            "\n[b]\n# x?y = z:3\nm = 1\n# command line\nm = 2\n");
}

TEST_F(DescribeSettingsTest, WhatIsPrintedLoadsAsTheSame) {
  const Result<LoadedOptions> first = Load(
      R"([logs]
directory = /var/log/a b
timezone = Europe/Rome
rotation_time = 00:00
settle = 1h30m
include = *.log
include = /^s.*=;#$/
[policy]
internal_domain = .example.org
local_host = 10.1.*
spam_score = 7
[checks]
days_of_data = 20
sigma = 1.23456789012345678
min_samples = 10
account_limit = *@example.org 5000 until 2027-01-31 a  reason
account_limit = b@example.org 1
[mail]
transport = sendmail
recipient = user@example.org "Monitoraggio" # posta
subject = ; not a comment
security = smtps
insecure = yes
)",
      {"--dialect=welf"}, {{"MAILTIDE_MAIL_REMOTE_HOST", "a\nb"}});
  ASSERT_TRUE(first) << first.error().message;
  Result<LoadedOptions> second = Load(FormatSettings(DescribeSettings(*first)));
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->options, first->options);
}

std::string ReadSample() {
  std::ifstream file(MAILTIDE_SAMPLES_DIR "/mailtide.conf");
  EXPECT_TRUE(file);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST_F(DescribeSettingsTest, TheSampleIsAllComments) {
  Result<LoadedOptions> loaded = Load(ReadSample());
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_TRUE(loaded->origins.empty());
  EXPECT_EQ(loaded->warnings, Texts());
  loaded->options.command = {};
  EXPECT_EQ(loaded->options, Options());
}

// `#key = value` is a default, `# Example: key = value` a value that works.
TEST_F(DescribeSettingsTest, TheSampleShowsEveryKeyAtItsDefault) {
  std::string defaults;
  std::string examples;
  Texts keys;
  std::string section;
  std::istringstream sample(ReadSample());
  for (std::string line; std::getline(sample, line);) {
    if (line.starts_with('[')) {
      section = line.substr(1, line.size() - 2);
      defaults += line + '\n';
      examples += line + '\n';
    } else if (line.starts_with("# Example: ")) {
      examples += line.substr(11) + '\n';
    } else if (line.starts_with('#') && line.find('=') != std::string::npos &&
               !line.starts_with("# ")) {
      const bool set = !line.ends_with('=');
      defaults += (set ? line.substr(1) : line) + '\n';
      keys.push_back(section + '.' + line.substr(1, line.find(" =") - 1));
    }
  }
  Texts expected;
  for (const Setting& setting : Settings()) {
    expected.push_back(setting.Name());
  }
  EXPECT_EQ(keys, expected);

  Result<LoadedOptions> loaded = Load(defaults);
  ASSERT_TRUE(loaded) << loaded.error().message;
  for (const Setting& setting : Settings()) {
    // Every key that has a default value shows it.
    EXPECT_EQ(loaded->origins.contains(setting.Name()),
              !setting.show(Options()).empty())
        << setting.Name();
  }
  loaded->options.command = {};
  EXPECT_EQ(loaded->options, Options());

  loaded = Load(examples);
  ASSERT_TRUE(loaded) << loaded.error().message;
}

}  // namespace
}  // namespace mailtide
