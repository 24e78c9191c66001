// Prints the goals of the detectors, one line each: `G3 holds: ...`. Exit 0
// when all of them hold. Usage: bench_detectors DATA_FOLDER
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <fmt/format.h>

#include "bench/detectors/goals.h"

int main(int argc, char** argv) {
  using namespace mailtide::bench;  // NOLINT: a program of one function
  if (argc != 2) {
    fmt::print(stderr,
               "usage: bench_detectors DATA_FOLDER\n"
               "the folder has volumes/ and golden/, see "
               "bench/detectors/goals.h\n");
    return 64;
  }
  const std::string folder = argv[1];
  bool all_hold = true;
  for (const auto& goal :
       {CheckFixedRule(folder), CheckCleanDays(folder), CheckEqualRate(folder),
        CheckNaturalEpisodes(folder), CheckMasking(folder),
        CheckColdStart(folder), CheckDegenerateSeries(), CheckSoFar(folder),
        CheckAccounts(folder), CheckGoldenForecasts(folder), CheckCost(),
        CheckCarryOver(folder)}) {
    fmt::print("{} {}: {}\n", goal.name, goal.holds ? "holds" : "fails",
               goal.figures);
    all_hold = all_hold && goal.holds;
  }
  return all_hold ? EXIT_SUCCESS : EXIT_FAILURE;
}
