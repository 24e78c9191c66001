// Writes JSON, a piece at a time: what all JSON outputs are made with.
#ifndef MAILTIDE_REPORT_FORMATS_JSON_WRITER_H_
#define MAILTIDE_REPORT_FORMATS_JSON_WRITER_H_

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "parser/time_zone.h"
#include "report/byte_sink.h"
#include "report/formats/escape.h"

namespace mailtide {

// Appends JSON in the order it is told; keeps the commas.
class JsonWriter {
 public:
  JsonWriter() = default;
  // Gives what is ready to `sink`, which must outlive this, whenever a line
  // begins and there is much; Take returns the rest.
  explicit JsonWriter(const ByteSink* sink) : sink_(sink) {}

  void Begin(char bracket) {
    Separate();
    out_ += bracket;
    comma_ = false;
  }
  void End(char bracket) {
    out_ += bracket;
    comma_ = true;
  }
  void Key(std::string_view key) {
    Separate();
    ((out_ += '"') += key) += "\":";
    comma_ = false;
  }
  // The next key or element starts a line, indented by `blanks`.
  void Line(std::size_t blanks) {
    Separate();
    if (sink_ != nullptr && out_.size() >= kPieceBytes) {
      (*sink_)(out_);
      out_.clear();
    }
    out_ += '\n';
    out_.append(blanks, ' ');
    comma_ = false;
  }
  void Text(std::string_view text) {
    Separate();
    ((out_ += '"') += EscapeForJson(text)) += '"';
    comma_ = true;
  }
  void Raw(std::string_view json) {
    Separate();
    out_ += json;
    comma_ = true;
  }
  void Number(std::uint64_t number) {
    const fmt::format_int digits(number);
    Raw({digits.data(), digits.size()});
  }
  void Number(double number) {
    // JSON has no word for infinity and NaN.
    Raw(std::isfinite(number) ? fmt::format("{}", number) : "null");
  }

  void Field(std::string_view key, std::string_view text) {
    Key(key);
    Text(text);
  }
  void Field(std::string_view key, std::uint64_t number) {
    Key(key);
    Number(number);
  }
  void Field(std::string_view key, double number) {
    Key(key);
    Number(number);
  }

  std::string Take() { return std::move(out_); }

 private:
  static constexpr std::size_t kPieceBytes = std::size_t{64} << 10;

  void Separate() {
    if (comma_) {
      out_ += ',';
      comma_ = false;
    }
  }

  const ByteSink* sink_ = nullptr;
  std::string out_;
  bool comma_ = false;
};

// A time with the offset of `zone`, or null.
void WriteTime(JsonWriter& json, std::string_view key,
               const std::optional<std::chrono::sys_seconds>& time,
               const TimeZone& zone);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_FORMATS_JSON_WRITER_H_
