#include "parser/line_reader.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <span>
#include <utility>

namespace mailtide {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

LineReader::LineReader(Input& input, std::size_t block_bytes)
    : input_(input),
      block_bytes_(block_bytes),
      // A line that may yet be short enough, the byte that would make it too
      // long, and one block.
      capacity_(kMaxLineBytes + 1 + block_bytes),
      storage_(std::make_unique_for_overwrite<char[]>(
          kBlockPadding + capacity_ + kBlockPadding)),
      buffer_(storage_.get() + kBlockPadding) {
  assert(block_bytes > 0);
}

LineBlock LineReader::NextBlock() {
  DropByteOrderMark();
  for (;;) {
    const std::string_view available(buffer_ + begin_, Available());
    // A line that is too long is longer than what may be available beside one.
    const std::size_t last = available.size() > kMaxLineBytes
                                 ? std::string_view::npos
                                 : available.rfind('\n');
    if (last != std::string_view::npos) {
      const std::string_view lines = available.substr(0, last + 1);
      begin_ += lines.size();
      bytes_ += lines.size() + std::exchange(mark_bytes_, 0);
      return {lines};
    }
    if (available.size() > block_bytes_ || !Fill()) {
      return {};
    }
  }
}

std::optional<Line> LineReader::Next() {
  DropByteOrderMark();
  std::size_t searched = 0;  // of the available bytes, without an LF
  for (;;) {
    const std::size_t left = Available() - searched;
    const void* found =
        left == 0 ? nullptr
                  : std::memchr(buffer_ + begin_ + searched, '\n', left);
    if (found != nullptr) {
      const auto at =
          static_cast<std::size_t>(static_cast<const char*>(found) - buffer_);
      return Take(at - begin_, /*terminated=*/true);
    }
    searched = Available();
    if (searched > kMaxLineBytes) {
      return SkipTooLong();
    }
    if (!Fill()) {
      break;
    }
  }
  if (Available() > 0) {
    Line line = Take(Available(), /*terminated=*/false);
    line.cut_off = pending_error_.has_value();
    return line;
  }
  if (pending_error_) {
    damage_ = std::exchange(pending_error_, std::nullopt);
  }
  return std::nullopt;
}

std::string_view LineReader::Peek(std::size_t limit) {
  DropByteOrderMark();
  limit = std::min(limit, kMaxLineBytes);
  while (Available() < limit && Fill()) {
  }
  return {buffer_ + begin_, std::min(limit, Available())};
}

// Reads one more block behind the available bytes. Returns false at the end.
bool LineReader::Fill() {
  if (ended_) {
    return false;
  }
  if (begin_ > 0) {
    std::memmove(buffer_, buffer_ + begin_, Available());
    end_ -= begin_;
    begin_ = 0;
  }
  assert(capacity_ - end_ >= block_bytes_);
  auto got = input_.Read(std::span(buffer_ + end_, block_bytes_));
  if (!got) {
    pending_error_ = std::move(got).error();
    ended_ = true;
    return false;
  }
  ended_ = *got == 0;
  end_ += *got;
  return !ended_;
}

void LineReader::DropByteOrderMark() {
  if (std::exchange(started_, true)) {
    return;
  }
  while (Available() < kByteOrderMark.size() && Fill()) {
  }
  if (std::string_view(buffer_, Available()).substr(0, 3) == kByteOrderMark) {
    begin_ = mark_bytes_ = kByteOrderMark.size();
  }
}

// Takes the next `length` available bytes, and the LF after them, as a line.
Line LineReader::Take(std::size_t length, bool terminated) {
  const std::string_view text(buffer_ + begin_, length);
  const std::size_t whole = length + (terminated ? 1 : 0);
  Line line;
  line.too_long = length > kMaxLineBytes;
  line.text =
      line.too_long ? text.substr(0, kTooLongShownBytes) : WithoutLineEnd(text);
  line.number = ++lines_;
  line.offset = bytes_;
  line.terminated = terminated;
  bytes_ += whole + std::exchange(mark_bytes_, 0);
  begin_ += whole;
  return line;
}

// Passes over a line that is too long and whose end is not in the buffer.
std::optional<Line> LineReader::SkipTooLong() {
  shown_.assign(buffer_ + begin_, kTooLongShownBytes);
  Line line;
  line.text = shown_;
  line.number = ++lines_;
  line.offset = bytes_;
  line.too_long = true;
  bytes_ += std::exchange(mark_bytes_, 0);
  do {
    const void* found = Available() == 0
                            ? nullptr
                            : std::memchr(buffer_ + begin_, '\n', Available());
    if (found != nullptr) {
      const auto at =
          static_cast<std::size_t>(static_cast<const char*>(found) - buffer_);
      bytes_ += at + 1 - begin_;
      begin_ = at + 1;
      line.terminated = true;
      return line;
    }
    bytes_ += Available();
    begin_ = end_ = 0;
  } while (Fill());
  line.cut_off = pending_error_.has_value();
  return line;
}

}  // namespace mailtide
