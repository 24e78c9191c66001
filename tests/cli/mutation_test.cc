// Two hundred damaged copies of a good log: none is a crash, none is counted
// out of thin air, every byte and line of every one is accounted for.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/cli/cli_fixture.h"

namespace mailtide {
namespace {

constexpr int kMutations = 200;

class Mutator {
 public:
  explicit Mutator(std::uint32_t seed) : random_(seed) {}

  std::string Mutate(std::string bytes) {
    const std::size_t changes = 1 + Below(4);
    for (std::size_t i = 0; i < changes && !bytes.empty(); ++i) {
      const std::size_t at = Below(bytes.size());
      const std::size_t size = std::min(1 + Below(64), bytes.size() - at);
      switch (Below(5)) {
        case 0:
          bytes[at] = static_cast<char>(bytes[at] ^ (1 << Below(8)));
          break;
        case 1:
          bytes[at] = static_cast<char>(Below(256));
          break;
        case 2:
          bytes.erase(at, size);
          break;
        case 3:
          bytes.insert(Below(bytes.size()), bytes.substr(at, size));
          break;
        default:
          bytes.resize(at);
      }
    }
    return bytes;
  }

 private:
  // By hand: the distributions of the library differ between libraries.
  std::size_t Below(std::size_t bound) { return random_() % bound; }

  std::mt19937 random_;
};

using CliMutation = CliTest;

TEST_F(CliMutation, EveryByteIsAccountedFor) {
  const std::string good =
      DayLog("2026-11-20", 12, 12) +
      "id=gw time=\"2026-11-20 23:58:00\" fw=\"a b\" pri=6 proto=smtp "
      "src=10.1.0.4 user=bob op=\"To 2 recips\" arg=\"<m@example.org>\" "
      "sent=12 result=\"250 ok\"\r\n\r\nno record at all\n";
  Mutator mutator(20261120);
  int understood = 0;
  for (int i = 0; i < kMutations; ++i) {
    const std::string bytes = mutator.Mutate(good);
    Write("smtp20261120.log", bytes);
    ProgramRun run;
    const nlohmann::json json = AnalyzeJson({"smtp20261120.log"}, run);
    ASSERT_TRUE(run.exit_code == 0 || run.exit_code == 65)
        << "mutation " << i << "\n"
        << bytes << Describe(run);
    ASSERT_TRUE(IsHarmless(run.out + run.err)) << "mutation " << i;
    if (run.exit_code == 65) {
      EXPECT_TRUE(TellsOneLine(run, {"smtp20261120.log"})) << bytes;
      continue;
    }
    ++understood;
    ASSERT_TRUE(json.is_object()) << Describe(run);
    ASSERT_EQ(json["input"]["sources"].size(), 1U);
    const nlohmann::json& source = json["input"]["sources"][0];
    const auto number = [&source](const char* key) {
      return source[key].get<std::uint64_t>();
    };
    ASSERT_EQ(source["compression"], "none");
    EXPECT_EQ(number("bytes"), bytes.size()) << "mutation " << i;
    const auto lines = static_cast<std::uint64_t>(
        std::count(bytes.begin(), bytes.end(), '\n') +
        (bytes.empty() || bytes.ends_with('\n') ? 0 : 1));
    EXPECT_EQ(number("lines"), lines) << "mutation " << i;
    EXPECT_EQ(number("events") + number("context") + number("blank") +
                  number("rejected"),
              lines)
        << "mutation " << i << source.dump();
    std::uint64_t reasons = 0;
    for (const auto& [reason, count] : source["reasons"].items()) {
      reasons += count.get<std::uint64_t>();
    }
    EXPECT_EQ(reasons, number("rejected")) << "mutation " << i;
  }
  // One line may be lost, rarely the file.
  EXPECT_GT(understood, kMutations * 9 / 10);
}

}  // namespace
}  // namespace mailtide
