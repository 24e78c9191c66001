#include "analysis/policy.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include <fmt/format.h>

#include "parser/base/scan.h"
#include "parser/input.h"
#include "parser/line_reader.h"
#include "parser/mail_address.h"
#include "parser/plain_address.h"
#include "parser/text.h"

namespace mailtide {
namespace {

Result<std::vector<std::string>> ReadRecipients(const std::string& path) {
  Result<OpenedInput> opened = OpenInput(path);
  if (!opened) {
    return tl::unexpected<Error>(opened.error());
  }
  std::vector<std::string> recipients;
  LineReader lines(*opened->input);
  while (const std::optional<Line> line = lines.Next()) {
    const std::string_view text = Trim(line->text);
    if (!text.empty() && text.front() != '#') {
      recipients.emplace_back(BareAddress(text));
    }
  }
  if (lines.damage()) {
    return tl::unexpected<Error>(*lines.damage());
  }
  return recipients;
}

std::optional<IpAddress> ClientOf(const MailEvent& event) {
  return event.client_ipv4 != 0 ? MakeIp(event.client_ipv4)
                                : ParseIp(event.client);
}

}  // namespace

Result<Policy> Policy::Create(const PolicySettings& settings) {
  Policy policy;
  std::vector<std::string> lines;
  for (const std::string& text : settings.internal_domains) {
    const Result<DomainRule> rule = ParseDomainRule(text);
    if (!rule) {
      return tl::unexpected<Error>(rule.error());
    }
    policy.domains_.Add(*rule);
    policy.has_internal_domains_ = true;
    lines.push_back(fmt::format("domain {} {}",
                                1U << static_cast<unsigned>(rule->reach),
                                rule->domain));
    const bool bare_names_have_it =
        settings.internal_domains.size() == 1 &&
        rule->reach != DomainRule::Reach::kSubdomainsOnly;
    if (bare_names_have_it) {
      policy.only_domain_ = rule->domain;
    }
  }
  for (const std::string& text : settings.local_hosts) {
    const Result<HostRule> rule = ParseHostRule(text);
    if (!rule) {
      return tl::unexpected<Error>(rule.error());
    }
    policy.local_hosts_.push_back(*rule);
    lines.push_back(fmt::format("host {:02x} {}",
                                fmt::join(rule->network.bytes, ""),
                                rule->prefix_bits));
  }
  for (const std::string& text : settings.forbidden) {
    const Result<ForbiddenRule> rule = ParseForbiddenRule(text);
    if (!rule) {
      return tl::unexpected<Error>(rule.error());
    }
    policy.forbidden_.push_back(*rule);
    lines.push_back(
        fmt::format("forbidden {} {}", rule->address, rule->domain));
  }
  if (!settings.recipients_file.empty()) {
    Result<std::vector<std::string>> recipients =
        ReadRecipients(settings.recipients_file);
    if (!recipients) {
      return tl::unexpected<Error>(recipients.error());
    }
    // That there is a list shapes a segment; its content changes with every
    // mailbox, and a log is counted by the list of its own night.
    lines.emplace_back("recipients file");
    std::string recipient;
    for (const std::string& address : *recipients) {
      policy.NormaliseAccount(address, recipient);
      policy.recipients_.insert(recipient);
    }
  }
  policy.spam_score_ = settings.spam_score;
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  policy.fingerprint_ = fmt::format("spam_score {}\n{}\n", settings.spam_score,
                                    fmt::join(lines, "\n"));
  return policy;
}

std::uint64_t Ruling::SentCopies() const {
  switch (owner) {
    case Owner::kAccount:
      return internal_copies + external_copies;
    case Owner::kLocalHost:
      return external_copies;
    case Owner::kNobody:
    case Owner::kClaimed:
      break;
  }
  return 0;
}

bool Policy::IsLocalClient(const MailEvent& event) const {
  const std::optional<IpAddress> host = ClientOf(event);
  return host && std::any_of(local_hosts_.begin(), local_hosts_.end(),
                             [&host](const HostRule& rule) {
                               return rule.Matches(*host);
                             });
}

bool Policy::MatchesPlainDomain(std::string_view address) {
  const DomainSet::Answer answer = domains_.MatchPlain(address);
  return answer == DomainSet::Answer::kAskMatch
             ? MatchesDomain(address)
             : answer == DomainSet::Answer::kYes;
}

bool Policy::MatchesDomain(std::string_view address) {
  std::array<char, kMaxPlainBytes> plain;
  if (const std::size_t domain = FoldPlainAddress(address, plain.data());
      domain > 0) {
    return domains_.Match({plain.data() + domain, address.size() - domain});
  }
  FoldAddress(address, scratch_);
  return domains_.Match(DomainOf(scratch_));
}

bool Policy::IsInternal(std::string_view address) {
  if (address.empty()) {
    return false;
  }
  if (address.find('@') == std::string_view::npos) {
    return true;  // RFC 5321, 2.3.5: a bare name is a local mailbox
  }
  return MatchesDomain(address);
}

bool Policy::IsUnknownRecipient(std::string_view address) {
  if (recipients_.empty() || !IsInternal(address)) {
    return false;
  }
  NormaliseAccount(address, scratch_);
  return !recipients_.contains(scratch_);
}

void Policy::NormaliseAccount(std::string_view name,
                              std::string& account) const {
  const bool has_domain = name.find('@') != std::string_view::npos;
  // IceWarp and others let users log in as user%domain or user/domain.
  const std::size_t at =
      has_domain ? std::string_view::npos : name.find_last_of("%/");
  if (at != std::string_view::npos) {
    std::string address(name);
    address[at] = '@';
    FoldAddress(address, account);
  } else {
    FoldAddress(name, account);
    if (!has_domain && !only_domain_.empty() && !account.empty()) {
      account += '@';
      account += only_domain_;
    }
  }
  if (account.size() > kMaxAccountBytes) {
    account.resize(kMaxAccountBytes);
    // Never end inside a character.
    while (!account.empty() && !IsValidUtf8(account)) {
      account.pop_back();
    }
  }
}

bool Policy::IsForbidden(std::string_view folded) const {
  const std::string_view domain = DomainOf(folded);
  return std::any_of(
      forbidden_.begin(), forbidden_.end(), [&](const ForbiddenRule& rule) {
        if (!rule.address.empty()) {
          return folded == rule.address;
        }
        return DomainRule{DomainRule::Reach::kWithSubdomains, rule.domain}
            .Matches(domain);
      });
}

RecipientPlace Policy::PlaceOf(const MailEvent& event, std::size_t i) {
  if (has_internal_domains_) {
    return IsInternal(event.recipients[i]) ? RecipientPlace::kInternal
                                           : RecipientPlace::kExternal;
  }
  switch (i < event.marks.size() ? event.marks[i] : RecipientMark::kNone) {
    case RecipientMark::kLocal:
      return RecipientPlace::kInternal;
    case RecipientMark::kForward:
      return RecipientPlace::kExternal;
    case RecipientMark::kNone:
      break;
  }
  return RecipientPlace::kUnmarked;
}

void Policy::CountRecipients(const MailEvent& event, Ruling& ruling) {
  ruling.internal_copies = 0;
  ruling.external_copies = 0;
  ruling.unknown_copies = 0;
  ruling.unmarked_copies = 0;
  ruling.inferred = event.recipients.empty() && event.recipient_count > 0;
  if (ruling.inferred) {
    (IsLocalClient(event) ? ruling.external_copies : ruling.internal_copies) =
        event.recipient_count;
    return;
  }
  if (event.is_plain && has_internal_domains_ && recipients_.empty()) {
    for (const std::string_view recipient : event.recipients) {
      (MatchesPlainDomain(recipient) ? ruling.internal_copies
                                     : ruling.external_copies) += 1;
    }
    return;
  }
  for (std::size_t i = 0; i < event.recipients.size(); ++i) {
    switch (PlaceOf(event, i)) {
      case RecipientPlace::kInternal:
        ++ruling.internal_copies;
        ruling.unknown_copies +=
            has_internal_domains_ && IsUnknownRecipient(event.recipients[i])
                ? 1U
                : 0U;
        break;
      case RecipientPlace::kExternal:
        ++ruling.external_copies;
        break;
      case RecipientPlace::kUnmarked:
        ++ruling.unmarked_copies;
        break;
    }
  }
}

void Policy::Judge(const MailEvent& event, Ruling& ruling) {
  CountRecipients(event, ruling);
  ruling.owner = Ruling::Owner::kNobody;
  ruling.account.clear();
  ruling.unauthenticated = false;
  ruling.forbidden = false;
  if (!forbidden_.empty() && !event.sender.empty()) {
    FoldAddress(event.sender, scratch_);
    ruling.forbidden = IsForbidden(scratch_);
  }
  if (!event.account.empty()) {
    ruling.owner = Ruling::Owner::kAccount;
    NormaliseAccount(event.account, ruling.account);
    return;
  }
  if (!has_internal_domains_) {
    return;  // nothing tells whose an unauthenticated mail is
  }
  const bool is_local = has_local_hosts() && IsLocalClient(event);
  // An ordinary address is folded at most once.
  std::array<char, kMaxPlainBytes> plain;
  std::size_t domain = 0;  // 0: it is not ordinary, or not folded
  bool is_internal = false;
  if (event.is_plain) {
    is_internal = MatchesPlainDomain(event.sender);
    domain = is_internal ? FoldPlainAddress(event.sender, plain.data()) : 0;
  } else {
    domain = FoldPlainAddress(event.sender, plain.data());
    is_internal = domain > 0 ? domains_.Match({plain.data() + domain,
                                               event.sender.size() - domain})
                             : IsInternal(event.sender);
  }
  if (is_internal) {
    if (has_local_hosts() && !is_local) {
      ruling.owner = Ruling::Owner::kClaimed;
      return;
    }
    ruling.owner = Ruling::Owner::kAccount;
    if (domain > 0) {
      ruling.account.assign(plain.data(), event.sender.size());
    } else {
      NormaliseAccount(event.sender, ruling.account);
    }
    if (!has_local_hosts()) {
      const std::optional<IpAddress> client = ClientOf(event);
      ruling.unauthenticated = client && IsPublic(*client);
    }
    return;
  }
  if (is_local && ruling.external_copies > 0) {
    ruling.owner = Ruling::Owner::kLocalHost;
    ruling.account.assign(1, '[');
    ruling.account += event.client;
    ruling.account += ']';
  }
}

}  // namespace mailtide
