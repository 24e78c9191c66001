#include "parser/input.h"

#include <algorithm>
#include <ios>
#include <optional>
#include <utility>
#include <vector>

#include <boost/iostreams/categories.hpp>
#include <boost/iostreams/compose.hpp>
#include <boost/iostreams/read.hpp>
#include <fmt/format.h>

#include "parser/decompress.h"
#include "parser/file_input.h"
#include "parser/read_ahead.h"
#include "parser/text.h"
#include "parser/zip_input.h"

namespace mailtide {
namespace {

namespace bios = boost::iostreams;

// Read at once to see what an input is; a multiple of the page size, so that
// the reads after it are aligned in the file.
constexpr std::size_t kSniffBytes = std::size_t{64} << 10;

// The bottom of a chain: an Input as a Boost.Iostreams source. An Error ends
// the bytes and is kept, so that the filters above first hand over theirs.
struct InputSource {
  using char_type = char;
  using category = bios::source_tag;

  std::streamsize read(char* data, std::streamsize size) const {
    auto got = input->Read({data, static_cast<std::size_t>(size)});
    if (!got) {
      *error = std::move(got).error();
      return -1;
    }
    return *got == 0 ? -1 : static_cast<std::streamsize>(*got);
  }

  Input* input;
  std::optional<Error>* error;
};

// A Stage (Decompressor, Utf16Transcoder) as a Boost.Iostreams filter.
template <typename Stage>
struct StageFilter {
  using char_type = char;
  // NOLINTNEXTLINE(readability-identifier-naming): the name Boost looks for
  struct category : bios::input_filter_tag, bios::multichar_tag {};

  template <typename Source>
  std::streamsize read(Source& source, char* data, std::streamsize size) {
    const auto pull = [&source](std::span<char> buffer) -> std::size_t {
      const std::streamsize got = bios::read(
          source, buffer.data(), static_cast<std::streamsize>(buffer.size()));
      return got < 0 ? 0 : static_cast<std::size_t>(got);
    };
    const std::size_t got =
        stage->Read(pull, {data, static_cast<std::size_t>(size)});
    return got == 0 ? -1 : static_cast<std::streamsize>(got);
  }

  Stage* stage;
};

// An Input above another with a stage between them. Composing filter and
// source, rather than pushing both on a stream buffer, copies no byte.
template <typename Stage>
class FilteredInput final : public Input {
 public:
  FilteredInput(std::unique_ptr<Input> below, Stage stage)
      : below_(std::move(below)),
        stage_(std::move(stage)),
        chain_(StageFilter<Stage>{&stage_},
               InputSource{below_.get(), &error_below_}) {}

  Result<std::size_t> Read(std::span<char> buffer) override {
    const std::streamsize got =
        chain_.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    if (got > 0) {
      return static_cast<std::size_t>(got);
    }
    // The lower error is the cause: where reading fails, data also is cut off.
    if (error_below_) {
      return tl::unexpected<Error>(*error_below_);
    }
    if (stage_.error()) {
      return tl::unexpected<Error>(*stage_.error());
    }
    return 0;
  }
  void Cancel() override { below_->Cancel(); }

 private:
  std::unique_ptr<Input> below_;
  Stage stage_;
  std::optional<Error> error_below_;
  bios::composite<StageFilter<Stage>, InputSource> chain_;
};

// Gives UTF-8 for UTF-16, without the byte order mark.
class Utf16Transcoder {
 public:
  explicit Utf16Transcoder(Utf16Order order) : order_(order) {}

  std::size_t Read(const Decompressor::Source& source, std::span<char> out) {
    while (given_ == text_.size() && !ended_) {
      Refill(source);
    }
    const std::size_t n = std::min(out.size(), text_.size() - given_);
    std::copy_n(text_.data() + given_, n, out.data());
    given_ += n;
    return n;
  }
  const std::optional<Error>& error() const { return error_; }

 private:
  void Refill(const Decompressor::Source& source) {
    text_.clear();
    given_ = 0;
    const std::size_t got = source(std::span(raw_).subspan(kept_));
    ended_ = got == 0;
    const std::string_view bytes(raw_.data(), kept_ + got);
    std::size_t used = 0;
    if (at_start_ && (bytes.size() >= kMarkBytes || ended_)) {
      used = std::min(bytes.size(), kMarkBytes);
      at_start_ = false;
    }
    if (!at_start_) {
      used += AppendUtf16(bytes.substr(used), order_, ended_, text_);
    }
    kept_ = bytes.size() - used;
    std::copy_n(raw_.data() + used, kept_, raw_.data());
  }

  static constexpr std::size_t kMarkBytes = 2;

  Utf16Order order_;
  std::vector<char> raw_ = std::vector<char>(kSniffBytes);
  std::size_t kept_ = 0;  // bytes at the start of raw_, of a cut character
  std::string text_;
  std::size_t given_ = 0;  // of text_
  bool at_start_ = true;
  bool ended_ = false;
  std::optional<Error> error_;  // never set: every byte means something
};

// Gives nothing but an Error.
class DamagedInput final : public Input {
 public:
  explicit DamagedInput(Error error) : error_(std::move(error)) {}
  Result<std::size_t> Read(std::span<char> /*buffer*/) override {
    return tl::unexpected<Error>(error_);
  }

 private:
  Error error_;
};

// Gives back what was read to see what an input is, then the rest of it.
class SniffedInput final : public Input {
 public:
  explicit SniffedInput(std::unique_ptr<Input> rest) : rest_(std::move(rest)) {}

  // Returns the first bytes: at least `least`, or all there are.
  std::string_view Sniff(std::size_t least) {
    start_.resize(kSniffBytes);
    std::size_t filled = 0;
    while (filled < least && !error_) {
      auto got = rest_->Read(std::span(start_).subspan(filled));
      if (!got) {
        error_ = std::move(got).error();
      } else if (*got == 0) {
        break;
      } else {
        filled += *got;
      }
    }
    start_.resize(filled);
    return {start_.data(), start_.size()};
  }

  Result<std::size_t> Read(std::span<char> buffer) override {
    if (given_ < start_.size()) {
      const std::size_t n = std::min(buffer.size(), start_.size() - given_);
      std::copy_n(start_.data() + given_, n, buffer.data());
      given_ += n;
      return n;
    }
    start_ = {};
    given_ = 0;
    if (error_) {
      return tl::unexpected<Error>(*error_);
    }
    return rest_->Read(buffer);
  }
  void Cancel() override { rest_->Cancel(); }

 private:
  std::unique_ptr<Input> rest_;
  std::vector<char> start_;
  std::size_t given_ = 0;  // of start_
  std::optional<Error> error_;
};

std::optional<Utf16Order> ByteOrderMark(std::string_view start) {
  if (start.substr(0, 2) == "\xff\xfe") {
    return Utf16Order::kLittle;
  }
  if (start.substr(0, 2) == "\xfe\xff") {
    return Utf16Order::kBig;
  }
  return std::nullopt;
}

// Bytes that tell a ZIP archive and a byte order mark.
constexpr std::size_t kStartBytes = 4;

// What a member unpacked gives is a chain of its own: it may be compressed once
// more. Both together may grow no more than one alone.
Result<OpenedInput> OpenMember(const MemberPath& path,
                               const InputOptions& options) {
  Result<PackedMember> member = OpenZipMember(path, options.zip_entry);
  if (!member && member.error().code == ErrorCode::kInputDamaged) {
    OpenedInput damaged;
    damaged.input = std::make_unique<DamagedInput>(std::move(member).error());
    damaged.stamp = StampOf(path.archive);
    damaged.compression = Compression::kZip;
    return damaged;
  }
  if (!member) {
    return tl::unexpected<Error>(std::move(member).error());
  }
  const std::string subject = QuotedPath(path.archive + "/" + path.member);
  InputOptions inner = options;
  inner.read_ahead = false;
  const double most =
      options.max_ratio * static_cast<double>(member->packed_bytes);
  if (most < static_cast<double>(options.max_output)) {
    inner.max_output = std::min(
        options.max_output,
        std::max(options.ratio_from, static_cast<std::uint64_t>(most)));
  }
  Result<OpenedInput> opened =
      OpenInputOn(std::make_unique<FilteredInput<Decompressor>>(
                      std::move(member->packed),
                      Decompressor(std::move(member->codec), subject, options)),
                  subject, inner);
  if (opened) {
    opened->stamp = member->stamp;
    opened->compression = Compression::kZip;
    opened->is_raw = false;
    if (options.read_ahead) {
      opened->input = ReadAhead(std::move(opened->input));
    }
  }
  return opened;
}

}  // namespace

std::string_view CompressionName(Compression compression) {
  switch (compression) {
    case Compression::kNone:
      return "none";
    case Compression::kGzip:
      return "gzip";
    case Compression::kBzip2:
      return "bzip2";
    case Compression::kXz:
      return "xz";
    case Compression::kZstd:
      return "zstd";
    case Compression::kZip:
      return "zip";
  }
  return "unknown";
}

Result<OpenedInput> OpenInputOn(std::unique_ptr<Input> raw,
                                const std::string& subject,
                                const InputOptions& options) {
  OpenedInput opened;
  auto sniffed = std::make_unique<SniffedInput>(std::move(raw));
  std::string_view start = sniffed->Sniff(kMagicBytes);
  opened.compression = DetectCompression(start);
  if (opened.compression != Compression::kNone) {
    sniffed = std::make_unique<SniffedInput>(
        std::make_unique<FilteredInput<Decompressor>>(
            std::move(sniffed),
            Decompressor(opened.compression, subject, options)));
    start = sniffed->Sniff(kStartBytes);
  }
  if (IsZipStart(start)) {
    return Fail(ErrorCode::kNotALog,
                fmt::format("{} is a ZIP archive where none can be read (on a "
                            "pipe, in another archive, compressed again); "
                            "unpack it by hand and read the result",
                            subject));
  }
  const std::optional<Utf16Order> order = ByteOrderMark(start);
  opened.input = std::move(sniffed);
  opened.is_raw = !order && opened.compression == Compression::kNone;
  if (order) {
    opened.input = std::make_unique<FilteredInput<Utf16Transcoder>>(
        std::move(opened.input), Utf16Transcoder(*order));
  }
  if (options.read_ahead && opened.compression != Compression::kNone) {
    opened.input = ReadAhead(std::move(opened.input));
  }
  return opened;
}

Result<OpenedInput> OpenInput(const std::filesystem::path& path,
                              const InputOptions& options) {
  if (const std::optional<MemberPath> member = SplitMemberPath(path)) {
    return OpenMember(*member, options);
  }
  auto raw = OpenRawFile(path, options.follow_link);
  if (!raw) {
    return tl::unexpected<Error>(std::move(raw).error());
  }
  Result<OpenedInput> opened =
      OpenInputOn(std::move(raw->input), QuotedPath(path), options);
  if (opened) {
    opened->stamp = raw->stamp;
    opened->is_raw = opened->is_raw && raw->stamp.has_value();
  }
  return opened;
}

bool InputExists(const std::filesystem::path& path) {
  const std::optional<MemberPath> member = SplitMemberPath(path);
  return member ? HasZipMember(*member) : StampOf(path).has_value();
}

Result<OpenedInput> OpenStandardInput(const InputOptions& options) {
  auto raw = OpenRawStandardInput();
  if (!raw) {
    return tl::unexpected<Error>(std::move(raw).error());
  }
  return OpenInputOn(std::move(*raw), "standard input", options);
}

}  // namespace mailtide
