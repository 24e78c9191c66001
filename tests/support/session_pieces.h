// An IceWarp log in pieces, and what they count along each way there is: as
// logs that follow each other, and joined to one segment.
#ifndef MAILTIDE_TESTS_SUPPORT_SESSION_PIECES_H_
#define MAILTIDE_TESTS_SUPPORT_SESSION_PIECES_H_

#include <chrono>
#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "analysis/policy.h"
#include "analysis/segment.h"
#include "parser/input_account.h"
#include "parser/time_zone.h"

namespace mailtide {

using Lines = std::vector<std::string>;

// Returns the pieces of `lines` between the cuts, half-open; none is empty.
std::vector<Lines> Cut(const Lines& lines, std::set<std::size_t> cuts);

// All that logs count when nothing comes before or after them.
struct SessionCounts {
  Days days;
  // Whether the line that decides a mail is an event or context depends on
  // whether the piece that it is in says enough, so all are context here.
  InputAccount account;

  friend bool operator==(const SessionCounts&, const SessionCounts&) = default;
};

// Reads pieces as logs `s20110516-nn.log` of a gateway in Rome whose domain is
// example.org and whose local host is 10.6.21.1.
class SessionPieces {
 public:
  SessionPieces();

  // Reads one piece by itself.
  Segment Scan(const Lines& lines);

  // Reads each piece and gives it back as the store does, in its chain: its
  // days are known, and what it counts for the others is in `closing`. They are
  // not compressed, which takes long.
  std::vector<Segment> Settled(const std::vector<Lines>& pieces);

  // What settled pieces count together.
  static SessionCounts Together(std::span<const Segment> settled);

  // What two neighbours are as one piece. The days of both are known.
  Segment Joined(Segment left, const Segment& right);

  // What the log counts if it is all there is.
  SessionCounts Alone(const Segment& segment);

  // The most by which a line bears an earlier time than one before it.
  std::chrono::seconds Disorder(const Lines& lines) const;

 private:
  Policy policy_;
  TimeZone zone_;
};

// The serial form of all that joining makes.
std::string JoinedBytes(Segment segment);

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_SUPPORT_SESSION_PIECES_H_
