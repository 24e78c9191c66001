#include "samples/traffic/option_values.h"

#include <charconv>
#include <system_error>

namespace mailtide::traffic {

std::uint64_t ReadNumber(std::string_view option, std::string_view text) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) {
    throw BadValue(fmt::format("--{}: '{}' is no number", option, text));
  }
  return value;
}

Day ReadDay(std::string_view option, std::string_view text) {
  const auto day = ParseDay(text);
  if (!day) {
    throw BadValue(
        fmt::format("--{}: '{}' is no date YYYY-MM-DD", option, text));
  }
  return *day;
}

std::pair<std::string_view, std::string_view> SplitLast(std::string_view option,
                                                        std::string_view text,
                                                        char mark) {
  const std::size_t at = text.rfind(mark);
  if (at == std::string_view::npos) {
    throw BadValue(fmt::format("--{}: '{}' has no '{}'", option, text, mark));
  }
  return {text.substr(0, at), text.substr(at + 1)};
}

}  // namespace mailtide::traffic
