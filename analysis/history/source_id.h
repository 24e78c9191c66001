// Which content a log is, found out while its bytes pass by.
//
// Plain, compressed, renamed and copied files are one source, for the hash is
// over the decompressed bytes. A file that grew is known by its start: the
// hash over the length of a known source is compared exactly (PrefixHash); in
// the reverse order, the shorter one after the longer, by the bytes of the
// longer file (FileStartsWith) or, when that is gone, by the hashes of its
// 64 KiB blocks (StartsWith).
#ifndef MAILTIDE_ANALYSIS_HISTORY_SOURCE_ID_H_
#define MAILTIDE_ANALYSIS_HISTORY_SOURCE_ID_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "analysis/segment.h"
#include "parser/base/error.h"
#include "parser/input.h"

namespace mailtide {

inline constexpr std::size_t kHashBlockBytes = 65'536;

// Returns the XXH3-128 of `bytes` in canonical order.
Hash128 HashBytes(std::string_view bytes);

// The hash of the first `bytes` bytes of an input.
struct PrefixHash {
  std::uint64_t bytes = 0;
  Hash128 content = {};

  friend bool operator==(const PrefixHash&, const PrefixHash&) = default;
};

// What is known of the bytes that passed so far. `content`, `bytes` and
// `blocks` are those of Segment; a date is added where it is part of the
// identity (SourceId::date).
struct ContentDigest {
  Hash128 content = {};
  std::uint64_t bytes = 0;
  std::vector<std::uint64_t> blocks;  // XXH3-64 of each full 64 KiB block
  // One for each candidate length that was reached, in order.
  std::vector<PrefixHash> prefixes;

  friend bool operator==(const ContentDigest&, const ContentDigest&) = default;
};

// Hands on what `input` gives, unchanged, and hashes it on the way.
class HashingInput final : public Input {
 public:
  // `input` must outlive this. `candidates` are the lengths of known sources
  // of which this one may be the continuation, in any order.
  HashingInput(Input& input, std::vector<std::uint64_t> candidates);
  ~HashingInput() override;

  // As the input's; on an error the bytes before it stay hashed.
  Result<std::size_t> Read(std::span<char> buffer) override;

  // Returns the digest of what was read so far; all of it at the end.
  ContentDigest Digest() const;

 private:
  void Add(std::string_view bytes);
  void AddToBlocks(std::string_view bytes);

  struct State;
  Input& input_;
  std::vector<std::uint64_t> candidates_;  // sorted, each once
  std::unique_ptr<State> state_;
};

// Returns whether a source with the full blocks `longer` begins with all full
// blocks of one with `shorter`, and that has at least one: then the shorter
// one's last part of a block is taken to be there too.
bool StartsWith(std::span<const std::uint64_t> longer,
                std::span<const std::uint64_t> shorter);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_HISTORY_SOURCE_ID_H_
