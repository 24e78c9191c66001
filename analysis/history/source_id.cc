#include "analysis/history/source_id.h"

#include <algorithm>
#include <new>
#include <utility>

#include <xxhash.h>

namespace mailtide {
namespace {

Hash128 Canonical(XXH128_hash_t hash) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, hash);
  Hash128 bytes = {};
  std::ranges::copy(canonical.digest, bytes.begin());
  return bytes;
}

struct FreeXxh3 {
  void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};
using Xxh3 = std::unique_ptr<XXH3_state_t, FreeXxh3>;

Xxh3 NewXxh3() {
  Xxh3 state(XXH3_createState());
  if (!state) {
    throw std::bad_alloc();
  }
  return state;
}

}  // namespace

Hash128 HashBytes(std::string_view bytes) {
  return Canonical(XXH3_128bits(bytes.data(), bytes.size()));
}

struct HashingInput::State {
  Xxh3 whole = NewXxh3();
  Xxh3 block = NewXxh3();
  std::size_t block_bytes = 0;     // in `block`
  std::size_t next_candidate = 0;  // the first that is not passed yet
  ContentDigest digest;
};

HashingInput::HashingInput(Input& input, std::vector<std::uint64_t> candidates)
    : input_(input),
      candidates_(std::move(candidates)),
      state_(std::make_unique<State>()) {
  std::ranges::sort(candidates_);
  candidates_.erase(std::unique(candidates_.begin(), candidates_.end()),
                    candidates_.end());
  XXH3_128bits_reset(state_->whole.get());
  XXH3_64bits_reset(state_->block.get());
  Add({});  // a candidate of no bytes is reached at once
}

HashingInput::~HashingInput() = default;

Result<std::size_t> HashingInput::Read(std::span<char> buffer) {
  Result<std::size_t> got = input_.Read(buffer);
  if (got && *got != 0) {
    const std::string_view bytes(buffer.data(), *got);
    AddToBlocks(bytes);
    Add(bytes);
  }
  return got;
}

// Stops at each candidate length on the way; a digest does not disturb the
// hash that goes on.
void HashingInput::Add(std::string_view bytes) {
  State& state = *state_;
  ContentDigest& digest = state.digest;
  while (state.next_candidate < candidates_.size() &&
         candidates_[state.next_candidate] - digest.bytes <= bytes.size()) {
    const std::uint64_t length = candidates_[state.next_candidate];
    const auto step = static_cast<std::size_t>(length - digest.bytes);
    XXH3_128bits_update(state.whole.get(), bytes.data(), step);
    bytes.remove_prefix(step);
    digest.bytes = length;
    digest.prefixes.push_back(
        {length, Canonical(XXH3_128bits_digest(state.whole.get()))});
    ++state.next_candidate;
  }
  XXH3_128bits_update(state.whole.get(), bytes.data(), bytes.size());
  digest.bytes += bytes.size();
}

void HashingInput::AddToBlocks(std::string_view bytes) {
  State& state = *state_;
  while (!bytes.empty()) {
    const std::size_t step =
        std::min(kHashBlockBytes - state.block_bytes, bytes.size());
    XXH3_64bits_update(state.block.get(), bytes.data(), step);
    bytes.remove_prefix(step);
    state.block_bytes += step;
    if (state.block_bytes == kHashBlockBytes) {
      state.digest.blocks.push_back(XXH3_64bits_digest(state.block.get()));
      XXH3_64bits_reset(state.block.get());
      state.block_bytes = 0;
    }
  }
}

ContentDigest HashingInput::Digest() const {
  ContentDigest digest = state_->digest;
  digest.content = Canonical(XXH3_128bits_digest(state_->whole.get()));
  return digest;
}

bool StartsWith(std::span<const std::uint64_t> longer,
                std::span<const std::uint64_t> shorter) {
  return !shorter.empty() && longer.size() >= shorter.size() &&
         std::ranges::equal(longer.first(shorter.size()), shorter);
}

}  // namespace mailtide
