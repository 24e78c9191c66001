// The lines of IceWarp's SMTP log (formats/icewarp.md, 1.1 to 1.4):
//
//   10.6.21.6       [15C0] 00:02:10 <<< EHLO gw.example.net
//
// peer, thread, time, and what was received (<<<), sent (>>>) or done.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_ICEWARP_WRITER_H_
#define MAILTIDE_SAMPLES_TRAFFIC_ICEWARP_WRITER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "samples/traffic/line_queue.h"
#include "samples/traffic/options.h"
#include "samples/traffic/script.h"

namespace mailtide::traffic {

class IceWarpWriter {
 public:
  explicit IceWarpWriter(const IceWarpOptions& options) : options_(options) {}

  // Writes the lines that the log level shows.
  void Write(const Session& session, std::uint32_t thread,
             LineQueue* lines) const;
  // Writes a line of the server that is in no session; every log level has it.
  void WriteSystem(std::int64_t second, std::string_view text,
                   LineQueue* lines) const;

 private:
  bool Shows(LineKind kind) const;
  std::string Head(std::string_view peer, std::uint32_t thread) const;

  IceWarpOptions options_;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_ICEWARP_WRITER_H_
