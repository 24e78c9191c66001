#include "samples/traffic/log_writer.h"

#include <cstddef>
#include <utility>

namespace mailtide::traffic {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20U;

}  // namespace

void CloseFile::operator()(std::FILE* file) const {
  // Whoever minds the result closes the file before.
  static_cast<void>(std::fclose(file));
}

FilePointer OpenForWriting(const std::string& path) {
  return FilePointer(std::fopen(path.c_str(), "wb"));
}

LogWriter::LogWriter(std::string folder, bool crlf)
    : folder_(std::move(folder)), line_end_(crlf ? "\r\n" : "\n") {}

bool LogWriter::Begin(std::string name) {
  truth_ = FileTruth{};
  truth_.name = std::move(name);
  good_ = true;
  if (folder_.empty()) {
    return true;
  }
  file_ = OpenForWriting(folder_ + '/' + truth_.name);
  return file_ != nullptr;
}

void LogWriter::Add(LineClass line_class, std::string_view line) {
  ++truth_.lines[static_cast<std::size_t>(line_class)];
  truth_.bytes += line.size() + line_end_.size();
  if (folder_.empty()) {
    return;
  }
  buffer_ += line;
  buffer_ += line_end_;
  if (buffer_.size() >= kBufferBytes) {
    good_ = Flush() && good_;
  }
}

bool LogWriter::Flush() {
  const std::size_t size = buffer_.size();
  const bool written =
      std::fwrite(buffer_.data(), 1, size, file_.get()) == size;
  buffer_.clear();
  return written;
}

bool LogWriter::Finish(FileTruth* truth) {
  bool written = good_;
  if (file_ != nullptr) {
    written = Flush() && written;
    written = std::fclose(file_.release()) == 0 && written;
  }
  *truth = std::move(truth_);
  return written;
}

}  // namespace mailtide::traffic
