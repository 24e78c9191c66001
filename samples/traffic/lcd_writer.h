// The lines of the proxy's .lcd file (formats/welf.md, 6c), the commands of
// the sessions:
//
//   2008-03-17 09:14:01 [00012F4A] 203.0.113.25:41234 < EHLO mx1.example.net
//
// time, session, client and port, and what the client says (<), what it is
// answered (>) or what is noted (*).
#ifndef MAILTIDE_SAMPLES_TRAFFIC_LCD_WRITER_H_
#define MAILTIDE_SAMPLES_TRAFFIC_LCD_WRITER_H_

#include <cstdint>
#include <string>

#include "samples/traffic/line_queue.h"
#include "samples/traffic/random.h"
#include "samples/traffic/record.h"
#include "samples/traffic/script.h"

namespace mailtide::traffic {

class LcdWriter {
 public:
  // The numbers of the sessions and their ports begin anew with each writer.
  explicit LcdWriter(std::uint64_t seed) : random_(seed) {}

  // Writes a session under the next number.
  void Write(const Session& session, LineQueue* lines);
  // Writes what the .log holds of the session written last: one record a mail,
  // with the number of its recipients, and one a refusal. Half of the sessions
  // have their number in their records; the others are found by client, sender
  // and time.
  void WriteRecords(const Session& session, LineQueue* lines);

 private:
  void PushRecord(std::int64_t second, LineQueue* lines);

  Random random_;
  Record record_;  // kept to keep its memory
  std::uint32_t number_ = 0x12F49;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_LCD_WRITER_H_
