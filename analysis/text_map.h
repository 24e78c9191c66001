// A map from short texts that strangers choose (addresses, domains) to a few
// numbers each: compact, with one allocation for hundreds of keys.
//
// An open-addressing table of eight-byte slots {hash, place} points into
// records {value, size of the key, key} that lie one behind the other in
// chunks. A grown table needs only the slots; no record ever moves. Beyond its
// record (a key of 30 bytes with AccountCounts: 72) a key takes 11 to 21 bytes.
#ifndef MAILTIDE_ANALYSIS_TEXT_MAP_H_
#define MAILTIDE_ANALYSIS_TEXT_MAP_H_

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace mailtide {

// What makes the hash of a text unpredictable: new in each process.
struct TextSeed {
  std::array<std::uint64_t, 8> words;
  std::array<std::uint64_t, 2> chain, last;
};
extern const TextSeed kTextSeed;

// Returns a hash that nobody can find collisions for who does not know the
// seed: pairs of words go through NH, for which any two texts collide for one
// seed in 2^64 (J. Black et al., "UMAC: fast and secure message
// authentication", 1999), and its sum through one more multiplication. Texts
// of at most 64 bytes take at most four; longer ones are chained.
// Inline, since the two hot loops live on it.
inline std::uint32_t HashText(std::string_view text) {
  __extension__ using Product = unsigned __int128;
  const auto word = [](const char* at) {
    std::uint64_t value;
    std::memcpy(&value, at, sizeof(value));
    return value;
  };
  const auto half = [](const char* at) {
    std::uint32_t value;
    std::memcpy(&value, at, sizeof(value));
    return value;
  };
  const auto pair = [](std::size_t i, std::uint64_t a, std::uint64_t b) {
    return Product{a + kTextSeed.words[i]} * (b + kTextSeed.words[i + 1]);
  };
  const auto fold = [](Product sum, const std::array<std::uint64_t, 2>& seed) {
    const Product product = Product{static_cast<std::uint64_t>(sum) + seed[0]} *
                            (static_cast<std::uint64_t>(sum >> 64) + seed[1]);
    return static_cast<std::uint64_t>(product) ^
           static_cast<std::uint64_t>(product >> 64);
  };
  const char* at = text.data();
  std::size_t left = text.size();
  Product sum = left;
  for (; left > 64; at += 64, left -= 64) {
    for (std::size_t i = 0; i < 8; i += 2) {
      sum += pair(i, word(at + i * 8), word(at + i * 8 + 8));
    }
    sum = fold(sum, kTextSeed.chain);
  }
  // The last words overlap those before them, so that none is cut.
  if (left > 16) {
    std::size_t i = 0;
    for (; (i + 2) * 8 < left; i += 2) {
      sum += pair(i, word(at + i * 8), word(at + i * 8 + 8));
    }
    sum += pair(i, word(at + left - 16), word(at + left - 8));
  } else if (left >= 8) {
    sum += pair(0, word(at), word(at + left - 8));
  } else if (left >= 4) {
    sum += pair(0, half(at), half(at + left - 4));
  } else if (left > 0) {
    const auto byte = [at](std::size_t i) {
      return std::uint64_t{static_cast<unsigned char>(at[i])};
    };
    sum += pair(0, byte(0) | byte(left / 2) << 8, byte(left - 1));
  }
  return static_cast<std::uint32_t>(fold(sum, kTextSeed.last) >> 32);
}

// Hashes text of any kind alike, so that sets can be asked by string_view.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return HashText(text); }
};

// Keys are any bytes, also none, of less than 4 GiB. Rows are gone through in
// the order in which their keys came. Views of keys and references to values
// live as long as the map does, whatever is added; moved from, a map is empty.
// Bound: 32 GiB of records.
template <typename Value>
class TextMap {
  // Records are copied as bytes.
  static_assert(std::is_trivially_copyable_v<Value> && alignof(Value) <= 8);

  struct Chunk {
    std::unique_ptr<std::byte[]> bytes;
    std::uint32_t used = 0, size = 0;  // in words of eight bytes
  };

  template <typename V>
  class Rows {  // an iterator
   public:
    using iterator_concept = std::forward_iterator_tag;
    using iterator_category = std::input_iterator_tag;  // a row is no object
    using value_type = std::pair<std::string_view, V&>;
    using reference = value_type;
    using difference_type = std::ptrdiff_t;
    struct pointer {
      value_type row;
      value_type* operator->() { return &row; }
    };

    Rows() = default;
    Rows(const Chunk* chunk, std::uint32_t word) : chunk_(chunk), word_(word) {}
    value_type operator*() const {
      std::byte* record = At(*chunk_, word_);
      return {KeyOf(record), ValueOf(record)};
    }
    pointer operator->() const { return {**this}; }
    Rows& operator++() {
      word_ += WordsOf(KeyOf(At(*chunk_, word_)).size());
      if (word_ == chunk_->used) {
        ++chunk_;
        word_ = 0;
      }
      return *this;
    }
    Rows operator++(int) {
      Rows before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const Rows&, const Rows&) = default;

   private:
    const Chunk* chunk_ = nullptr;
    std::uint32_t word_ = 0;
  };

 public:
  using iterator = Rows<Value>;
  using const_iterator = Rows<const Value>;
  using Row = typename iterator::value_type;
  using ConstRow = typename const_iterator::value_type;

  TextMap() = default;
  TextMap(const TextMap& other);
  TextMap(TextMap&& other) noexcept { Swap(other); }
  TextMap& operator=(const TextMap& other) {
    TextMap copy(other);
    Swap(copy);
    return *this;
  }
  TextMap& operator=(TextMap&& other) noexcept {
    TextMap taken(std::move(other));
    Swap(taken);
    return *this;
  }
  ~TextMap() = default;

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  void clear() { *this = TextMap(); }

  // Calls `take` with the key and the value of each row and gives back the
  // memory meanwhile; the map is empty then.
  template <typename Take>
  void Drain(Take take);

  iterator begin() { return {chunks_.data(), 0}; }
  iterator end() { return {chunks_.data() + chunks_.size(), 0}; }
  const_iterator begin() const { return {chunks_.data(), 0}; }
  const_iterator end() const { return {chunks_.data() + chunks_.size(), 0}; }

  iterator find(std::string_view key) {
    return RowAt<iterator>(PlaceOf(key, Hash(key)));
  }
  const_iterator find(std::string_view key) const {
    return RowAt<const_iterator>(PlaceOf(key, Hash(key)));
  }
  bool contains(std::string_view key) const {
    return PlaceOf(key, Hash(key)) != kNowhere;
  }
  // The value of `key`, which is added with an empty value if it is new.
  Value& operator[](std::string_view key) { return FindOrAdd(key, Hash(key)); }

  static std::uint32_t Hash(std::string_view key) { return HashText(key); }
  // The value of `key` whose Hash is `hash`, or nullptr.
  Value* Find(std::string_view key, std::uint32_t hash) {
    const std::uint32_t place = PlaceOf(key, hash);
    return place == kNowhere ? nullptr : &ValueOf(RecordAt(place));
  }
  Value& FindOrAdd(std::string_view key, std::uint32_t hash);

  // Whether both have the same rows, in any order.
  friend bool operator==(const TextMap& a, const TextMap& b) {
    return a.size() == b.size() &&
           std::all_of(a.begin(), a.end(), [&b](const auto& row) {
             const auto found = b.find(row.first);
             return found != b.end() && found->second == row.second;
           });
  }

 private:
  // Where a record lies: its chunk and the word in it, and 1.
  static constexpr std::uint32_t kNowhere = 0;
  static constexpr int kWordBits = 13;
  static constexpr std::uint32_t kChunkWords = 1U << kWordBits;  // 64 KiB
  static constexpr std::uint32_t kFirstWords = 64;  // most maps are small
  static constexpr std::size_t kFirstSlots = 16;

  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t place = kNowhere;
  };

  // A record: the value, the size of the key in four bytes, the key, and
  // nothing up to the next word.
  static constexpr std::size_t kSizeAt = (sizeof(Value) + 3) / 4 * 4;
  static constexpr std::size_t kKeyAt = kSizeAt + sizeof(std::uint32_t);

  static std::byte* At(const Chunk& chunk, std::uint32_t word) {
    return chunk.bytes.get() + std::size_t{word} * 8;
  }
  static Value& ValueOf(std::byte* record) {
    return *std::launder(reinterpret_cast<Value*>(record));
  }
  static std::string_view KeyOf(const std::byte* record) {
    std::uint32_t size;
    std::memcpy(&size, record + kSizeAt, sizeof(size));
    return {reinterpret_cast<const char*>(record + kKeyAt), size};
  }
  static std::uint32_t WordsOf(std::size_t key_bytes) {
    return static_cast<std::uint32_t>((kKeyAt + key_bytes + 7) / 8);
  }
  static bool IsSame(std::string_view a, std::string_view b);

  std::byte* RecordAt(std::uint32_t place) const {
    return At(chunks_[(place - 1) >> kWordBits],
              (place - 1) & (kChunkWords - 1));
  }
  template <typename Iterator>
  Iterator RowAt(std::uint32_t place) const {
    return place == kNowhere
               ? Iterator(chunks_.data() + chunks_.size(), 0)
               : Iterator(chunks_.data() + ((place - 1) >> kWordBits),
                          (place - 1) & (kChunkWords - 1));
  }
  std::uint32_t PlaceOf(std::string_view key, std::uint32_t hash) const;
  std::uint32_t AddRecord(std::string_view key);
  void PutSlot(Slot slot);
  void Grow();
  void Swap(TextMap& other) noexcept {
    std::swap(chunks_, other.chunks_);
    std::swap(slots_, other.slots_);
    std::swap(size_, other.size_);
    std::swap(shift_, other.shift_);
  }

  std::vector<Chunk> chunks_;  // none is empty
  std::vector<Slot> slots_;    // a power of two, at most three quarters full
  std::size_t size_ = 0;
  int shift_ = 32;  // the upper bits of a hash are the number of its slot
};

template <typename Value>
TextMap<Value>::TextMap(const TextMap& other)
    : slots_(other.slots_), size_(other.size_), shift_(other.shift_) {
  chunks_.reserve(other.chunks_.size());
  for (const Chunk& chunk : other.chunks_) {
    const std::size_t bytes = std::size_t{chunk.used} * 8;
    chunks_.push_back({std::make_unique_for_overwrite<std::byte[]>(bytes),
                       chunk.used, chunk.used});
    std::memcpy(chunks_.back().bytes.get(), chunk.bytes.get(), bytes);
  }
}

template <typename Value>
template <typename Take>
void TextMap<Value>::Drain(Take take) {
  TextMap drained(std::move(*this));
  drained.slots_ = {};
  for (Chunk& chunk : drained.chunks_) {
    for (std::uint32_t word = 0; word < chunk.used;) {
      std::byte* record = At(chunk, word);
      const std::string_view key = KeyOf(record);
      take(key, ValueOf(record));
      word += WordsOf(key.size());
    }
    chunk.bytes.reset();
  }
}

template <typename Value>
bool TextMap<Value>::IsSame(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) {
    return false;
  }
  if (a.size() < 8) {
    return a == b;
  }
#if defined(__SSE2__)
  if (a.size() >= 16) {
    const auto differ = [&a, &b](std::size_t at) {
      const auto load = [at](std::string_view text) {
        return _mm_loadu_si128(
            reinterpret_cast<const __m128i*>(text.data() + at));
      };
      return _mm_xor_si128(load(a), load(b));
    };
    __m128i differences = differ(a.size() - 16);
    for (std::size_t at = 0; at + 16 < a.size(); at += 16) {
      differences = _mm_or_si128(differences, differ(at));
    }
    return _mm_movemask_epi8(
               _mm_cmpeq_epi8(differences, _mm_setzero_si128())) == 0xffff;
  }
#endif
  // By words, the last of which overlaps the one before.
  const auto differ = [&a, &b](std::size_t at) {
    std::uint64_t x, y;
    std::memcpy(&x, a.data() + at, sizeof(x));
    std::memcpy(&y, b.data() + at, sizeof(y));
    return x ^ y;
  };
  std::uint64_t differences = differ(a.size() - 8);
  for (std::size_t at = 0; at + 8 < a.size(); at += 8) {
    differences |= differ(at);
  }
  return differences == 0;
}

template <typename Value>
std::uint32_t TextMap<Value>::PlaceOf(std::string_view key,
                                      std::uint32_t hash) const {
  if (slots_.empty()) {
    return kNowhere;
  }
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = hash >> shift_;; i = (i + 1) & mask) {
    const Slot slot = slots_[i];
    if (slot.place == kNowhere ||
        (slot.hash == hash && IsSame(KeyOf(RecordAt(slot.place)), key))) {
      return slot.place;
    }
  }
}

template <typename Value>
Value& TextMap<Value>::FindOrAdd(std::string_view key, std::uint32_t hash) {
  std::uint32_t place = PlaceOf(key, hash);
  if (place == kNowhere) {
    if ((size_ + 1) * 4 > slots_.size() * 3) {
      Grow();
    }
    place = AddRecord(key);
    PutSlot({hash, place});
    ++size_;
  }
  return ValueOf(RecordAt(place));
}

template <typename Value>
std::uint32_t TextMap<Value>::AddRecord(std::string_view key) {
  const std::uint32_t words = WordsOf(key.size());
  // A place has 13 bits for the word where a record begins: one that is larger
  // than a chunk has a chunk of its own.
  if (chunks_.empty() || words > chunks_.back().size - chunks_.back().used) {
    const std::uint32_t usual =
        chunks_.empty()
            ? kFirstWords
            : std::clamp(chunks_.back().size * 2, kFirstWords, kChunkWords);
    const std::uint32_t size = std::max(usual, words);
    chunks_.push_back(
        {std::make_unique_for_overwrite<std::byte[]>(std::size_t{size} * 8), 0,
         size});
    assert(chunks_.size() < (std::size_t{1} << (32 - kWordBits)));
  }
  Chunk& chunk = chunks_.back();
  std::byte* record = At(chunk, chunk.used);
  new (record) Value();
  const auto size = static_cast<std::uint32_t>(key.size());
  std::memcpy(record + kSizeAt, &size, sizeof(size));
  std::copy(key.begin(), key.end(), reinterpret_cast<char*>(record + kKeyAt));
  const auto number = static_cast<std::uint32_t>(chunks_.size() - 1);
  const std::uint32_t place = (number << kWordBits | chunk.used) + 1;
  chunk.used += words;
  return place;
}

template <typename Value>
void TextMap<Value>::PutSlot(Slot slot) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t i = slot.hash >> shift_;
  while (slots_[i].place != kNowhere) {
    i = (i + 1) & mask;
  }
  slots_[i] = slot;
}

// Slots stay in the order of their hashes, so both tables are gone through
// from one end to the other.
template <typename Value>
void TextMap<Value>::Grow() {
  std::vector<Slot> old(std::max(kFirstSlots, slots_.size() * 2));
  slots_.swap(old);
  shift_ = 32;
  for (std::size_t slots = slots_.size(); slots > 1; slots /= 2) {
    --shift_;
  }
  for (const Slot& slot : old) {
    if (slot.place != kNowhere) {
      PutSlot(slot);
    }
  }
}

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_TEXT_MAP_H_
