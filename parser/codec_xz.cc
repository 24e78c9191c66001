// One .xz stream by liblzma, with a limit on the memory its header may ask for
// (a dictionary of up to 4 GiB otherwise).
#include <new>

#include <lzma.h>

#include "parser/decompress.h"

namespace mailtide {
namespace {

class XzCodec final : public Codec {
 public:
  XzCodec() = default;
  XzCodec(const XzCodec&) = delete;
  XzCodec& operator=(const XzCodec&) = delete;
  ~XzCodec() override { lzma_end(&stream_); }

  void Begin() override {
    // Takes over the memory of the stream before.
    if (lzma_stream_decoder(&stream_, kMaxXzMemoryBytes, /*flags=*/0) !=
        LZMA_OK) {
      throw std::bad_alloc();
    }
  }

  CodecStep Decode(std::span<const char> in, std::span<char> out) override {
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(in.data());
    stream_.avail_in = in.size();
    stream_.next_out = reinterpret_cast<std::uint8_t*>(out.data());
    stream_.avail_out = out.size();
    const lzma_ret code = lzma_code(&stream_, LZMA_RUN);
    CodecStep step;
    step.consumed = in.size() - stream_.avail_in;
    step.produced = out.size() - stream_.avail_out;
    switch (code) {
      case LZMA_OK:
      case LZMA_BUF_ERROR:  // no progress without more input or room
        break;
      case LZMA_STREAM_END:
        step.status = CodecStatus::kMemberEnd;
        break;
      case LZMA_MEM_ERROR:
        throw std::bad_alloc();
      case LZMA_MEMLIMIT_ERROR:
        step.status = CodecStatus::kTooDemanding;
        break;
      case LZMA_OPTIONS_ERROR:
        step.status = CodecStatus::kDamaged;
        step.detail = "unknown options in a header";
        break;
      default:
        step.status = CodecStatus::kDamaged;
        step.detail = "incorrect data or checksum";
        break;
    }
    return step;
  }

 private:
  lzma_stream stream_ = LZMA_STREAM_INIT;
};

}  // namespace

std::unique_ptr<Codec> MakeXzCodec() {
  return std::make_unique<XzCodec>();
}

}  // namespace mailtide
