// The second reading of the law (analysis/policy.h): what a mail counts as,
// said again in other words and without a line of the program that is to be
// tested.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_TRUTH_H_
#define MAILTIDE_SAMPLES_TRAFFIC_TRUTH_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "samples/traffic/civil_time.h"
#include "samples/traffic/mail.h"

namespace mailtide::traffic {

struct Policy {
  std::vector<std::string> internal_domains;
  bool local_hosts = true;  // 10.1.* is configured
};

// In the order of the JSON keys (kOutcomeNames).
enum class Outcome : std::uint8_t {
  kAccepted,
  kRejected,
  kDeferred,
  kQuarantined,
  kDeleted,
  kVirus,
  kSpam,
  kPhishing,
  kDelivered,
  kBounced,
  kIncomplete,
};
inline constexpr std::size_t kOutcomeCount = 11;
inline constexpr std::array<std::string_view, kOutcomeCount> kOutcomeNames = {
    "accepted", "rejected", "deferred",  "quarantined", "deleted",   "virus",
    "spam",     "phishing", "delivered", "bounced",     "incomplete"};

// What one mail adds to its day.
struct Effect {
  std::array<std::uint32_t, kOutcomeCount> outcomes = {};
  std::uint32_t received = 0;  // copies
  std::uint32_t sent = 0;
  std::uint32_t relay = 0;
  // Of an unauthenticated mail with an internal sender, accepted: it came
  // from elsewhere than the local hosts (claimed), or there are none
  // configured and the client is public (unproven).
  bool claimed = false;
  bool unproven = false;
  // Whose the sent copies are; empty exactly when there are none. Of these
  // copies `relay` went outside.
  std::string account;
  // Whether the relay copies are nobody's: an open-relay suspicion.
  bool open_relay = false;
};

// Returns what `mail` counts as under `policy`.
Effect Judge(const Mail& mail, const Policy& policy);

struct Count {
  std::uint64_t messages = 0;
  std::uint64_t copies = 0;
  std::uint64_t bytes = 0;

  void Add(std::uint32_t more, std::uint64_t size);
  void Merge(const Count& other);
};

struct AccountCount {
  std::uint64_t sent_messages = 0;
  std::uint64_t sent_copies = 0;
  std::uint64_t relay_messages = 0;
  std::uint64_t relay_copies = 0;
};

struct DayTruth {
  Count received;
  Count sent;
  Count relay;
  std::array<std::uint64_t, kOutcomeCount> outcomes = {};
  std::unordered_map<std::string, AccountCount> accounts;
  std::unordered_map<std::string, std::uint64_t> open_relay;  // by client
  std::uint64_t claimed = 0;
  std::uint64_t unproven = 0;
  std::uint64_t forwarded = 0;  // by their age, without a session

  void Add(const Mail& mail, const Effect& effect);
  void Merge(const DayTruth& other);
};

// In the order of the keys of the JSON output.
enum class LineClass : std::uint8_t {
  kEvent,
  kContext,
  kBlank,
  kTooLong,
  kNoRecord,
  kBadTime,
  kOutOfRange,
  kTorn,
};
inline constexpr std::size_t kLineClassCount = 8;

struct FileTruth {
  std::string name;
  std::uint64_t bytes = 0;
  std::array<std::uint64_t, kLineClassCount> lines = {};
  std::map<Day, DayTruth> days;  // what this file adds to each day
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_TRUTH_H_
