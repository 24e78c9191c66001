// How the values of the command line are read.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_OPTION_VALUES_H_
#define MAILTIDE_SAMPLES_TRAFFIC_OPTION_VALUES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "samples/traffic/civil_time.h"

namespace mailtide::traffic {

// Thrown by the readers and caught in ParseOptions; what() is the message.
// `option` is everywhere the name without the dashes.
class BadValue : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

std::uint64_t ReadNumber(std::string_view option, std::string_view text);

// Reads a number that is one of [low, high].
template <typename T>
T ReadBounded(std::string_view option, std::string_view text, T low, T high) {
  const std::uint64_t value = ReadNumber(option, text);
  if (value < static_cast<std::uint64_t>(low) ||
      value > static_cast<std::uint64_t>(high)) {
    throw BadValue(fmt::format("--{}: {} is not between {} and {}", option,
                               value, low, high));
  }
  return static_cast<T>(value);
}

// Reads one of the given words.
template <typename T, std::size_t N>
T ReadWord(std::string_view option, std::string_view text,
           const std::array<std::pair<std::string_view, T>, N>& words) {
  std::string all;
  for (const auto& [word, value] : words) {
    if (word == text) {
      return value;
    }
    all += all.empty() ? "" : ", ";
    all += word;
  }
  throw BadValue(fmt::format("--{}: '{}' is none of {}", option, text, all));
}

Day ReadDay(std::string_view option, std::string_view text);

// Splits at the last `mark`: an address may hold the mark itself.
std::pair<std::string_view, std::string_view> SplitLast(std::string_view option,
                                                        std::string_view text,
                                                        char mark);

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_OPTION_VALUES_H_
