#include "parser/decompress.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include <fmt/format.h>

namespace mailtide {
namespace {

// The library always gets input in blocks of kRawBytes and room in windows of
// kWindowBytes, however the bytes come and go: from damaged data some give more
// or less before the error, depending on how they are called.
constexpr std::size_t kRawBytes = std::size_t{128} << 10;
constexpr std::size_t kWindowBytes = std::size_t{256} << 10;

enum class Match : std::uint8_t {
  kNo,
  kPrefix,  // all of `bytes`, but they are too few to be sure
  kYes,
};

Match MatchBytes(std::string_view bytes, std::string_view magic) {
  const std::size_t n = std::min(bytes.size(), magic.size());
  if (bytes.substr(0, n) != magic.substr(0, n)) {
    return Match::kNo;
  }
  return n == magic.size() ? Match::kYes : Match::kPrefix;
}

// "BZh", a digit, then the mark of a block or of the end of the stream. The
// long form is needed: "BZh9" alone could begin a line of text.
Match MatchBzip2(std::string_view bytes) {
  constexpr std::string_view kName = "BZh";
  constexpr std::string_view kBlock = "\x31\x41\x59\x26\x53\x59";
  constexpr std::string_view kEnd = "\x17\x72\x45\x38\x50\x90";
  if (bytes.size() <= kName.size()) {
    return MatchBytes(bytes, kName) == Match::kNo ? Match::kNo : Match::kPrefix;
  }
  const char level = bytes[kName.size()];
  if (bytes.substr(0, kName.size()) != kName || level < '1' || level > '9') {
    return Match::kNo;
  }
  const std::string_view mark = bytes.substr(kName.size() + 1);
  return std::max(MatchBytes(mark, kBlock), MatchBytes(mark, kEnd));
}

// A frame, or a skippable frame (its first byte is 0x50 to 0x5f).
Match MatchZstd(std::string_view bytes) {
  using namespace std::string_view_literals;
  const Match frame = MatchBytes(bytes, "\x28\xb5\x2f\xfd"sv);
  if (frame != Match::kNo || bytes.empty()) {
    return frame;
  }
  const bool skippable = bytes[0] >= '\x50' && bytes[0] <= '\x5f';
  return skippable ? MatchBytes(bytes.substr(1), "\x2a\x4d\x18"sv) : Match::kNo;
}

Match MatchMagic(Compression compression, std::string_view bytes) {
  using namespace std::string_view_literals;
  switch (compression) {
    case Compression::kGzip:
      return MatchBytes(bytes, "\x1f\x8b\x08"sv);
    case Compression::kBzip2:
      return MatchBzip2(bytes);
    case Compression::kXz:
      return MatchBytes(bytes,
                        "\xfd"
                        "7zXZ\0"sv);
    case Compression::kZstd:
      return MatchZstd(bytes);
    case Compression::kZip:  // nothing follows a member
    case Compression::kNone:
      break;
  }
  return Match::kNo;
}

std::unique_ptr<Codec> MakeCodec(Compression compression) {
  switch (compression) {
    case Compression::kGzip:
      return MakeGzipCodec();
    case Compression::kBzip2:
      return MakeBzip2Codec();
    case Compression::kXz:
      return MakeXzCodec();
    case Compression::kZstd:
      return MakeZstdCodec();
    case Compression::kZip:
    case Compression::kNone:
      break;
  }
  assert(false && "no codec without more to know");
  return nullptr;
}

}  // namespace

Compression DetectCompression(std::string_view start) {
  if (start.empty()) {
    return Compression::kNone;
  }
  constexpr std::array kAll = {Compression::kGzip, Compression::kBzip2,
                               Compression::kXz, Compression::kZstd};
  for (const Compression compression : kAll) {
    if (MatchMagic(compression, start) != Match::kNo) {
      return compression;
    }
  }
  return Compression::kNone;
}

Decompressor::Decompressor(Compression compression, std::string subject,
                           const InputOptions& options)
    : compression_(compression),
      subject_(std::move(subject)),
      options_(options),
      codec_(MakeCodec(compression)),
      raw_(std::make_unique_for_overwrite<char[]>(kRawBytes)) {}

Decompressor::Decompressor(std::unique_ptr<Codec> zip_codec,
                           std::string subject, const InputOptions& options)
    : compression_(Compression::kZip),
      subject_(std::move(subject)),
      options_(options),
      codec_(std::move(zip_codec)),
      raw_(std::make_unique_for_overwrite<char[]>(kRawBytes)) {}

std::size_t Decompressor::Read(const Source& source, std::span<char> out) {
  std::size_t filled = 0;
  if (held_.empty()) {
    while (out.size() - filled >= kWindowBytes && state_ != State::kDone) {
      filled += FillWindow(source, out.subspan(filled, kWindowBytes));
    }
    if (filled > 0 || state_ == State::kDone) {
      return filled;
    }
    if (window_ == nullptr) {
      window_ = std::make_unique_for_overwrite<char[]>(kWindowBytes);
    }
    const std::span<char> window(window_.get(), kWindowBytes);
    held_ = window.first(FillWindow(source, window));
  }
  const std::size_t n = std::min(held_.size(), out.size());
  std::copy_n(held_.begin(), n, out.begin());
  held_ = held_.subspan(n);
  return n;
}

// Decodes until the window is full or nothing more can be had.
std::size_t Decompressor::FillWindow(const Source& source,
                                     std::span<char> window) {
  std::size_t filled = 0;
  while (filled < window.size() && state_ != State::kDone) {
    switch (state_) {
      case State::kStart:
        codec_->Begin();
        state_ = State::kMember;
        break;
      case State::kMember:
        filled += DecodeMember(source, window.subspan(filled));
        break;
      case State::kBetween:
        BetweenMembers(source);
        break;
      case State::kDone:
        break;
    }
  }
  return filled;
}

// Fills the raw buffer behind the bytes that are still pending.
void Decompressor::Refill(const Source& source) {
  const std::span<char> raw(raw_.get(), kRawBytes);
  std::copy(pending_.begin(), pending_.end(), raw.begin());
  std::size_t filled = pending_.size();
  while (filled < raw.size() && !source_ended_) {
    const std::size_t got = source(raw.subspan(filled));
    source_ended_ = got == 0;
    filled += got;
  }
  pending_ = raw.first(filled);
}

std::size_t Decompressor::DecodeMember(const Source& source,
                                       std::span<char> out) {
  if (pending_.empty() && !source_ended_) {
    Refill(source);
  }
  const CodecStep step = codec_->Decode(pending_, out);
  pending_ = pending_.subspan(step.consumed);
  consumed_ += step.consumed;
  produced_ += step.produced;
  if (step.status == CodecStatus::kMemberEnd) {
    state_ = State::kBetween;
  } else if (const std::string problem = Problem(step); !problem.empty()) {
    Stop(problem);
  }
  if (!error_) {
    CheckGrowth();
  }
  return step.produced;
}

// Returns what is wrong after this step, as a message, or "".
std::string Decompressor::Problem(const CodecStep& step) const {
  const std::string_view name = CompressionName(compression_);
  if (step.status == CodecStatus::kDamaged) {
    return fmt::format(
        "{} is damaged: its {} data is wrong near byte {} ({}); what came "
        "before was read; take a sound copy",
        subject_, name, consumed_, step.detail);
  }
  if (step.status == CodecStatus::kTooDemanding) {
    return fmt::format(
        "{} cannot be unpacked: its {} data at byte {} needs more than 128 MiB "
        "of memory; if it can be trusted, unpack it by hand and read the "
        "result",
        subject_, name, consumed_);
  }
  if (step.consumed > 0 || step.produced > 0) {
    return "";
  }
  if (pending_.empty()) {  // and the source has ended, as DecodeMember refills
    return fmt::format(
        "{} is cut off: its {} data stops in the middle, at byte {}; what is "
        "there was read; take a whole copy",
        subject_, name, consumed_);
  }
  return fmt::format(
      "{} is damaged: its {} data cannot be decoded beyond byte {}; what came "
      "before was read; take a sound copy",
      subject_, name, consumed_);
}

// Decides what follows a complete member: the end, another one, or neither.
void Decompressor::BetweenMembers(const Source& source) {
  const std::uint64_t end = consumed_;
  const bool padded_well = SkipPadding(source);
  while (pending_.size() < kMagicBytes && !source_ended_) {
    Refill(source);
  }
  if (padded_well && pending_.empty()) {
    state_ = State::kDone;
    return;
  }
  if (padded_well &&
      MatchMagic(compression_, {pending_.data(), pending_.size()}) !=
          Match::kNo) {
    state_ = State::kStart;
    return;
  }
  Stop(
      fmt::format("{} has foreign bytes after its end: its {} data is complete "
                  "at byte {}, and what follows is none and was not read; "
                  "check how the file was written",
                  subject_, CompressionName(compression_), end));
}

// Passes over what the command-line tools take as padding: gzip any zeros (of
// tapes), xz zeros in fours. Returns whether their number is right.
bool Decompressor::SkipPadding(const Source& source) {
  if (compression_ != Compression::kGzip && compression_ != Compression::kXz) {
    return true;
  }
  std::uint64_t zeros = 0;
  for (;;) {
    if (pending_.empty() && !source_ended_) {
      Refill(source);
    }
    const auto other = std::find_if(pending_.begin(), pending_.end(),
                                    [](char c) { return c != '\0'; });
    const auto n = static_cast<std::size_t>(other - pending_.begin());
    zeros += n;
    consumed_ += n;
    pending_ = pending_.subspan(n);
    if (!pending_.empty() || source_ended_) {
      return compression_ != Compression::kXz || zeros % 4 == 0;
    }
  }
}

void Decompressor::CheckGrowth() {
  const bool too_much = produced_ > options_.max_output;
  const bool too_steep =
      produced_ > options_.ratio_from &&
      static_cast<double>(produced_) >
          options_.max_ratio * static_cast<double>(consumed_);
  if (!too_much && !too_steep) {
    return;
  }
  Stop(fmt::format(
      "{} grows beyond all measure: {} bytes of its {} data gave "
      "{} already (a decompression bomb?); if it can be trusted, "
      "unpack it by hand and read the result",
      subject_, consumed_, CompressionName(compression_), produced_));
}

void Decompressor::Stop(std::string message) {
  error_ = Error{ErrorCode::kInputDamaged, std::move(message)};
  state_ = State::kDone;
}

}  // namespace mailtide
