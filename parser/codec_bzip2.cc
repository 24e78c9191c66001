// One bzip2 stream by libbz2, which decodes and verifies block by block: of a
// block that is cut off nothing can be had.
#include <algorithm>
#include <limits>
#include <new>

#include <bzlib.h>

#include "parser/decompress.h"

namespace mailtide {
namespace {

class Bzip2Codec final : public Codec {
 public:
  Bzip2Codec() = default;
  Bzip2Codec(const Bzip2Codec&) = delete;
  Bzip2Codec& operator=(const Bzip2Codec&) = delete;
  ~Bzip2Codec() override { End(); }

  void Begin() override {
    End();
    if (BZ2_bzDecompressInit(&stream_, /*verbosity=*/0, /*small=*/0) != BZ_OK) {
      throw std::bad_alloc();
    }
    begun_ = true;
  }

  CodecStep Decode(std::span<const char> in, std::span<char> out) override {
    constexpr std::size_t kMost = std::numeric_limits<unsigned>::max();
    const auto room_in = static_cast<unsigned>(std::min(in.size(), kMost));
    const auto room_out = static_cast<unsigned>(std::min(out.size(), kMost));
    stream_.next_in = const_cast<char*>(in.data());  // is only read
    stream_.avail_in = room_in;
    stream_.next_out = out.data();
    stream_.avail_out = room_out;
    const int code = BZ2_bzDecompress(&stream_);
    CodecStep step;
    step.consumed = room_in - stream_.avail_in;
    step.produced = room_out - stream_.avail_out;
    switch (code) {
      case BZ_OK:
        break;
      case BZ_STREAM_END:
        step.status = CodecStatus::kMemberEnd;
        break;
      case BZ_MEM_ERROR:
        throw std::bad_alloc();
      case BZ_DATA_ERROR_MAGIC:
        step.status = CodecStatus::kDamaged;
        step.detail = "incorrect header";
        break;
      default:
        step.status = CodecStatus::kDamaged;
        step.detail = "incorrect data or checksum";
        break;
    }
    return step;
  }

 private:
  void End() {
    if (begun_) {
      BZ2_bzDecompressEnd(&stream_);
      stream_ = {};
      begun_ = false;
    }
  }

  bz_stream stream_ = {};
  bool begun_ = false;
};

}  // namespace

std::unique_ptr<Codec> MakeBzip2Codec() {
  return std::make_unique<Bzip2Codec>();
}

}  // namespace mailtide
