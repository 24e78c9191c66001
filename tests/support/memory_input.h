// An Input over bytes in memory, which can hand them over in small pieces and
// fail at their end.
#ifndef MAILTIDE_TESTS_SUPPORT_MEMORY_INPUT_H_
#define MAILTIDE_TESTS_SUPPORT_MEMORY_INPUT_H_

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "parser/base/error.h"
#include "parser/input.h"

namespace mailtide {

class MemoryInput final : public Input {
 public:
  // A Read gives at most `piece` bytes; after the last one it gives `failure`,
  // if there is one, or the end.
  explicit MemoryInput(
      std::string bytes,
      std::size_t piece = std::numeric_limits<std::size_t>::max(),
      std::optional<Error> failure = std::nullopt)
      : bytes_(std::move(bytes)), piece_(piece), failure_(std::move(failure)) {}

  Result<std::size_t> Read(std::span<char> buffer) override {
    const std::size_t n =
        std::min({buffer.size(), piece_, bytes_.size() - given_});
    if (n == 0 && failure_) {
      return tl::unexpected<Error>(*failure_);
    }
    std::copy_n(bytes_.data() + given_, n, buffer.data());
    given_ += n;
    return n;
  }

 private:
  std::string bytes_;
  std::size_t piece_;
  std::optional<Error> failure_;
  std::size_t given_ = 0;
};

// Everything an Input gives, read `piece` bytes at a time.
struct Drained {
  std::string bytes;
  std::optional<Error> error;
};

inline Drained Drain(Input& input, std::size_t piece = std::size_t{64} << 10) {
  Drained drained;
  std::string buffer(piece, '\0');
  for (;;) {
    auto got = input.Read(buffer);
    if (!got) {
      drained.error = std::move(got).error();
      return drained;
    }
    if (*got == 0) {
      return drained;
    }
    drained.bytes.append(buffer, 0, *got);
  }
}

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_SUPPORT_MEMORY_INPUT_H_
