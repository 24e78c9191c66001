// Little pieces of a serial form: whole numbers as LEB128 varints (low seven
// bits first), signed ones in zigzag, texts with their length before them.
//
// The reader is for bytes of unknown origin: past the first piece that does
// not fit everything it gives is zero or empty, and ok() tells.
#ifndef MAILTIDE_ANALYSIS_BYTE_CODEC_H_
#define MAILTIDE_ANALYSIS_BYTE_CODEC_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "parser/base/lifetime.h"

namespace mailtide {

class ByteWriter {
 public:
  void Byte(std::uint8_t value) { bytes_ += static_cast<char>(value); }
  void Varint(std::uint64_t value) {
    while (value >= 0x80) {
      Byte(static_cast<std::uint8_t>(value | 0x80));
      value >>= 7;
    }
    Byte(static_cast<std::uint8_t>(value));
  }
  void Signed(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    Varint((bits << 1) ^ (value < 0 ? ~std::uint64_t{0} : 0));
  }
  // Eight bytes, lowest first: for hashes, which varints would only lengthen.
  void Fixed64(std::uint64_t value) {
    for (int shift = 0; shift < 64; shift += 8) {
      Byte(static_cast<std::uint8_t>(value >> shift));
    }
  }
  void Bytes(std::string_view bytes) { bytes_ += bytes; }
  void Text(std::string_view text) {
    Varint(text.size());
    Bytes(text);
  }

  std::string Take() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes MAILTIDE_LIFETIME_BOUND)
      : rest_(bytes) {}

  std::uint8_t Byte() {
    const std::string_view byte = Bytes(1);
    return byte.empty() ? std::uint8_t{0}
                        : static_cast<std::uint8_t>(byte.front());
  }
  std::uint64_t Varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const std::uint8_t byte = Byte();
      if (shift == 63 && byte > 1) {
        break;  // more than 64 bits
      }
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) {
        return ok_ ? value : 0;
      }
    }
    Spoil();
    return 0;
  }
  std::int64_t Signed() {
    const std::uint64_t bits = Varint();
    return static_cast<std::int64_t>((bits >> 1) ^ (~(bits & 1) + 1));
  }
  std::uint64_t Fixed64() {
    std::uint64_t value = 0;
    int shift = 0;
    for (const char byte : Bytes(8)) {
      value |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(byte))
               << shift;
      shift += 8;
    }
    return value;
  }
  // Views into the bytes given to the constructor.
  std::string_view Bytes(std::size_t size) {
    if (!ok_ || size > rest_.size()) {
      Spoil();
      return {};
    }
    const std::string_view bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }
  std::string_view Text() {
    const std::uint64_t size = Varint();
    if (size > rest_.size()) {
      Spoil();
      return {};
    }
    return Bytes(static_cast<std::size_t>(size));
  }
  // A number of items that follow, each of at least `item_bytes` bytes: what
  // the rest cannot hold is refused here, before anything is allocated.
  std::size_t Count(std::size_t item_bytes) {
    const std::uint64_t count = Varint();
    if (count > rest_.size() / item_bytes) {
      Spoil();
      return 0;
    }
    return static_cast<std::size_t>(count);
  }

  // Marks the bytes as senseless, also for a reason that only the caller sees.
  void Spoil() {
    ok_ = false;
    rest_ = {};
  }
  bool ok() const { return ok_; }
  // Returns whether everything was read and all of it made sense.
  bool AtEnd() const { return ok_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

// A flag, and a point in time that may be absent, as tables have them. One
// beyond `limit` units of 1970, either way, is damage.
template <typename Point>
void WriteOptional(ByteWriter& out, const std::optional<Point>& point) {
  out.Byte(point ? 1 : 0);
  if (point) {
    out.Signed(point->time_since_epoch().count());
  }
}

inline bool ReadFlag(ByteReader& in) {
  const std::uint8_t flag = in.Byte();
  if (flag > 1) {
    in.Spoil();
  }
  return flag == 1;
}

template <typename Point>
Point ReadPoint(ByteReader& in, std::int64_t limit) {
  const std::int64_t count = in.Signed();
  if (count < -limit || count > limit) {
    in.Spoil();
    return Point{};
  }
  return Point{typename Point::duration{count}};
}

template <typename Point>
void ReadOptional(ByteReader& in, std::int64_t limit,
                  std::optional<Point>& point) {
  if (ReadFlag(in)) {
    point = ReadPoint<Point>(in, limit);
  }
}

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_BYTE_CODEC_H_
