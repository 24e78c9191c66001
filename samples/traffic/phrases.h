// What the gateway says in a session: the words of IceWarp (formats/icewarp.md,
// 1.4 and 6) and of the proxy that writes .lcd files (formats/welf.md, 6c).
#ifndef MAILTIDE_SAMPLES_TRAFFIC_PHRASES_H_
#define MAILTIDE_SAMPLES_TRAFFIC_PHRASES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "samples/traffic/mail.h"
#include "samples/traffic/options.h"
#include "samples/traffic/random.h"
#include "samples/traffic/script.h"

namespace mailtide::traffic {

// The final reply to a message, and the word of its summary; the two can mean
// different fates, where a word says less or more than the code.
struct FinalReply {
  std::string_view text;  // empty for an acceptance
  Fate by_reply;
  std::string_view result;
  Fate by_result;
};

// Returns a final reply for a mail of that fate.
const FinalReply& DrawFinalReply(Fate fate, Random& random);

// Returns a refusal of a recipient, a sender or the data, perhaps of two lines.
std::string DrawRecipientRefusal(bool unknown, bool permanent, Random& random);
std::string DrawSenderRefusal(bool permanent, Random& random);
std::string DrawDataRefusal(bool permanent, Random& random);

// What a `***` line of IceWarp says. Of several recipients it shows the first.
struct Summary {
  std::string_view sender;
  std::string_view recipient;
  std::size_t recipients = 0;
  std::uint64_t bytes = 0;
  std::int64_t duration = 0;
  std::string_view result;
  std::string_view id;  // may be empty
};
std::string PrintSummary(const Summary& summary);

// The end of the data, CR LF . CR LF, which the line of their transfer counts.
inline constexpr std::uint64_t kClosingDot = 5;

// Returns the line that stands for the data, in the place of a command.
std::string PrintTransfer(std::uint64_t bytes, Random& random);

class Phrases {
 public:
  explicit Phrases(const Options& options);

  bool icewarp() const { return icewarp_; }
  const std::string& host() const { return host_; }

  std::string Connected(Random& random) const;
  std::string Banner(std::int64_t second, Random& random) const;
  // The reply to HELO, and to EHLO. Unfinished: the last line is not there.
  std::string Helo(std::string_view name, std::string_view peer) const;
  std::string Ehlo(std::string_view name, std::string_view peer,
                   bool unfinished) const;
  std::string SenderOk(std::string_view sender) const;
  std::string RecipientOk(std::string_view recipient, bool internal) const;
  std::string DataGo() const;
  // `id` and the size are shown by IceWarp; the latter not with `short_form`.
  std::string Accepted(std::uint64_t bytes, std::int64_t duration,
                       std::string_view id, bool short_form) const;

 private:
  bool icewarp_;
  std::string host_;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_PHRASES_H_
