#include "analysis/evidence_counts.h"

#include <algorithm>

#include "parser/mail_address.h"

namespace mailtide {

void BoundedCounts::Add(std::string_view key, std::uint64_t count) {
  total_ += count;
  if (const auto found = counts_.find(key); found != counts_.end()) {
    found->second += count;
    return;
  }
  counts_[key] = count;
  if (counts_.size() > kMostKeys) {
    Shrink();
  }
}

void BoundedCounts::Merge(const BoundedCounts& other) {
  for (const auto& [key, count] : other.counts_) {
    counts_[key] += count;
  }
  total_ += other.total_;
  is_exact_ = is_exact_ && other.is_exact_;
  if (counts_.size() > kMostKeys) {
    Shrink();
  }
}

// Takes the median off all counts and drops those that come to nothing: at
// least half of kMostKeys lose as much, which bounds how often that can be.
void BoundedCounts::Shrink() {
  std::vector<std::uint64_t> values;
  values.reserve(counts_.size());
  for (const auto& [key, count] : counts_) {
    values.push_back(count);
  }
  const auto middle =
      values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  const std::uint64_t median = *middle;
  TextMap<std::uint64_t> kept;
  for (const auto& [key, count] : counts_) {
    if (count > median) {
      kept[key] = count - median;
    }
  }
  counts_ = std::move(kept);
  is_exact_ = false;
}

std::uint64_t BoundedCounts::Of(std::string_view key) const {
  const auto found = counts_.find(key);
  return found == counts_.end() ? 0 : found->second;
}

TopCounts BoundedCounts::Top(std::size_t most) const {
  std::vector<std::pair<std::string_view, std::uint64_t>> rows(counts_.begin(),
                                                               counts_.end());
  std::ranges::sort(rows, [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  TopCounts counts;
  counts.more_count = total_;
  counts.too_many = !is_exact_;
  for (const auto& [key, count] : rows) {
    if (counts.top.size() == most) {
      break;
    }
    counts.top.emplace_back(key, count);
    counts.more_count -= count;
  }
  // Those that were given up are known only to be more than the bound.
  counts.more_keys = (is_exact_ ? rows.size() : kMostKeys) - counts.top.size();
  return counts;
}

void BoundedSet::Add(std::string_view text) {
  if (texts_.contains(text)) {
    return;
  }
  if (texts_.size() < kMostRecipients) {
    texts_.emplace(text);
  } else {
    is_full_ = true;
  }
}

void BoundedSet::Merge(const BoundedSet& other) {
  for (const std::string& text : other.texts_) {
    Add(text);
  }
  is_full_ = is_full_ || other.is_full_;
}

void LineSpan::Add(std::uint64_t line) {
  if (line == 0) {
    return;
  }
  first = first == 0 ? line : std::min(first, line);
  last = std::max(last, line);
  ++mails;
}

void AccountFindings::Merge(const AccountFindings& other) {
  messages += other.messages;
  copies += other.copies;
  if (other.first) {
    first = first ? std::min(*first, *other.first) : other.first;
    last = last ? std::max(*last, *other.last) : other.last;
  }
  for (std::size_t hour = 0; hour < copies_by_hour.size(); ++hour) {
    copies_by_hour[hour] += other.copies_by_hour[hour];
  }
  recipients.Merge(other.recipients);
  domains.Merge(other.domains);
  clients.Merge(other.clients);
  refused += other.refused;
  tried += other.tried;
}

void FlowFindings::Merge(const FlowFindings& other) {
  messages += other.messages;
  copies += other.copies;
  accounts.Merge(other.accounts);
  domains.Merge(other.domains);
  clients.Merge(other.clients);
}

EvidenceSink::EvidenceSink(const EvidenceRequest& request, Policy& policy,
                           const TimeZone& zone, Findings& findings)
    : request_(request), policy_(policy), zone_(zone), findings_(findings) {
  findings_.accounts.resize(request.accounts.size());
  for (std::size_t i = 0; i < request.accounts.size(); ++i) {
    index_[request.accounts[i]] = i;
  }
}

void EvidenceSink::OnEvent(const MailEvent& event) {
  const bool is_refused = event.kind == EventKind::kRefusedRecipient;
  if (event.onward || event.owed_to >= 0 ||
      (event.kind != EventKind::kMessage && !is_refused)) {
    return;
  }
  const std::chrono::local_seconds local = zone_.ToLocal(event.time);
  if (std::chrono::floor<std::chrono::days>(local) != request_.day) {
    return;
  }
  policy_.Judge(event, ruling_);
  if (ruling_.IsOurs()) {
    if (const auto found = index_.find(ruling_.account);
        found != index_.end()) {
      const auto hour =
          std::chrono::floor<std::chrono::hours>(local - request_.day).count();
      CountAccount(event, hour, findings_.accounts[found->second]);
    }
  }
  if (IsAcceptedMail(event) && local - request_.day <= request_.until) {
    for (const Flow flow : request_.flows) {
      CountFlow(event, flow);
    }
  }
}

void EvidenceSink::CountAccount(const MailEvent& event, std::int64_t hour,
                                AccountFindings& account) {
  if (event.kind == EventKind::kRefusedRecipient) {
    account.refused += event.recipients.size();
    account.tried += event.recipients.size();
    return;
  }
  account.tried += ruling_.SentCopies() + ruling_.unmarked_copies;
  if (!IsAcceptedMail(event) || ruling_.external_copies == 0) {
    return;
  }
  account.messages += 1;
  account.copies += ruling_.external_copies;
  account.first =
      account.first ? std::min(*account.first, event.time) : event.time;
  account.last =
      account.last ? std::max(*account.last, event.time) : event.time;
  account.copies_by_hour[static_cast<std::size_t>(hour)] +=
      ruling_.external_copies;
  account.clients.Add(event.client, 1);
  account.lines.Add(event.line);
  account.record_lines.Add(event.record_line);
  for (std::size_t i = 0; i < event.recipients.size(); ++i) {
    if (policy_.PlaceOf(event, i) == RecipientPlace::kExternal) {
      policy_.NormaliseAccount(event.recipients[i], address_);
      account.recipients.Add(address_);
      account.domains.Add(DomainOf(address_), 1);
    }
  }
}

void EvidenceSink::CountFlow(const MailEvent& event, Flow direction) {
  FlowFindings& flow = findings_.flows[static_cast<std::size_t>(direction)];
  const bool is_received = direction == Flow::kReceived;
  std::uint64_t copies = ruling_.external_copies;
  if (is_received) {
    copies = ruling_.internal_copies;
  } else if (direction == Flow::kSent) {
    copies = ruling_.SentCopies();
  }
  if (copies == 0) {
    return;
  }
  flow.messages += 1;
  flow.copies += copies;
  flow.clients.Add(event.client, copies);
  if (is_received) {
    policy_.NormaliseAccount(event.sender, address_);
    flow.domains.Add(DomainOf(address_), copies);
  } else if (ruling_.IsOurs()) {
    flow.accounts.Add(ruling_.account, copies);
  }
  const bool internal_too =
      direction == Flow::kSent && ruling_.owner == Ruling::Owner::kAccount;
  for (std::size_t i = 0; i < event.recipients.size(); ++i) {
    const RecipientPlace place = policy_.PlaceOf(event, i);
    const bool is_internal = place == RecipientPlace::kInternal;
    policy_.NormaliseAccount(event.recipients[i], address_);
    if (is_received && is_internal) {
      flow.accounts.Add(address_, 1);
    } else if (!is_received && (place == RecipientPlace::kExternal ||
                                (is_internal && internal_too))) {
      flow.domains.Add(DomainOf(address_), 1);
    }
  }
}

}  // namespace mailtide
