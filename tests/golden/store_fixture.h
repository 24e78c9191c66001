// Traffic and stores made of it: the frame of the tests of the history.
#ifndef MAILTIDE_TESTS_GOLDEN_STORE_FIXTURE_H_
#define MAILTIDE_TESTS_GOLDEN_STORE_FIXTURE_H_

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/golden/store_content.h"
#include "tests/golden/traffic.h"

namespace mailtide {

// Options of the generator for so many days of everything, odd lines too.
std::vector<std::string> MixedTraffic(int days, int messages, int seed);

class StoreFixture : public testing::Test {
 protected:
  void Make(const std::vector<std::string>& options);

  const nlohmann::json& truth() const { return traffic_.truth; }

  std::filesystem::path StorePath(const std::string& name) const;

  // Writes a configuration for the store of that name, with this log folder, if
  // any, and this policy; by default the traffic's own. Returns its path.
  std::filesystem::path Config(const std::string& name,
                               const std::filesystem::path& logs = {},
                               const std::string& policy = {}) const;

  // A run of `mailtide backfill` into the store of that name.
  ProgramCall BackfillCall(
      const std::string& name,
      const std::vector<std::filesystem::path>& paths) const;
  ProgramRun Backfill(const std::string& name,
                      const std::vector<std::filesystem::path>& paths) const;

  // The history by one run over the folder, checked against the truth.
  std::vector<std::string> WholeContent() const;

  // The files in some other order.
  std::vector<std::filesystem::path> Shuffled() const;

  Traffic traffic_;
};

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_GOLDEN_STORE_FIXTURE_H_
