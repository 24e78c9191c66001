// The map against std::map, whatever is done to it, and its hash.
#include "analysis/text_map.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/day_counts.h"

namespace mailtide {
namespace {

using Counts = TextMap<std::uint64_t>;
using Rows = std::map<std::string, std::uint64_t>;

Rows RowsOf(const Counts& map) {
  return Rows(map.begin(), map.end());
}

// A generator that gives the same everywhere (Numerical Recipes' LCG).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t Below(std::uint64_t end) {
    state_ = state_ * 6364136223846793005 + 1442695040888963407;
    return (state_ >> 33) % end;
  }

 private:
  std::uint64_t state_;
};

// Keys of any bytes, few enough to come again; some are longer than an address
// may be, some than a chunk is.
std::string AnyKey(Dice& dice) {
  std::size_t size = dice.Below(40);
  if (const std::uint64_t kind = dice.Below(500); kind == 0) {
    size = 65'500 + dice.Below(60);
  } else if (kind < 25) {
    size = 300 + dice.Below(40);
  }
  std::string key(size, static_cast<char>(dice.Below(3)));
  if (!key.empty()) {
    key[dice.Below(size)] = static_cast<char>(dice.Below(256));
  }
  return key;
}

TEST(TextMap, IsAsStdMap) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE(seed);
    Dice dice(seed);
    Counts map;
    Rows rows;
    const std::uint64_t steps = dice.Below(3000);
    for (std::uint64_t step = 0; step < steps; ++step) {
      const std::string key = AnyKey(dice);
      const auto known = rows.find(key);
      switch (dice.Below(5)) {
        case 0:
          map[key] = rows[key] = step;
          break;
        case 1:
          map.FindOrAdd(key, Counts::Hash(key)) += 3;
          rows[key] += 3;
          break;
        case 2:
          ASSERT_EQ(map.contains(key), known != rows.end());
          if (const auto found = map.find(key); found != map.end()) {
            ASSERT_EQ(found->first, key);
            ASSERT_EQ(found->second, known->second);
          }
          break;
        case 3:
          if (auto* value = map.Find(key, Counts::Hash(key))) {
            ASSERT_EQ(*value, known->second);
            *value = ++known->second;
          }
          break;
        default:
          if (dice.Below(100) == 0) {
            Counts other = map;
            map.clear();
            ASSERT_TRUE(map.empty());
            map = std::move(other);
          } else if (dice.Below(800) == 0) {
            map.clear();
            rows.clear();
          }
      }
      ASSERT_EQ(map.size(), rows.size());
    }
    EXPECT_EQ(RowsOf(map), rows);
  }
}

TEST(TextMap, EmptyOneHasNothing) {
  const Counts map;
  EXPECT_TRUE(map.empty());
  EXPECT_EQ(map.size(), 0U);
  EXPECT_EQ(map.begin(), map.end());
  EXPECT_FALSE(map.contains(""));
  EXPECT_EQ(map, Counts());
}

TEST(TextMap, KeysOfEverySize) {
  Counts map;
  for (std::size_t size = 0; size < 700; ++size) {
    map[std::string(size, 'x')] = size;
  }
  map[std::string_view()] += 1;
  ASSERT_EQ(map.size(), 700U);
  std::size_t size = 0;
  for (const auto& [key, value] : map) {  // in the order in which they came
    EXPECT_EQ(key, std::string(size, 'x'));
    EXPECT_EQ(value, size == 0 ? 1 : size);
    ++size;
  }
}

TEST(TextMap, TellsKeysApartByEveryByte) {
  for (int bytes : {1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 33, 64, 65, 200}) {
    const auto size = static_cast<std::size_t>(bytes);
    Counts map;
    const std::string key(size, 'a');
    map[key] = 1;
    for (std::size_t i = 0; i < size; ++i) {
      std::string other = key;
      other[i] = 'b';
      EXPECT_FALSE(map.contains(other)) << other;
      EXPECT_NE(HashText(other), HashText(key)) << other;
    }
  }
}

TEST(TextMap, GrowsAndMovesNothing) {
  TextMap<AccountCounts> map;
  AccountCounts* first = &map["first@example.org"];
  const std::string_view key = map.begin()->first;
  for (int i = 0; i < 50'000; ++i) {
    map["user" + std::to_string(i) + "@example.org"].sent_copies = 7;
  }
  first->relay_copies = 5;
  EXPECT_EQ(key, "first@example.org");
  EXPECT_EQ(map.size(), 50'001U);
  EXPECT_EQ(map["first@example.org"].relay_copies, 5U);
  EXPECT_EQ(map["user49999@example.org"].sent_copies, 7U);
}

TEST(TextMap, ChangesWhileGoneThrough) {
  Counts map;
  map["a"] = 1;
  map["b"] = 2;
  for (auto [key, value] : map) {
    value += 10;
  }
  EXPECT_EQ(RowsOf(map), (Rows{{"a", 11}, {"b", 12}}));
}

TEST(TextMap, CopyStandsAlone) {
  Counts map;
  map["a"] = 1;
  Counts copy = map;
  copy["a"] = 2;
  copy["b"] = 3;
  map["c"] = 4;
  EXPECT_EQ(RowsOf(map), (Rows{{"a", 1}, {"c", 4}}));
  EXPECT_EQ(RowsOf(copy), (Rows{{"a", 2}, {"b", 3}}));
  const Counts& self = copy;
  copy = self;
  EXPECT_EQ(RowsOf(copy), (Rows{{"a", 2}, {"b", 3}}));
}

TEST(TextMap, MovedFromIsEmpty) {
  Counts map;
  map["a"] = 1;
  const Counts taken = std::move(map);
  EXPECT_EQ(RowsOf(taken), (Rows{{"a", 1}}));
  EXPECT_TRUE(map.empty());  // NOLINT(bugprone-use-after-move): promised
  map["b"] = 2;
  EXPECT_EQ(RowsOf(map), (Rows{{"b", 2}}));
}

TEST(TextMap, DrainedIsEmpty) {
  Counts map;
  Rows rows, drained;
  for (std::size_t i = 0; i < 5000; ++i) {
    map[std::to_string(i)] = rows[std::to_string(i)] = i;
  }
  map.Drain([&drained](std::string_view key, std::uint64_t value) {
    drained.emplace(key, value);
  });
  EXPECT_EQ(drained, rows);
  EXPECT_TRUE(map.empty());
  EXPECT_FALSE(map.contains("1"));
  map["1"] = 7;
  EXPECT_EQ(RowsOf(map), (Rows{{"1", 7}}));
}

TEST(TextMap, EqualInAnyOrder) {
  Counts one, other;
  for (int i = 0; i < 1000; ++i) {
    one[std::to_string(i)] = 1;
    other[std::to_string(999 - i)] = 1;
  }
  EXPECT_EQ(one, other);
  other["7"] = 2;
  EXPECT_NE(one, other);
  other["7"] = 1;
  other["x"] = 1;
  EXPECT_NE(one, other);
  one["y"] = 1;
  EXPECT_NE(one, other);
}

// Names that differ in little spread as dice would: of n texts in 2^32 hashes
// n^2 / 2^33 meet, which is less than one here.
TEST(HashText, SpreadsNumberedNames) {
  constexpr std::size_t kNames = 32'000;
  std::vector<std::uint32_t> hashes;
  // The first bits choose a slot: 16 parts of 2000 each, by the root of which
  // they differ; the bounds are seven times that away.
  std::array<std::size_t, 16> parts = {};
  for (std::size_t i = 0; i < kNames; ++i) {
    hashes.push_back(HashText("user" + std::to_string(i) + "@example.org"));
    ++parts[hashes.back() >> 28];
  }
  EXPECT_GT(*std::ranges::min_element(parts), 1690U);
  EXPECT_LT(*std::ranges::max_element(parts), 2310U);
  std::ranges::sort(hashes);
  const auto end = std::unique(hashes.begin(), hashes.end());
  EXPECT_LT(hashes.end() - end, 20);
}

}  // namespace
}  // namespace mailtide
