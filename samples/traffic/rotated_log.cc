#include "samples/traffic/rotated_log.h"

#include <fmt/format.h>

#include "samples/traffic/truth_json.h"

namespace mailtide::traffic {

RotatedLog::RotatedLog(LogKind kind, const Options& options, Output* output)
    : kind_(kind),
      output_(output),
      writer_(options.count_only ? "" : options.out + "/logs", options.crlf),
      odd_(options.seed ^ 0x3C3C3C3C3C3C3C3CU),
      blank_per_ten_thousand_(options.odd_permille),
      line_end_bytes_(options.crlf ? 2 : 1),
      rotation_(std::int64_t{options.rotation_minute} * 60),
      last_dated_(options.start + options.days - 1),
      cut_bytes_(kind == LogKind::kIceWarp ? options.icewarp.cut_bytes
                                           : std::nullopt) {
  if (kind == LogKind::kIceWarp && rotation_ == 0) {
    rotation_ = kSecondsPerDay;
  }
}

Day RotatedLog::DateOf(std::int64_t second) const {
  return FromSeconds(second - rotation_).day + 1;
}

std::string RotatedLog::NameOf(Day date) const {
  if (kind_ == LogKind::kIceWarp) {
    return fmt::format("s{}-{:02}.log", CompactDay(date), part_);
  }
  return fmt::format("smtp{}.{}", date > last_dated_ ? "" : CompactDay(date),
                     kind_ == LogKind::kLcd ? "lcd" : "log");
}

void RotatedLog::BeginPart() {
  name_ = NameOf(date_);
  part_bytes_ = 0;
  if (failed_.empty() && !writer_.Begin(name_)) {
    failed_ = output_->Failed("logs/" + name_);
  }
}

void RotatedLog::FinishPart() {
  if (!failed_.empty()) {
    return;
  }
  FileTruth file;
  failed_ = writer_.Finish(&file) ? output_->AddFile(TruthOfSessionFile(file))
                                  : output_->Failed("logs/" + name_);
}

void RotatedLog::Begin(std::int64_t second) {
  date_ = DateOf(second);
  BeginPart();
}

void RotatedLog::Reach(std::int64_t second) {
  const Day date = DateOf(second);
  while (date_ < date) {
    FinishPart();
    ++date_;
    part_ = 0;
    BeginPart();
  }
}

void RotatedLog::AddLine(LineClass line_class, std::string_view line) {
  const std::uint64_t bytes = line.size() + line_end_bytes_;
  if (cut_bytes_ && part_bytes_ > 0 && part_bytes_ + bytes > *cut_bytes_) {
    FinishPart();
    ++part_;
    BeginPart();
  }
  part_bytes_ += bytes;
  if (failed_.empty()) {
    writer_.Add(line_class, line);
  }
}

void RotatedLog::Add(std::int64_t second, std::string_view line) {
  Reach(second);
  if (odd_.Below(10'000) < blank_per_ten_thousand_) {
    AddLine(LineClass::kBlank, "");
  }
  AddLine(LineClass::kEvent, line);
}

void RotatedLog::Finish() {
  FinishPart();
}

}  // namespace mailtide::traffic
