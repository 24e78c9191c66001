// What the mails of one day tell about accounts, and about the day as a whole:
// the counting half of evidence.h.
#ifndef MAILTIDE_ANALYSIS_EVIDENCE_COUNTS_H_
#define MAILTIDE_ANALYSIS_EVIDENCE_COUNTS_H_

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "analysis/day_counts.h"
#include "analysis/policy.h"
#include "parser/event_sink.h"
#include "parser/time_zone.h"

namespace mailtide {

// Bounds of the memory: recipients of an account that are told apart, and the
// domains, clients and the like of an account or of a day.
inline constexpr std::size_t kMostRecipients = 20'000;
inline constexpr std::size_t kMostKeys = 10'000;

// Which mails of a day: as the indicators have them.
enum class Flow : std::uint8_t { kReceived, kSent, kRelay };
inline constexpr std::size_t kFlowCount = 3;

struct EvidenceRequest {
  std::chrono::local_days day;        // of the gateway's zone
  std::vector<std::string> accounts;  // as Ruling::account has them, each once
  std::vector<Flow> flows = {};       // the day as a whole, each once
  // Of the flows only what came until this time of the day.
  std::chrono::seconds until = std::chrono::hours(24);
};

// The largest of some counts. Keys are hostile: accounts and domains are folded
// UTF-8, clients whatever bytes the log has.
struct TopCounts {
  std::vector<std::pair<std::string, std::uint64_t>> top;  // most first
  std::uint64_t more_keys = 0;                             // not in `top`
  std::uint64_t more_count = 0;  // what they have together
  // There are more keys than `more_keys`, and the counts may be a little too
  // low (BoundedCounts); `top` may be empty.
  bool too_many = false;

  friend bool operator==(const TopCounts&, const TopCounts&) = default;
};

// Counts by key: exact up to kMostKeys keys. Beyond them the smallest are given
// up, and what is kept may be too low by less than 2 / kMostKeys of the total:
// whoever has a notable share is found, whenever he comes (J. Misra, D. Gries,
// "Finding repeated elements", 1982).
class BoundedCounts {
 public:
  void Add(std::string_view key, std::uint64_t count);
  void Merge(const BoundedCounts& other);
  // 0 for a key that is not kept.
  std::uint64_t Of(std::string_view key) const;
  // The `most` largest; equal ones by name.
  TopCounts Top(std::size_t most) const;
  // All that are kept, in no order.
  const TextMap<std::uint64_t>& counts() const { return counts_; }

 private:
  void Shrink();

  TextMap<std::uint64_t> counts_;
  std::uint64_t total_ = 0;
  bool is_exact_ = true;
};

// Different texts, up to kMostRecipients.
class BoundedSet {
 public:
  void Add(std::string_view text);
  void Merge(const BoundedSet& other);
  std::size_t size() const { return texts_.size(); }
  bool is_full() const { return is_full_; }  // there are more

 private:
  std::unordered_set<std::string, TextHash, std::equal_to<>> texts_;
  bool is_full_ = false;
};

// Lines of one log that mails became certain by.
struct LineSpan {
  std::uint64_t first = 0, last = 0;  // 1-based; 0: none
  std::uint64_t mails = 0;

  void Add(std::uint64_t line);
};

// Of one account, its mails that went outside.
struct AccountFindings {
  std::uint64_t messages = 0;
  std::uint64_t copies = 0;  // to external recipients
  std::optional<std::chrono::sys_seconds> first, last;
  std::array<std::uint64_t, 24> copies_by_hour = {};  // local
  BoundedSet recipients;                              // external
  BoundedCounts domains;                              // copies
  BoundedCounts clients;                              // messages
  // Of all its mails: recipients that were refused one by one, and all that it
  // tried.
  std::uint64_t refused = 0, tried = 0;
  // Of the log read last, or of the .lcd of a unit, and of the unit's .log.
  LineSpan lines, record_lines;

  // Adds all but the lines.
  void Merge(const AccountFindings& other);
};

// All mails of one direction. What has no name (copies of which the log tells
// only the number, relay copies that are nobody's) is in the totals alone.
struct FlowFindings {
  std::uint64_t messages = 0;
  std::uint64_t copies = 0;
  // Copies of each. Of received mails `accounts` are the recipients and
  // `domains` the senders'; else the accounts that sent, and the recipients'.
  BoundedCounts accounts, domains, clients;

  void Merge(const FlowFindings& other);
};

using FlowsFindings = std::array<FlowFindings, kFlowCount>;  // by Flow

struct Findings {
  std::vector<AccountFindings> accounts;  // as the request has them
  FlowsFindings flows;                    // those asked for
};

// Counts what a request asks for. Whose mail it is and what is outside, the
// policy says, as it does for the Tally.
class EvidenceSink final : public EventSink {
 public:
  // Counts into `findings`. All must outlive this.
  EvidenceSink(const EvidenceRequest& request, Policy& policy,
               const TimeZone& zone, Findings& findings);
  void OnEvent(const MailEvent& event) override;

 private:
  void CountAccount(const MailEvent& event, std::int64_t hour,
                    AccountFindings& account);
  void CountFlow(const MailEvent& event, Flow direction);

  const EvidenceRequest& request_;
  Policy& policy_;
  const TimeZone& zone_;
  Findings& findings_;
  TextMap<std::size_t> index_;  // of accounts
  Ruling ruling_;               // reused for each mail
  std::string address_;
};

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_EVIDENCE_COUNTS_H_
