// One zstd frame, skippable ones included, by libzstd.
//
// ZSTD_decompressStream does not say how much it wrote in a call that ends with
// an error. So no call may both give bytes and meet an error: what is decoded
// is drained by calls without input, and a call with input stops at the end of
// a block, before the header of the next one.
#include <zstd_errors.h>

#include <algorithm>
#include <new>

#include <zstd.h>

#include "parser/decompress.h"

namespace mailtide {
namespace {

constexpr std::size_t kBlockHeaderBytes = 3;  // RFC 8878, section 3.1.1.2

class ZstdCodec final : public Codec {
 public:
  ZstdCodec() : stream_(ZSTD_createDStream()) {
    if (stream_ == nullptr) {
      throw std::bad_alloc();
    }
    ZSTD_DCtx_setParameter(stream_, ZSTD_d_windowLogMax, kMaxZstdWindowLog);
  }
  ZstdCodec(const ZstdCodec&) = delete;
  ZstdCodec& operator=(const ZstdCodec&) = delete;
  ~ZstdCodec() override { ZSTD_freeDStream(stream_); }

  void Begin() override {
    ZSTD_DCtx_reset(stream_, ZSTD_reset_session_only);
    wanted_ = kBlockHeaderBytes;
    draining_ = false;
  }

  CodecStep Decode(std::span<const char> in, std::span<char> out) override {
    if (draining_) {
      const CodecStep step = Call({}, out);
      if (step.produced > 0 || step.status != CodecStatus::kMore) {
        return step;
      }
    }
    // libzstd wants the rest of a block together with the next header.
    const std::size_t up_to_header =
        wanted_ > kBlockHeaderBytes ? wanted_ - kBlockHeaderBytes : wanted_;
    return Call(in.first(std::min(in.size(), up_to_header)), out);
  }

 private:
  CodecStep Call(std::span<const char> in, std::span<char> out) {
    ZSTD_inBuffer input = {in.data(), in.size(), 0};
    ZSTD_outBuffer output = {out.data(), out.size(), 0};
    const std::size_t code = ZSTD_decompressStream(stream_, &output, &input);
    CodecStep step;
    step.consumed = input.pos;
    step.produced = output.pos;
    draining_ = output.pos == output.size;
    if (ZSTD_isError(code) == 0U) {
      wanted_ = code;
      if (code == 0) {
        step.status = CodecStatus::kMemberEnd;
      }
      return step;
    }
    switch (ZSTD_getErrorCode(code)) {
      case ZSTD_error_memory_allocation:
        throw std::bad_alloc();
      case ZSTD_error_frameParameter_windowTooLarge:
        step.status = CodecStatus::kTooDemanding;
        break;
      default:
        step.status = CodecStatus::kDamaged;
        step.detail = ZSTD_getErrorName(code);
        break;
    }
    return step;
  }

  ZSTD_DStream* stream_;
  std::size_t wanted_ = kBlockHeaderBytes;  // input that libzstd asks for next
  bool draining_ = false;  // it may hold bytes that found no room
};

}  // namespace

std::unique_ptr<Codec> MakeZstdCodec() {
  return std::make_unique<ZstdCodec>();
}

}  // namespace mailtide
