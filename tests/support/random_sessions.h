// Transcripts that nobody would write, but that a log may hold: lines of many
// sessions in any order, right and wrong ones.
#ifndef MAILTIDE_TESTS_SUPPORT_RANDOM_SESSIONS_H_
#define MAILTIDE_TESTS_SUPPORT_RANDOM_SESSIONS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mailtide {

enum class RandomStamps : std::uint8_t { kDated, kDateless };

// Returns `count` lines of an IceWarp log drawn from `seed`, from 16 May 2011
// on: a few keys only, so that sessions meet; times that mostly go on by
// seconds, sometimes by more than a session's life, sometimes back.
std::vector<std::string> RandomSessions(std::uint64_t seed, std::size_t count,
                                        RandomStamps stamps);

// What the lines say, behind their stamps.
std::span<const std::string_view> SessionBodies();

// Returns a line of session `thread` of the host `client`, two small numbers;
// its stamp shows `time` as it is.
std::string SessionLine(std::size_t client, std::size_t thread,
                        std::chrono::sys_seconds time, RandomStamps stamps,
                        std::string_view body);

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_SUPPORT_RANDOM_SESSIONS_H_
