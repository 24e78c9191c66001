// The serial form of a segment: a header, then the body (segment_body.cc).
//
//   file    = "MTSG" format coding digest payload
//   format  = %x01 / %x02 / %x03   one byte; raised when the body changes: of
//                                  the first two only the days are read
//   coding  = %x00 / %x01          payload is the body / one zstd frame of it
//   digest  = 8 bytes              XXH3-64 of the body, lowest byte first, with
//                                  the format, from the third on, as its seed
#include "analysis/segment.h"

#include <memory>
#include <set>
#include <utility>

#include <xxhash.h>
#include <zstd.h>

#include "analysis/byte_codec.h"
#include "analysis/segment_body.h"

namespace mailtide {
namespace {

constexpr std::string_view kMagic = "MTSG";
constexpr std::uint8_t kFormat = 3;
enum Coding : std::uint8_t { kStored = 0, kZstd = 1 };
constexpr std::size_t kHeaderBytes = 4 + 1 + 1 + 8;

constexpr int kLevel = 3;
// What a payload may claim to hold: 5 million accounts take about 200 MB.
constexpr std::uint64_t kMaxBodyBytes = std::uint64_t{1} << 30;
// Bodies compress 2 to 50 times. One that would compress more than this (names
// made for it) is stored plainly, so that the reader can refuse bombs.
constexpr std::uint64_t kMaxRatio = 4096;
constexpr std::uint64_t kRatioSlackBytes = 65'536;

bool RatioIsFair(std::uint64_t body, std::uint64_t payload) {
  return body <= kRatioSlackBytes || body / kMaxRatio <= payload;
}

// Returns one zstd frame of `body`, or nothing when zstd fails for want of
// memory or compresses so well that it would look like a bomb.
std::string Compress(std::string_view body) {
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(
      ZSTD_createCCtx(), &ZSTD_freeCCtx);
  if (!context) {
    return {};
  }
  for (const auto& [parameter, value] :
       {std::pair{ZSTD_c_compressionLevel, kLevel},
        std::pair{ZSTD_c_contentSizeFlag, 1},
        std::pair{ZSTD_c_checksumFlag, 1}}) {
    if (ZSTD_isError(ZSTD_CCtx_setParameter(context.get(), parameter, value)) !=
        0) {
      return {};
    }
  }
  std::string frame(ZSTD_compressBound(body.size()), '\0');
  const std::size_t size = ZSTD_compress2(
      context.get(), frame.data(), frame.size(), body.data(), body.size());
  if (ZSTD_isError(size) != 0 || !RatioIsFair(body.size(), size)) {
    return {};
  }
  frame.resize(size);
  return frame;
}

Result<std::string> Decompress(std::string_view payload) {
  const unsigned long long size =
      ZSTD_getFrameContentSize(payload.data(), payload.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) {
    return tl::unexpected(DamagedSegment("no zstd frame with its size"));
  }
  if (size > kMaxBodyBytes || !RatioIsFair(size, payload.size())) {
    return tl::unexpected(DamagedSegment("it claims to hold too much"));
  }
  const std::size_t frame =
      ZSTD_findFrameCompressedSize(payload.data(), payload.size());
  if (ZSTD_isError(frame) != 0 || frame != payload.size()) {
    return tl::unexpected(
        DamagedSegment("it is cut off or bytes follow its end"));
  }
  std::string body(static_cast<std::size_t>(size), '\0');
  const std::size_t got =
      ZSTD_decompress(body.data(), body.size(), payload.data(), payload.size());
  if (ZSTD_isError(got) != 0 || got != body.size()) {
    return tl::unexpected(DamagedSegment("it does not decompress"));
  }
  return body;
}

std::uint64_t DigestOf(std::string_view body, std::uint8_t format) {
  return format < 3 ? XXH3_64bits(body.data(), body.size())
                    : XXH3_64bits_withSeed(body.data(), body.size(), format);
}

}  // namespace

std::vector<std::chrono::local_days> TouchedDays(const Segment& segment) {
  std::set<std::chrono::local_days> touched;
  for (const Days* days : {&segment.days, &segment.closing}) {
    for (const auto& [day, counts] : *days) {
      touched.insert(day);
    }
  }
  return {touched.begin(), touched.end()};
}

std::string EncodeSegment(const Segment& segment) {
  std::string body = WriteSegmentBody(segment);
  const std::uint64_t digest = DigestOf(body, kFormat);
  std::string payload = Compress(body);
  const Coding coding = payload.empty() ? kStored : kZstd;
  if (coding == kStored) {
    payload = std::move(body);
  }
  ByteWriter out;
  out.Bytes(kMagic);
  out.Byte(kFormat);
  out.Byte(coding);
  out.Fixed64(digest);
  out.Bytes(payload);
  return std::move(out).Take();
}

Result<Segment> DecodeSegment(std::string_view bytes) {
  ByteReader header(bytes.substr(0, kHeaderBytes));
  if (header.Bytes(kMagic.size()) != kMagic) {
    return tl::unexpected(DamagedSegment("it does not begin as one"));
  }
  const std::uint8_t format = header.Byte();
  if (header.ok() && format > kFormat) {
    return tl::unexpected(NewerSegment());
  }
  const std::uint8_t coding = header.Byte();
  const std::uint64_t digest = header.Fixed64();
  if (!header.ok() || format == 0 || coding > kZstd) {
    return tl::unexpected(DamagedSegment("its header makes no sense"));
  }
  std::string_view body = bytes.substr(kHeaderBytes);
  std::string decompressed;
  if (coding == kZstd) {
    Result<std::string> result = Decompress(body);
    if (!result) {
      return tl::unexpected(std::move(result.error()));
    }
    decompressed = *std::move(result);
    body = decompressed;
  }
  if (DigestOf(body, format) != digest) {
    return tl::unexpected(DamagedSegment("its checksum is wrong"));
  }
  return ReadSegmentBody(body, format == 1   ? SegmentParts::kDays
                               : format == 2 ? SegmentParts::kDaysFirst
                                             : SegmentParts::kAll);
}

}  // namespace mailtide
