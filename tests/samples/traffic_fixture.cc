#include "tests/samples/traffic_fixture.h"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <system_error>

#include "samples/traffic/generator.h"
#include "samples/traffic/options.h"

namespace mailtide::traffic {

Arguments With(Arguments base, const Arguments& more) {
  base.insert(base.end(), more.begin(), more.end());
  return base;
}

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

bool Holds(std::string_view line, std::string_view text) {
  return line.find(text) != std::string_view::npos;
}

std::size_t CountOf(const std::vector<std::string_view>& lines,
                    std::string_view text) {
  std::size_t count = 0;
  for (const std::string_view line : lines) {
    count += Holds(line, text) ? 1U : 0U;
  }
  return count;
}

std::string OptionError(Arguments arguments) {
  arguments.insert(arguments.begin(), {"mailtide_traffic", "--out", "x"});
  return ParseOptions(static_cast<int>(arguments.size()), arguments.data())
      .error;
}

void TrafficTest::SetUp() {
  std::string name = ::testing::TempDir() + "mailtide_traffic_XXXXXX";
  ASSERT_NE(::mkdtemp(name.data()), nullptr);
  folder_ = name;
}

void TrafficTest::TearDown() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

nlohmann::json TrafficTest::Run(const std::string& name, Arguments arguments) {
  const std::string out = (folder_ / name).string();
  arguments.insert(arguments.begin(),
                   {"mailtide_traffic", "--out", out.c_str()});
  const ParsedOptions parsed =
      ParseOptions(static_cast<int>(arguments.size()), arguments.data());
  EXPECT_EQ(parsed.error, "");
  EXPECT_EQ(Generate(parsed.options), "");
  return nlohmann::json::parse(ReadFile(folder_ / name / "truth.json"));
}

std::string TrafficTest::Log(const std::string& name, const std::string& file) {
  return ReadFile(folder_ / name / "logs" / file);
}

std::string TrafficTest::AllLogs(const std::string& name) {
  const auto truth =
      nlohmann::json::parse(ReadFile(folder_ / name / "truth.json"));
  std::string all;
  for (const auto& file : truth["files"]) {
    all += Log(name, file["name"]);
  }
  return all;
}

}  // namespace mailtide::traffic
