// The same mails as a Postfix server logs them, for pflogsumm: three to nine
// lines of syslog a mail.
#ifndef MAILTIDE_BENCH_DATA_POSTFIX_WRITER_H_
#define MAILTIDE_BENCH_DATA_POSTFIX_WRITER_H_

#include <string>
#include <string_view>

#include "bench/data/calendar.h"
#include "bench/data/mails.h"

namespace mailtide::bench {

class PostfixWriter {
 public:
  // Appends the lines of `mail`.
  void Write(const Mail& mail, LogTime time, std::string& out);

 private:
  // Appends the head of a line, `Mar  3 08:00:00 mx1 postfix/`, and `rest`.
  void Begin(std::string_view rest, std::string& out);
  void WriteQueued(const Mail& mail, std::string& out);
  void WriteRefused(const Mail& mail, std::string& out);

  std::string head_;
  std::string queue_id_;
};

}  // namespace mailtide::bench

#endif  // MAILTIDE_BENCH_DATA_POSTFIX_WRITER_H_
