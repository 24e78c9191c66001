// Raw deflate data (RFC 1951) by ISA-L, and one gzip member (RFC 1952) around
// it.
//
// Of ISA-L only the decoder of raw data and the CRC are used: its reader of
// gzip headers loses what it knew when a header comes in two pieces
// (github.com/intel/isa-l/issues/224), and its check of a trailer does not say
// what was wrong.
//
// Damage it tells as zlib does, but for two things. It decodes up to three
// letters at once: where the data stops, up to two that could be had are not.
// And it takes codes of which some words mean nothing, as long as these do not
// occur: such damage shows where they do, or by the checksum.
#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

#include "parser/decompress.h"

namespace mailtide {
namespace {

// Returns what is wrong with the data, or "".
std::string_view Explain(int code) {
  switch (code) {
    case ISAL_DECOMP_OK:
      return "";
    case ISAL_INVALID_BLOCK:
      return "invalid block";
    case ISAL_INVALID_SYMBOL:
      return "invalid symbol";
    case ISAL_INVALID_LOOKBACK:
      return "invalid distance too far back";
    default:
      return "unknown reason";
  }
}

class DeflateCodec final : public Codec {
 public:
  DeflateCodec() { isal_inflate_init(&state_); }

  void Begin() override {
    isal_inflate_reset(&state_);
    damage_ = {};
  }

  CodecStep Decode(std::span<const char> in, std::span<char> out) override {
    constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();
    const auto room_in = static_cast<std::uint32_t>(std::min(in.size(), kMost));
    const auto room_out =
        static_cast<std::uint32_t>(std::min(out.size(), kMost));
    if (!damage_.empty()) {
      return {0, TakeDecoded(out), StatusOfDamage(), damage_};
    }
    state_.next_in = reinterpret_cast<std::uint8_t*>(
        const_cast<char*>(in.data()));  // is only read
    state_.avail_in = room_in;
    state_.next_out = reinterpret_cast<std::uint8_t*>(out.data());
    state_.avail_out = room_out;
    damage_ = Explain(isal_inflate(&state_));
    CodecStep step;
    step.produced = room_out - state_.avail_out;
    GiveBack(room_in - state_.avail_in);
    if (!damage_.empty()) {
      step.status = StatusOfDamage();
      step.detail = damage_;
    } else if (state_.block_state == ISAL_BLOCK_FINISH) {
      step.status = CodecStatus::kMemberEnd;
    }
    step.consumed = room_in - state_.avail_in;
    return step;
  }

 private:
  // ISA-L takes up to eight bytes beyond what it decodes. They are given back
  // whenever it stops for another reason than want of input: at the end of the
  // data they are not its own, and a later call could not give them back. When
  // it wants more input, all that it holds belongs to a symbol or a header that
  // is not whole yet.
  void GiveBack(std::uint32_t consumed) {
    const bool is_over = !damage_.empty() ||
                         state_.block_state == ISAL_BLOCK_INPUT_DONE ||
                         state_.block_state == ISAL_BLOCK_FINISH;
    const bool wants_room =
        state_.avail_out == 0 && state_.block_state != ISAL_BLOCK_HDR;
    if (!is_over && !wants_room) {
      return;
    }
    const std::uint32_t n =
        std::min(consumed, static_cast<std::uint32_t>(std::max(
                               state_.read_in_length, std::int32_t{0})) /
                               8);
    if (n == 0) {
      return;
    }
    state_.next_in -= n;
    state_.avail_in += n;
    state_.read_in_length -= static_cast<std::int32_t>(8 * n);
    state_.read_in &= (std::uint64_t{1} << state_.read_in_length) - 1;
  }

  // Hands over what was decoded before the damage and found no room. Another
  // call of isal_inflate would try to decode on.
  std::size_t TakeDecoded(std::span<char> out) {
    const std::size_t n = std::min(out.size(), DecodedBytes());
    std::memcpy(out.data(), state_.tmp_out_buffer + state_.tmp_out_processed,
                n);
    state_.tmp_out_processed += static_cast<std::int32_t>(n);
    return n;
  }

  std::size_t DecodedBytes() const {
    return static_cast<std::size_t>(state_.tmp_out_valid -
                                    state_.tmp_out_processed);
  }

  CodecStatus StatusOfDamage() const {
    return DecodedBytes() > 0 ? CodecStatus::kMore : CodecStatus::kDamaged;
  }

  inflate_state state_;
  std::string_view damage_;  // empty: none
};

class GzipCodec final : public Codec {
 public:
  void Begin() override {
    deflate_.Begin();
    part_ = Part::kStart;
    filled_ = 0;
    header_crc_ = 0;
    crc_ = 0;
    bytes_ = 0;
  }

  CodecStep Decode(std::span<const char> in, std::span<char> out) override {
    std::span<const char> left = in;
    CodecStep step;
    if (part_ < Part::kData) {
      ReadHeader(left, step);
    }
    if (part_ == Part::kData && step.status == CodecStatus::kMore) {
      step = deflate_.Decode(left, out);
      left = left.subspan(step.consumed);
      crc_ = Crc(crc_, out.first(step.produced));
      bytes_ += static_cast<std::uint32_t>(step.produced);  // modulo 2^32
      if (step.status == CodecStatus::kMemberEnd) {
        step.status = CodecStatus::kMore;
        part_ = Part::kTrailer;
      }
    }
    if (part_ == Part::kTrailer && Gather(left, kTrailerBytes)) {
      Verify(step);
    }
    step.consumed = in.size() - left.size();
    return step;
  }

 private:
  // In the order in which they come, but for the optional ones.
  enum class Part : std::uint8_t {
    kStart,
    kExtraLength,
    kExtra,
    kName,
    kComment,
    kHeaderCrc,
    kData,
    kTrailer
  };

  static constexpr std::size_t kStartBytes = 10;
  static constexpr std::size_t kTrailerBytes = 8;
  // The flags of a header.
  static constexpr unsigned kHasHeaderCrc = 1U << 1U;
  static constexpr unsigned kHasExtra = 1U << 2U;
  static constexpr unsigned kHasName = 1U << 3U;
  static constexpr unsigned kHasComment = 1U << 4U;
  static constexpr unsigned kReserved = 0xe0;

  static std::uint32_t Crc(std::uint32_t crc, std::span<const char> bytes) {
    return crc32_gzip_refl(crc,
                           reinterpret_cast<const unsigned char*>(bytes.data()),
                           bytes.size());
  }

  void ReadHeader(std::span<const char>& in, CodecStep& step) {
    while (part_ < Part::kData && step.status == CodecStatus::kMore) {
      const std::span<const char> before = in;
      // The checksum is no part of what it is taken of.
      const bool is_checked = part_ != Part::kHeaderCrc;
      const bool is_whole = ReadPart(in, step);
      if (is_checked) {
        header_crc_ = Crc(header_crc_, before.first(before.size() - in.size()));
      }
      if (!is_whole) {
        return;
      }
      part_ = static_cast<Part>(static_cast<unsigned>(part_) + 1);
    }
  }

  // Returns whether the part is over, or was not there at all.
  bool ReadPart(std::span<const char>& in, CodecStep& step) {
    switch (part_) {
      case Part::kStart:
        if (!Gather(in, kStartBytes)) {
          return false;
        }
        CheckStart(step);
        return true;
      case Part::kExtraLength:
        extra_bytes_ = 0;
        if (!Has(kHasExtra)) {
          return true;
        }
        if (!Gather(in, 2)) {
          return false;
        }
        extra_bytes_ = Number(0, 2);
        return true;
      case Part::kExtra: {
        const std::size_t n = std::min<std::size_t>(extra_bytes_, in.size());
        in = in.subspan(n);
        extra_bytes_ -= static_cast<std::uint32_t>(n);
        return extra_bytes_ == 0;
      }
      case Part::kName:
        return !Has(kHasName) || SkipText(in);
      case Part::kComment:
        return !Has(kHasComment) || SkipText(in);
      case Part::kHeaderCrc:
        if (!Has(kHasHeaderCrc)) {
          return true;
        }
        if (!Gather(in, 2)) {
          return false;
        }
        if (Number(0, 2) != (header_crc_ & 0xffffU)) {
          SetDamaged(step, "header crc mismatch");
        }
        return true;
      case Part::kData:
      case Part::kTrailer:
        break;
    }
    return true;
  }

  void CheckStart(CodecStep& step) {
    constexpr std::uint32_t kMagic = 0x8b1f;
    constexpr std::uint32_t kDeflate = 8;
    flags_ = Number(3, 1);
    if (Number(0, 2) != kMagic) {
      SetDamaged(step, "incorrect header check");
    } else if (Number(2, 1) != kDeflate) {
      SetDamaged(step, "unknown compression method");
    } else if ((flags_ & kReserved) != 0) {
      SetDamaged(step, "unknown header flags set");
    }
  }

  void Verify(CodecStep& step) {
    if (Number(0, 4) != crc_) {
      SetDamaged(step, "incorrect data check");
    } else if (Number(4, 4) != bytes_) {
      SetDamaged(step, "incorrect length check");
    } else {
      step.status = CodecStatus::kMemberEnd;
    }
  }

  static void SetDamaged(CodecStep& step, std::string_view detail) {
    step.status = CodecStatus::kDamaged;
    step.detail = detail;
  }

  bool Has(unsigned flag) const { return (flags_ & flag) != 0; }

  // Returns whether all `wanted` bytes of a field are in field_, whose first
  // ones may have come before.
  bool Gather(std::span<const char>& in, std::size_t wanted) {
    const std::size_t n = std::min(in.size(), wanted - filled_);
    std::copy_n(in.begin(), n, field_.begin() + filled_);
    in = in.subspan(n);
    filled_ += n;
    if (filled_ < wanted) {
      return false;
    }
    filled_ = 0;
    return true;
  }

  // Returns whether the NUL that ends a text was reached.
  static bool SkipText(std::span<const char>& in) {
    const auto end = std::find(in.begin(), in.end(), '\0');
    const bool is_whole = end != in.end();
    in = {end + (is_whole ? 1 : 0), in.end()};
    return is_whole;
  }

  // Little-endian, of the field gathered last.
  std::uint32_t Number(std::size_t at, std::size_t bytes) const {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < bytes; ++i) {
      number |= std::uint32_t{static_cast<unsigned char>(field_[at + i])}
                << (8 * i);
    }
    return number;
  }

  DeflateCodec deflate_;
  Part part_ = Part::kStart;
  std::array<char, kStartBytes> field_ = {};
  std::size_t filled_ = 0;  // of field_
  unsigned flags_ = 0;
  std::uint32_t extra_bytes_ = 0;  // still to come
  std::uint32_t header_crc_ = 0;
  std::uint32_t crc_ = 0;
  std::uint32_t bytes_ = 0;
};

}  // namespace

std::unique_ptr<Codec> MakeGzipCodec() {
  return std::make_unique<GzipCodec>();
}

std::unique_ptr<Codec> MakeDeflateCodec() {
  return std::make_unique<DeflateCodec>();
}

}  // namespace mailtide
