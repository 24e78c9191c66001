// Whose mail is it, and is a recipient inside or outside.
//
// The administrator lists internal domains, local hosts, forbidden senders and
// known recipients; this file turns those lines into rules and answers for one
// message at a time.
//
// The law. A mail is ours when it is authenticated (its account is that user,
// also with the null sender), or when its envelope sender is internal and its
// client a local host (its account is the sender). Without local hosts the
// internal sender decides alone. With them, an internal sender that comes from
// elsewhere without a login is only claimed: received when it is for us,
// nobody's relay when it goes outward. What a local client sends outward under
// a foreign or null sender is ours for those copies; its account is its address
// in brackets.
//
// Where no internal domain is configured, the log's own marks say which
// recipients are external (RecipientMark), and only authenticated users are
// ours.
//
// Counted are accepted messages: received are copies for internal recipients,
// sent are copies of our mails to anywhere, relay are copies for external
// recipients; those that are nobody's make an open relay suspect.
#ifndef MAILTIDE_ANALYSIS_POLICY_H_
#define MAILTIDE_ANALYSIS_POLICY_H_

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "analysis/day_counts.h"
#include "analysis/domain_set.h"
#include "analysis/policy_rules.h"
#include "parser/base/error.h"
#include "parser/mail_event.h"

namespace mailtide {

struct PolicySettings {
  std::vector<std::string> internal_domains;
  std::vector<std::string> local_hosts;
  std::vector<std::string> forbidden;
  // Addresses the gateway knows, one a line; empty: no such list.
  std::string recipients_file;
  int spam_score = 0;  // 0: unset, verdict words alone decide
};

// Whom a mail belongs to, and how many copies of it went where.
struct Ruling {
  enum class Owner : std::uint8_t {
    kNobody,
    kAccount,    // ours: all copies are sent by `account`
    kLocalHost,  // a local client with a foreign sender: ours are the external
                 // copies only, and `account` is its address in brackets
    kClaimed,    // an internal sender that is not proven: nobody's
  };
  Owner owner = Owner::kNobody;
  std::string account;  // folded UTF-8; set for kAccount and kLocalHost
  std::uint64_t internal_copies = 0;
  std::uint64_t external_copies = 0;
  std::uint64_t unknown_copies = 0;  // internal, not in the recipients file
  // Without internal domains: recipients that the log does not mark either.
  std::uint64_t unmarked_copies = 0;
  bool inferred = false;         // directions were taken from the client
  bool unauthenticated = false;  // ours by the sender alone, public client
  bool forbidden = false;        // the sender is on the list

  bool IsOurs() const {
    return owner == Owner::kAccount || owner == Owner::kLocalHost;
  }
  // Copies that `account` sent; 0 when the mail is nobody's.
  std::uint64_t SentCopies() const;
};

// Where a recipient is; unmarked: nothing is configured and the log is silent.
enum class RecipientPlace : std::uint8_t { kInternal, kExternal, kUnmarked };

// The rules of one gateway, ready to be asked. Not thread-safe: it keeps
// scratch space.
class Policy {
 public:
  // Reads the recipients file too (kNoInput when it cannot be read).
  static Result<Policy> Create(const PolicySettings& settings);

  bool has_internal_domains() const { return has_internal_domains_; }
  bool has_local_hosts() const { return !local_hosts_.empty(); }
  bool has_recipients_file() const { return !recipients_.empty(); }
  int spam_score() const { return spam_score_; }

  // Rules on an accepted message, or on what would be one had it been
  // accepted. `ruling` is overwritten; its strings keep their memory from call
  // to call.
  void Judge(const MailEvent& event, Ruling& ruling);

  // Returns where recipient number `i` of `event` is: what Judge counts.
  RecipientPlace PlaceOf(const MailEvent& event, std::size_t i);

  // Returns whether `address` has an internal domain; a bare name has.
  bool IsInternal(std::string_view address);
  // Returns whether `address` is internal and missing in the recipients file.
  bool IsUnknownRecipient(std::string_view address);

  // Returns the account name of a login, sender or recipient: as FoldAddress
  // has it, `%` and `/` in a bare login standing for `@`, a bare name completed
  // where exactly one internal domain is configured. At most kMaxAccountBytes.
  void NormaliseAccount(std::string_view name, std::string& account) const;

  // Text that is equal exactly when the policy rules alike; part of the
  // settings digest of a segment.
  const std::string& fingerprint() const { return fingerprint_; }

 private:
  Policy() = default;
  bool IsLocalClient(const MailEvent& event) const;
  bool MatchesDomain(std::string_view address);
  bool MatchesPlainDomain(std::string_view address);
  bool IsForbidden(std::string_view folded) const;
  void CountRecipients(const MailEvent& event, Ruling& ruling);

  bool has_internal_domains_ = false;
  DomainSet domains_;
  std::string only_domain_;  // set when exactly one domain is configured
  std::vector<HostRule> local_hosts_;
  std::unordered_set<std::string, TextHash, std::equal_to<>> recipients_;
  std::vector<ForbiddenRule> forbidden_;
  int spam_score_ = 0;
  std::string fingerprint_;
  std::string scratch_;
};

// RFC 5321 allows 320 bytes; longer keys are cut.
inline constexpr std::size_t kMaxAccountBytes = 320;

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_POLICY_H_
