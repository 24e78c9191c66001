// Draws the mails of a day and writes their lines, with the odd ones and the
// strays among them, and counts them for the truth.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_SCRIBE_H_
#define MAILTIDE_SAMPLES_TRAFFIC_SCRIBE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "samples/traffic/layouts.h"
#include "samples/traffic/log_writer.h"
#include "samples/traffic/mail.h"
#include "samples/traffic/mail_maker.h"
#include "samples/traffic/options.h"
#include "samples/traffic/population.h"
#include "samples/traffic/random.h"
#include "samples/traffic/record.h"
#include "samples/traffic/schedule.h"
#include "samples/traffic/truth.h"

namespace mailtide::traffic {

// One mail to come within a minute.
struct Slot {
  std::uint32_t second;
  bool burst;
  std::size_t burst_index;
};

// Three streams of chance, so that the mails are the same however oddly, and
// with whatever strays, they are written.
struct Chances {
  explicit Chances(std::uint64_t seed)
      : traffic(seed),
        style(seed ^ 0xA5A5A5A5A5A5A5A5U),
        odd(seed ^ 0x3C3C3C3C3C3C3C3CU) {}
  Random traffic;
  Random style;
  Random odd;
};

// Takes what is to be written and hands it on, line by line.
class Scribe {
 public:
  Scribe(const Options& options, const Population& population,
         LogWriter* writer)
      : options_(options),
        policy_{InternalDomains(options), options.local_hosts},
        population_(population),
        maker_(options, population),
        writer_(writer),
        chances_(options.seed) {}

  // Writes the mails of one minute.
  void WriteMinute(Day day, std::int32_t minute, const DayPlan& plan,
                   const Profile& profile);
  void WriteLongLine(Day day);
  std::uint64_t mails() const { return mails_; }

 private:
  void FillSlots(std::int32_t minute, const DayPlan& plan,
                 const Profile& profile);
  void DrawMail(const Slot& slot);
  void Write(const Effect& effect);
  void WriteStrays();
  void WriteRecord(LineClass line_class);
  void WriteEvent();
  Style style() const {
    return options_.plain ? Style::kPlain : Style::kVaried;
  }

  const Options& options_;
  Policy policy_;
  const Population& population_;
  MailMaker maker_;
  LogWriter* writer_;
  Chances chances_;
  Profile office_hours_ = Profile::OfficeHours();
  // Kept to keep their memory.
  Mail mail_;
  Mail stray_;
  Record record_;
  std::string line_;
  std::vector<Slot> slots_;
  std::uint64_t mails_ = 0;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_SCRIBE_H_
