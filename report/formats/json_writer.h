// Writes JSON, a piece at a time: what all JSON outputs are made with.
#ifndef MAILTIDE_REPORT_FORMATS_JSON_WRITER_H_
#define MAILTIDE_REPORT_FORMATS_JSON_WRITER_H_

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "parser/time_zone.h"
#include "report/formats/escape.h"

namespace mailtide {

// Appends JSON in the order it is told; keeps the commas.
class JsonWriter {
 public:
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
    fmt::format_to(std::back_inserter(out_), "\"{}\":", key);
    comma_ = false;
  }
  // The next key or element starts a line, indented by `blanks`.
  void Line(std::size_t blanks) {
    Separate();
    out_ += '\n';
    out_.append(blanks, ' ');
    comma_ = false;
  }
  void Text(std::string_view text) {
    Raw(fmt::format("\"{}\"", EscapeForJson(text)));
  }
  void Raw(std::string_view json) {
    Separate();
    out_ += json;
    comma_ = true;
  }
  void Number(std::uint64_t number) { Raw(fmt::format("{}", number)); }
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
  void Separate() {
    if (comma_) {
      out_ += ',';
      comma_ = false;
    }
  }

  std::string out_;
  bool comma_ = false;
};

// A time with the offset of `zone`, or null.
void WriteTime(JsonWriter& json, std::string_view key,
               const std::optional<std::chrono::sys_seconds>& time,
               const TimeZone& zone);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_FORMATS_JSON_WRITER_H_
