// mailtide_traffic: writes logs of an invented mail proxy and their true
// counts. See README.md beside this file.
#include <cstdio>
#include <exception>

#include <fmt/format.h>

#include "samples/traffic/generator.h"
#include "samples/traffic/options.h"

namespace {

constexpr int kUsage = 64;     // EX_USAGE
constexpr int kSoftware = 70;  // EX_SOFTWARE
constexpr int kCreate = 73;    // EX_CANTCREAT

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto parsed = mailtide::traffic::ParseOptions(argc, argv);
    if (!parsed.help.empty()) {
      fmt::print("{}", parsed.help);
      return 0;
    }
    if (!parsed.error.empty()) {
      fmt::print(stderr, "mailtide_traffic: {}; try --help\n", parsed.error);
      return kUsage;
    }
    const std::string failed = mailtide::traffic::Generate(parsed.options);
    if (!failed.empty()) {
      fmt::print(stderr, "mailtide_traffic: {}\n", failed);
      return kCreate;
    }
    return 0;
  } catch (const std::exception& problem) {
    static_cast<void>(
        std::fprintf(stderr, "mailtide_traffic: %s\n", problem.what()));
    return kSoftware;
  }
}
