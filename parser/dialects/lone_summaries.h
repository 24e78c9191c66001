// What summaries (`***`) count in sessions without any dialogue, as a log of
// nothing else has them.
//
// The first line of an id is the acceptance of a message, the same id again
// within a day a delivery; without an id each line is an acceptance. The first
// line of an id in a log may be a delivery all the same, of a mail that was
// accepted before the log: for a day such lines are kept, until what was before
// is joined.
#ifndef MAILTIDE_PARSER_DIALECTS_LONE_SUMMARIES_H_
#define MAILTIDE_PARSER_DIALECTS_LONE_SUMMARIES_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "parser/dialects/smtp_step.h"
#include "parser/event_sink.h"

namespace mailtide {

// An id means the same mail for so long after it was seen last.
inline constexpr std::chrono::hours kIdLife{24};
// Beyond this all ids are forgotten, and counted as dropped.
inline constexpr std::size_t kMaxIds = 1'000'000;
// First lines that would take more memory than this are taken for acceptances,
// and counted as dropped.
inline constexpr std::size_t kMaxFirstBytes = std::size_t{64} << 20;

// The first line of an id that may have been seen before the log: an
// acceptance, or a delivery.
struct FirstOfId {
  std::string client;
  KeptStep step;

  friend bool operator==(const FirstOfId&, const FirstOfId&) = default;
};

// An id, and when it was seen last.
using SeenId = std::pair<std::string, std::chrono::sys_seconds>;

class LoneSummaries {
 public:
  // What the times of the log's lines mean for ids.
  struct Times {
    // A first line up to this may be a delivery.
    std::chrono::sys_seconds unknown_until;
    // An id seen last before this means another mail.
    std::chrono::sys_seconds forgotten_before;
  };
  LoneSummaries() = default;
  // Those of a log with these edges.
  LoneSummaries(std::vector<FirstOfId> firsts, std::vector<SeenId> ids);

  // Takes a line; what it tells goes to `sink`, if that is certain.
  void Take(std::string_view client, const Step& step, const Times& times,
            EventSink& sink);

  // Takes a line out of the order of lines; it waits for the Join.
  void PutOff(std::string_view client, const Step& step);

  // Takes what the edges of the next log hold, whose first line is of the order
  // `first_order`, and with it what was put off, in the order of the lines.
  void Join(const std::vector<FirstOfId>& firsts,
            const std::vector<SeenId>& ids, std::uint64_t first_order,
            const Times& times, EventSink& sink);

  void Forget(const Times& times);

  // What joins the log before: the lines kept, as they came, and all ids, by
  // their bytes.
  std::vector<FirstOfId> Firsts() && { return std::move(firsts_); }
  std::vector<SeenId> Ids() const;

  // Ids and lines given up at the bounds.
  std::uint64_t dropped() const { return dropped_; }

 private:
  bool Keep(std::string_view client, const Step& step);

  std::unordered_map<std::string, std::chrono::sys_seconds> ids_;
  std::vector<FirstOfId> firsts_;
  std::vector<FirstOfId> put_off_;
  std::size_t first_bytes_ = 0;  // of firsts_
  std::uint64_t dropped_ = 0;
};

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_LONE_SUMMARIES_H_
