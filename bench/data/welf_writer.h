// Mails as records of WELF: 17 fields, about 293 bytes, as a mail proxy writes
// them (a record is a mail: user is its sender, arg its recipients).
#ifndef MAILTIDE_BENCH_DATA_WELF_WRITER_H_
#define MAILTIDE_BENCH_DATA_WELF_WRITER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "bench/data/calendar.h"
#include "bench/data/mails.h"
#include "samples/traffic/random.h"

namespace mailtide::bench {

// What a writer may do that makes reading harder.
struct WelfForm {
  bool any_order = false;       // id first, the others as they come
  bool escapes_always = false;  // `\"` in each msg, else in one of eight
};

class WelfWriter {
 public:
  WelfWriter(std::uint64_t seed, const WelfForm& form)
      : random_(seed ^ 0x57454C46U), form_(form) {}
  // Appends the line of `mail`.
  void Write(const Mail& mail, LogTime time, std::string& out);

 private:
  static constexpr std::size_t kFields = 17;

  void WriteMessage(const Mail& mail);
  void EndField();

  traffic::Random random_;  // of the form; the mails have their own
  WelfForm form_;
  std::uint32_t date_day_ = 0;
  std::string date_;  // of date_day_; empty at first
  std::string fields_;
  std::array<std::size_t, kFields + 1> ends_{};  // of each field in fields_
  std::size_t field_count_ = 0;
};

}  // namespace mailtide::bench

#endif  // MAILTIDE_BENCH_DATA_WELF_WRITER_H_
