#include "analysis/survey.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "parser/address.h"
#include "parser/mail_address.h"
#include "parser/text.h"

namespace mailtide {
namespace {

// A flood of forged domains must not eat the memory; advice needs only the
// frequent ones.
constexpr std::size_t kMaxDomains = 100'000;
// A domain counts as internal from this share of what strangers send.
constexpr std::uint64_t kLeastShare = 100;

template <typename Value>
Value* FindOrAdd(TextMap<Value>& map, std::string_view key) {
  if (map.size() >= kMaxDomains && !map.contains(key)) {
    return nullptr;
  }
  return &map[key];
}

// `10.1.2.3` -> `10.1.*`; other addresses stand for themselves.
std::string NetworkOf(const IpAddress& client, std::string_view text) {
  return client.is_v4()
             ? fmt::format("{}.{}.*", client.bytes[12], client.bytes[13])
             : std::string(text);
}

}  // namespace

void Survey::OnEvent(const MailEvent& event) {
  if (!IsAcceptedMail(event)) {
    return;
  }
  ++messages_;
  marked_copies_ += static_cast<std::uint64_t>(std::ranges::count_if(
      event.marks,
      [](RecipientMark mark) { return mark != RecipientMark::kNone; }));
  const std::optional<IpAddress> client = ParseIp(event.client);
  const bool is_private = client && !IsPublic(*client);
  for (const std::string_view recipient : event.recipients) {
    const std::string domain = DomainToAscii(ToUtf8(DomainOf(recipient)));
    if (DomainSurvey* survey = FindOrAdd(domains_, domain);
        survey != nullptr && !domain.empty()) {
      ++survey->copies;
      survey->received += client && !is_private ? 1U : 0U;
    }
  }
  const std::string domain = DomainToAscii(ToUtf8(DomainOf(event.sender)));
  if (!domain.empty() && (is_private || !event.account.empty())) {
    if (DomainSurvey* survey = FindOrAdd(domains_, domain); survey != nullptr) {
      ++survey->sent;
    }
  }
  if (is_private) {
    if (std::uint64_t* count =
            FindOrAdd(networks_, NetworkOf(*client, event.client));
        count != nullptr) {
      ++*count;
    }
  }
}

std::vector<std::pair<std::string, DomainSurvey>> Survey::Domains(
    std::size_t most) const {
  std::vector<std::pair<std::string, DomainSurvey>> rows;
  for (const auto& [domain, survey] : domains_) {
    if (survey.copies > 0) {
      rows.emplace_back(domain, survey);
    }
  }
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return a.second.copies != b.second.copies
               ? a.second.copies > b.second.copies
               : a.first < b.first;
  });
  rows.resize(std::min(rows.size(), most));
  return rows;
}

std::vector<std::pair<std::string, DomainSurvey>> Survey::LikelyInternal()
    const {
  std::uint64_t received = 0;
  for (const auto& [domain, survey] : domains_) {
    received += survey.received;
  }
  std::vector<std::pair<std::string, DomainSurvey>> rows;
  for (const auto& [domain, survey] : domains_) {
    const bool strangers_write =
        survey.received > 0 && survey.received * kLeastShare >= received;
    if (strangers_write) {
      rows.emplace_back(domain, survey);
    }
  }
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    const std::uint64_t x = a.second.received + a.second.sent;
    const std::uint64_t y = b.second.received + b.second.sent;
    return x != y ? x > y : a.first < b.first;
  });
  return rows;
}

std::vector<std::pair<std::string, std::uint64_t>> Survey::LikelyLocalHosts()
    const {
  std::vector<std::pair<std::string, std::uint64_t>> rows(networks_.begin(),
                                                          networks_.end());
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  return rows;
}

}  // namespace mailtide
