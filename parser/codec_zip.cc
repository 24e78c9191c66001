// One member of a ZIP archive: stored, deflated or bzip2 data, whose length
// and CRC-32 stand in the archive's directory (APPNOTE.TXT, 4.4.5 to 4.4.9).
#include <algorithm>
#include <utility>

#include <isa-l/crc.h>

#include "parser/decompress.h"

namespace mailtide {
namespace {

class StoredCodec final : public Codec {
 public:
  explicit StoredCodec(std::uint64_t bytes) : bytes_(bytes) {}

  void Begin() override { left_ = bytes_; }

  CodecStep Decode(std::span<const char> in, std::span<char> out) override {
    const auto n = static_cast<std::size_t>(
        std::min<std::uint64_t>(left_, std::min(in.size(), out.size())));
    std::copy_n(in.begin(), n, out.begin());
    left_ -= n;
    return {n, n, left_ == 0 ? CodecStatus::kMemberEnd : CodecStatus::kMore};
  }

 private:
  std::uint64_t bytes_;
  std::uint64_t left_ = 0;
};

// Verifies what another codec gives.
class CheckedCodec final : public Codec {
 public:
  CheckedCodec(std::unique_ptr<Codec> codec, std::uint64_t bytes,
               std::uint32_t crc)
      : codec_(std::move(codec)), wanted_bytes_(bytes), wanted_crc_(crc) {}

  void Begin() override {
    codec_->Begin();
    bytes_ = 0;
    crc_ = 0;
  }

  CodecStep Decode(std::span<const char> in, std::span<char> out) override {
    CodecStep step = codec_->Decode(in, out);
    bytes_ += step.produced;
    crc_ = crc32_gzip_refl(crc_,
                           reinterpret_cast<const unsigned char*>(out.data()),
                           step.produced);
    if (step.status != CodecStatus::kMemberEnd) {
      return step;
    }
    // The words are those for a gzip member.
    if (crc_ != wanted_crc_) {
      step.status = CodecStatus::kDamaged;
      step.detail = "incorrect data check";
    } else if (bytes_ != wanted_bytes_) {
      step.status = CodecStatus::kDamaged;
      step.detail = "incorrect length check";
    }
    return step;
  }

 private:
  std::unique_ptr<Codec> codec_;
  std::uint64_t wanted_bytes_;
  std::uint32_t wanted_crc_;
  std::uint64_t bytes_ = 0;
  std::uint32_t crc_ = 0;
};

std::unique_ptr<Codec> MakeUnchecked(unsigned method, std::uint64_t bytes) {
  constexpr unsigned kStored = 0;
  constexpr unsigned kDeflated = 8;
  constexpr unsigned kBzip2 = 12;
  switch (method) {
    case kStored:
      return std::make_unique<StoredCodec>(bytes);
    case kDeflated:
      return MakeDeflateCodec();
    case kBzip2:
      return MakeBzip2Codec();
    default:
      return nullptr;
  }
}

}  // namespace

std::unique_ptr<Codec> MakeZipCodec(unsigned method, std::uint64_t bytes,
                                    std::uint32_t crc) {
  std::unique_ptr<Codec> codec = MakeUnchecked(method, bytes);
  return codec == nullptr
             ? nullptr
             : std::make_unique<CheckedCodec>(std::move(codec), bytes, crc);
}

}  // namespace mailtide
