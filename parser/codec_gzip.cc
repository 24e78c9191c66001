// One gzip member (RFC 1952) by zlib, which reads the header with all its
// optional fields and verifies CRC and length at the end; or raw deflate data,
// of which nothing is verified.
#include <algorithm>
#include <limits>
#include <new>

#define ZLIB_CONST  // makes next_in a pointer to const
#include <zlib.h>

#include "parser/decompress.h"

namespace mailtide {
namespace {

// The window bits of inflateInit2 also choose the format.
constexpr int kGzipOnly = MAX_WBITS + 16;
constexpr int kRawDeflate = -MAX_WBITS;

class InflateCodec final : public Codec {
 public:
  explicit InflateCodec(int window_bits) {
    if (inflateInit2(&stream_, window_bits) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  InflateCodec(const InflateCodec&) = delete;
  InflateCodec& operator=(const InflateCodec&) = delete;
  ~InflateCodec() override { inflateEnd(&stream_); }

  void Begin() override { inflateReset(&stream_); }

  CodecStep Decode(std::span<const char> in, std::span<char> out) override {
    constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
    const auto room_in = static_cast<uInt>(std::min(in.size(), kMost));
    const auto room_out = static_cast<uInt>(std::min(out.size(), kMost));
    stream_.next_in = reinterpret_cast<const Bytef*>(in.data());
    stream_.avail_in = room_in;
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = room_out;
    const int code = inflate(&stream_, Z_NO_FLUSH);
    CodecStep step;
    step.consumed = room_in - stream_.avail_in;
    step.produced = room_out - stream_.avail_out;
    switch (code) {
      case Z_OK:
      case Z_BUF_ERROR:  // no progress without more input or room
        break;
      case Z_STREAM_END:
        step.status = CodecStatus::kMemberEnd;
        break;
      case Z_MEM_ERROR:
        throw std::bad_alloc();
      default:
        step.status = CodecStatus::kDamaged;
        step.detail = stream_.msg != nullptr ? stream_.msg : "unknown reason";
        break;
    }
    return step;
  }

 private:
  z_stream stream_ = {};
};

}  // namespace

std::unique_ptr<Codec> MakeGzipCodec() {
  return std::make_unique<InflateCodec>(kGzipOnly);
}

std::unique_ptr<Codec> MakeDeflateCodec() {
  return std::make_unique<InflateCodec>(kRawDeflate);
}

}  // namespace mailtide
