#include "report/cli/load_options.h"

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace mailtide {
namespace {

using Texts = std::vector<std::string>;

class LoadOptionsTest : public testing::Test {
 public:
  LoadOptionsTest()
      : folder_(dir_.path().string()), path_(folder_ + "/x.conf") {}

  void Write(const std::string& text) const { dir_.Write("x.conf", text); }

  // Loads with `arguments` after `config --config path_`.
  Result<LoadedOptions> Load(Texts arguments = {},
                             const Environment& environment = {}) const {
    arguments.insert(arguments.begin(), {"config", "--config", path_});
    const Result<CommandLine> line = ParseCommandLine(arguments);
    EXPECT_TRUE(line) << line.error().message;
    return LoadOptions(*line, environment, context_, {});
  }

  // Returns the message of the error, which must have `code`, without the
  // path of the file.
  std::string Message(const Result<LoadedOptions>& loaded,
                      ErrorCode code = ErrorCode::kConfiguration) const {
    if (loaded) {
      return "";
    }
    EXPECT_EQ(loaded.error().code, code);
    std::string text = loaded.error().message;
    for (std::size_t at = 0; (at = text.find(path_)) != std::string::npos;) {
      text.replace(at, path_.size(), "F");
    }
    return text;
  }

 protected:
  TempDir dir_;
  std::string folder_;
  std::string path_;
  SettingContext context_;
};

TEST_F(LoadOptionsTest, EmptyFileGivesTheDefaults) {
  Write("");
  Result<LoadedOptions> loaded = Load();
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->config_path, path_);
  EXPECT_EQ(loaded->warnings, Texts());
  EXPECT_TRUE(loaded->origins.empty());
  loaded->options.command = {};
  EXPECT_EQ(loaded->options, Options());
}

// default < file < environment < command line, every combination.
TEST_F(LoadOptionsTest, PrecedenceOfAScalar) {
  for (unsigned levels = 0; levels < 8; ++levels) {
    Write((levels & 1U) != 0 ? "[checks]\ncount = messages\n" : "");
    Environment environment;
    if ((levels & 2U) != 0) {
      environment["MAILTIDE_CHECKS_COUNT"] = "copies";
    }
    const Texts arguments =
        (levels & 4U) != 0 ? Texts{"--count", "messages"} : Texts{};
    const Result<LoadedOptions> loaded = Load(arguments, environment);
    ASSERT_TRUE(loaded) << loaded.error().message;
    const bool messages = levels >= 4 || levels == 1;
    EXPECT_EQ(loaded->options.checks.count,
              messages ? CountKind::kMessages : CountKind::kCopies)
        << levels;
    const Texts origin = levels >= 4   ? Texts{"command line"}
                         : levels >= 2 ? Texts{"environment "
                                               "MAILTIDE_CHECKS_COUNT"}
                         : levels == 1 ? Texts{path_ + ":2"}
                                       : Texts{};
    const auto found = loaded->origins.find("checks.count");
    EXPECT_EQ(found == loaded->origins.end() ? Texts() : found->second, origin)
        << levels;
  }
}

TEST_F(LoadOptionsTest, AListReplacesTheWholeList) {
  Write(
      "[policy]\ninternal_domain = a.example.org\n"
      "internal_domain = b.example.org\n[mail]\nremote_host=m.example.org\n");
  Environment environment;
  Result<LoadedOptions> loaded = Load();
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->options.policy.internal_domain,
            (Texts{"a.example.org", "b.example.org"}));
  EXPECT_EQ(loaded->options.mail.remote_host, Texts{"m.example.org"});
  EXPECT_EQ(loaded->origins["policy.internal_domain"],
            (Texts{path_ + ":2", path_ + ":3"}));

  environment["MAILTIDE_POLICY_INTERNAL_DOMAIN"] =
      "c.example.org\n\n d.example.org \n";
  loaded = Load({}, environment);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->options.policy.internal_domain,
            (Texts{"c.example.org", "d.example.org"}));

  loaded = Load(
      {"--internal-domain", "e.example.org", "--internal-domain=f.example.org"},
      environment);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->options.policy.internal_domain,
            (Texts{"e.example.org", "f.example.org"}));
  EXPECT_EQ(loaded->options.mail.remote_host, Texts{"m.example.org"});
}

struct FileCase {
  const char* text;
  const char* message;
};

TEST_F(LoadOptionsTest, ErrorsOfTheFile) {
  const FileCase cases[] = {
      {"[checks]\n\nsigma = x\n",
       "F:3: [checks] sigma: 'x' is not a number above 0; write it like 2 or "
       "2.5"},
      {"[checks]\nsigma = NaN\n",
       "F:2: [checks] sigma: 'NaN' is not a number above 0; write it like 2 "
       "or 2.5"},
      {"[checks]\nsigma =\n",
       "F:2: [checks] sigma: no value; write NUMBER, or leave it out "
       "altogether"},
      {"[policy]\ninternal_domain = .example.org\ninternal_domain =\n",
       "F:3: [policy] internal_domain: no value; write DOMAIN, or leave it out "
       "altogether"},
      {"[policy]\ninternal_domains = example.org\n",
       "F:2: unknown key 'internal_domains' in [policy]; did you mean "
       "'internal_domain'?"},
      {"[chekcs]\n", "F:1: unknown section 'chekcs'; did you mean 'checks'?"},
      {"[mail]\nport = 25\nhelo = a\nport = 26\n",
       "F:4: [mail] port stands in line 2 already; keep one of the two"},
      {"[mail]\nport = 25\n[checks]\n[mail]\nport = 25\n",
       "F:5: [mail] port stands in line 2 already; keep one of the two"},
      {"sigma = 2\n",
       "F:1: key 'sigma' stands before the first section; write a line such "
       "as [logs] above it"},
  };
  for (const FileCase& c : cases) {
    Write(c.text);
    EXPECT_EQ(Message(Load()), c.message);
  }
  std::filesystem::remove(path_);
  EXPECT_EQ(Message(Load()),
            "cannot read configuration 'F': No such file or directory; check "
            "its path and who may read it");
}

TEST_F(LoadOptionsTest, LocalHostStarIsToldWithItsPlace) {
  Write("[policy]\nlocal_host = *\n");
  EXPECT_TRUE(Message(Load()).starts_with("F:2: [policy] local_host: "));
  Write("");
  EXPECT_TRUE(Message(Load({"--local-host", "*"}), ErrorCode::kUsage)
                  .starts_with("option --local-host: "));
}

TEST_F(LoadOptionsTest, AValueThatIsReplacedIsCheckedToo) {
  Write("[checks]\ncount = both\n");
  EXPECT_EQ(Message(Load({"--count", "copies"})),
            "F:2: [checks] count: 'both' is not one of: copies, messages");
}

TEST_F(LoadOptionsTest, ErrorsOfTheEnvironment) {
  Write("");
  EXPECT_EQ(Message(Load({}, {{"MAILTIDE_CHECKS_MAX_RELAY", "many"}})),
            "environment MAILTIDE_CHECKS_MAX_RELAY: 'many' is not a whole "
            "number; write 0 to 9007199254740992");
  EXPECT_EQ(Message(Load({}, {{"MAILTIDE_CHECKS_SIGMA", " "}})),
            "environment MAILTIDE_CHECKS_SIGMA: no value; write NUMBER, or "
            "leave it out altogether");
  EXPECT_EQ(Message(Load({}, {{"MAILTIDE_POLICY_LOCAL_HOST", "\n\n"}})),
            "environment MAILTIDE_POLICY_LOCAL_HOST: no value; write HOST, or "
            "leave it out altogether");
  // What would be another header of the mail.
  EXPECT_EQ(Message(Load({}, {{"MAILTIDE_MAIL_SUBJECT", "a\nBcc: b"}})),
            "environment MAILTIDE_MAIL_SUBJECT: control character 0x0a at "
            "column 2; remove it");
  EXPECT_EQ(Message(Load({}, {{"MAILTIDE_MAIL_FROM_NAME", "\xE8"}})),
            "environment MAILTIDE_MAIL_FROM_NAME: bytes that are not UTF-8; "
            "save it as UTF-8");
}

TEST_F(LoadOptionsTest, ErrorsOfTheCommandLineComeFirst) {
  Write("[nonsense]\n");
  EXPECT_EQ(Message(Load({"--count=both"}), ErrorCode::kUsage),
            "option --count: 'both' is not one of: copies, messages");
}

TEST_F(LoadOptionsTest, Warnings) {
  Write("[checks]\ndays_of_data = 14\nmin_samples = 14\n");
  Result<LoadedOptions> loaded = Load({}, {{"MAILTIDE_CHEKCS_SIGMA", "3"},
                                           {"MAILTIDE_SIMD", "portable"},
                                           {"MAILTIDE_CONFIG", "/nowhere"},
                                           {"OTHER", "x"}});
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->warnings,
            (Texts{"environment MAILTIDE_CHEKCS_SIGMA is no setting and is "
                   "ignored; did you mean 'MAILTIDE_CHECKS_SIGMA'?",
                   "[checks] days_of_data is 14 (" + path_ +
                       ":2): with fewer than 15 days the deviation is "
                       "unreliable and alerts are false more often",
                   "[checks] min_samples is 14 (" + path_ +
                       ":3): the window is full with 13 days, a higher number "
                       "has no effect"}));
  Write("[checks]\ndays_of_data = 15\nmin_samples = 15\nwindow = including\n");
  loaded = Load();
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->warnings, Texts());
}

TEST_F(LoadOptionsTest, HundredThousandLines) {
  std::string text = "[mail]\n";
  for (int i = 0; i < 100000; ++i) {
    text += "recipient = user" + std::to_string(i) + "@example.org\n";
  }
  Write(text);
  const Result<LoadedOptions> loaded = Load();
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->options.mail.recipient.size(), 100000U);
  EXPECT_EQ(loaded->origins.at("mail.recipient").back(), path_ + ":100001");
}

TEST_F(LoadOptionsTest, Places) {
  const Result<CommandLine> line = ParseCommandLine({"config"});
  ASSERT_TRUE(line);
  Write("[checks]\nsigma = 3\n");
  const std::string none = folder_ + "/none.conf";

  Result<LoadedOptions> loaded = LoadOptions(*line, {}, {}, {none});
  ASSERT_TRUE(loaded) << "a default place may be empty";
  EXPECT_EQ(loaded->config_path, "");

  loaded = LoadOptions(*line, {}, {}, {none, path_, folder_});
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->config_path, path_);
  EXPECT_EQ(loaded->options.checks.sigma, 3);

  // One that exists is not passed over.
  EXPECT_FALSE(LoadOptions(*line, {}, {}, {folder_, path_}));

  loaded = LoadOptions(*line, {{"MAILTIDE_CONFIG", path_}}, {}, {folder_});
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->config_path, path_);

  EXPECT_FALSE(LoadOptions(*line, {{"MAILTIDE_CONFIG", none}}, {}, {path_}));
  loaded = LoadOptions(*line, {{"MAILTIDE_CONFIG", ""}}, {}, {path_});
  EXPECT_EQ(Message(loaded),
            "environment MAILTIDE_CONFIG: no value; write a path, or unset it");
}

TEST(Environment, DefaultPlaces) {
  const std::string system = "/etc/mailtide/mailtide.conf";
  EXPECT_EQ(DefaultConfigPlaces({}), Texts{system});
  EXPECT_EQ(DefaultConfigPlaces({{"HOME", "/home/u"}}),
            (Texts{"/home/u/.config/mailtide/mailtide.conf", system}));
  EXPECT_EQ(
      DefaultConfigPlaces({{"HOME", "/home/u"}, {"XDG_CONFIG_HOME", "/x"}}),
      (Texts{"/x/mailtide/mailtide.conf", system}));
  // Relative paths would depend on the working directory.
  EXPECT_EQ(DefaultConfigPlaces({{"HOME", "."}, {"XDG_CONFIG_HOME", "x"}}),
            Texts{system});
}

TEST(Environment, Copy) {
  const std::array<const char*, 5> variables = {"A=1", "B==x", "none", "A=2",
                                                nullptr};
  EXPECT_EQ(CopyEnvironment(variables.data()),
            (Environment{{"A", "1"}, {"B", "=x"}}));
  EXPECT_EQ(CopyEnvironment(nullptr), Environment());
}

}  // namespace
}  // namespace mailtide
