// Ordinary days by hand: the past that the tests of nights begin with.
#ifndef MAILTIDE_TESTS_GOLDEN_QUIET_DAYS_H_
#define MAILTIDE_TESTS_GOLDEN_QUIET_DAYS_H_

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

namespace mailtide {

// The day of December 2026, a month that begins with a Tuesday; 0 is the last
// of November, 32 the first of January.
constexpr std::chrono::local_days December(int day) {
  return std::chrono::local_days(std::chrono::year(2026) / 12 / 1) +
         std::chrono::days(day - 1);
}

// "2026-12-01"
std::string Date(std::chrono::local_days day);
// "smtp20261201.log"
std::string DatedLog(std::chrono::local_days day);

bool IsWeekend(std::chrono::local_days day);

// Between 93 and 107 per cent, the same for a day and a purpose every time.
int Vary(int count, std::chrono::local_days day, std::uint32_t purpose);

// Makes a log so old that nothing can have been added unseen.
void SetOld(const std::filesystem::path& log);

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_GOLDEN_QUIET_DAYS_H_
