// Mails as the sessions of an IceWarp server, 64 at a time, their lines
// interleaved: about 83 bytes a line, CR LF, the time of the day only.
//
// A session has one to three mails of one to five recipients, one recipient in
// twenty refused (never the first of an accepted mail).
#ifndef MAILTIDE_BENCH_DATA_ICEWARP_WRITER_H_
#define MAILTIDE_BENCH_DATA_ICEWARP_WRITER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "bench/data/mails.h"
#include "samples/traffic/random.h"

namespace mailtide::bench {

class IceWarpWriter {
 public:
  IceWarpWriter(std::uint64_t seed, const MailSettings& mails);
  // Appends one line of one of the sessions, with the clock at `second` of the
  // day. While `begin_more`, a session that has ended is followed by another.
  // Returns false when none is left.
  bool WriteLine(std::uint32_t second, bool begin_more, std::string& out);

 private:
  struct Session {
    std::string head;  // `10.1.0.7        [0A1C] `
    std::string bodies;
    std::vector<std::size_t> ends;  // of each line in bodies
    std::size_t next = 0;
  };
  static constexpr std::size_t kSessions = 64;

  void Begin(Session& session, std::uint32_t second);
  void WriteMail(Session& session);

  traffic::Random random_;
  MailMaker maker_;
  Mail mail_;
  std::array<Session, kSessions> sessions_;
  std::array<std::size_t, kSessions> live_{};  // the first live_count_ of it
  std::size_t live_count_ = kSessions;
  std::uint64_t begun_ = 0;
};

}  // namespace mailtide::bench

#endif  // MAILTIDE_BENCH_DATA_ICEWARP_WRITER_H_
