#include "tests/support/pack.h"

#include <cstdint>
#include <stdexcept>
#include <vector>

#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

namespace mailtide {
namespace {

void Require(bool ok) {
  if (!ok) {
    throw std::runtime_error("the compression library failed");
  }
}

std::string PackGzip(std::string_view bytes, gz_header* header) {
  z_stream stream = {};
  Require(deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                       MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  if (header != nullptr) {
    Require(deflateSetHeader(&stream, header) == Z_OK);
  }
  // The bound counts neither the name nor the comment.
  std::string packed(deflateBound(&stream, bytes.size()) + 1000, '\0');
  std::string copy(bytes);
  stream.next_in = reinterpret_cast<Bytef*>(copy.data());
  stream.avail_in = static_cast<uInt>(copy.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  Require(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string PackBzip2(std::string_view bytes) {
  auto size = static_cast<unsigned>(bytes.size() + bytes.size() / 100 + 600);
  std::string packed(size, '\0');
  std::string copy(bytes);
  Require(BZ2_bzBuffToBuffCompress(packed.data(), &size, copy.data(),
                                   static_cast<unsigned>(copy.size()), 9, 0,
                                   0) == BZ_OK);
  packed.resize(size);
  return packed;
}

std::string PackXz(std::string_view bytes) {
  std::string packed(lzma_stream_buffer_bound(bytes.size()), '\0');
  std::size_t size = 0;
  Require(lzma_easy_buffer_encode(
              6, LZMA_CHECK_CRC64, nullptr,
              reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(),
              reinterpret_cast<std::uint8_t*>(packed.data()), &size,
              packed.size()) == LZMA_OK);
  packed.resize(size);
  return packed;
}

std::string PackZstd(std::string_view bytes) {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size = ZSTD_compress2(context, packed.data(), packed.size(),
                                          bytes.data(), bytes.size());
  ZSTD_freeCCtx(context);
  Require(ZSTD_isError(size) == 0U);
  packed.resize(size);
  return packed;
}

}  // namespace

std::string Pack(Compression compression, std::string_view bytes) {
  switch (compression) {
    case Compression::kNone:
      return std::string(bytes);
    case Compression::kGzip:
      return PackGzip(bytes, nullptr);
    case Compression::kBzip2:
      return PackBzip2(bytes);
    case Compression::kXz:
      return PackXz(bytes);
    case Compression::kZstd:
      return PackZstd(bytes);
    case Compression::kZip:
      break;  // an archive is no stream: zip_archive.h
  }
  return {};
}

std::string PackGzipWithFullHeader(std::string_view bytes) {
  std::string extra =
      "AB\x04"
      "four";
  extra.insert(3, 1, '\0');  // two-byte length, little-endian
  std::string name = "smtp.log";
  std::string comment = "the log of a day";
  gz_header header = {};
  header.time = 1;
  header.os = 3;
  header.extra = reinterpret_cast<Bytef*>(extra.data());
  header.extra_len = static_cast<uInt>(extra.size());
  header.name = reinterpret_cast<Bytef*>(name.data());
  header.comment = reinterpret_cast<Bytef*>(comment.data());
  header.hcrc = 1;
  return PackGzip(bytes, &header);
}

std::string ZstdSkippableFrame(std::string_view payload) {
  std::string frame = "\x53\x2a\x4d\x18";
  for (unsigned shift = 0; shift < 32; shift += 8) {
    frame += static_cast<char>((payload.size() >> shift) & 0xff);
  }
  return frame.append(payload);
}

std::string FromHex(std::string_view digits) {
  std::string bytes;
  int high = -1;
  for (const char c : digits) {
    if (c == ' ') {
      continue;
    }
    const int value = c <= '9' ? c - '0' : c - 'a' + 10;
    if (high < 0) {
      high = value;
    } else {
      bytes += static_cast<char>(high * 16 + value);
      high = -1;
    }
  }
  return bytes;
}

}  // namespace mailtide
