#include "parser/dialects/lone_summaries.h"

#include <algorithm>
#include <iterator>

#include "parser/dialects/smtp_events.h"

namespace mailtide {
namespace {

using std::chrono::sys_seconds;

// The mail of a line.
void Emit(std::string_view client, const Step& step, bool is_delivery,
          EventSink& sink) {
  if (step.refusal == RefusalClass::kScan) {
    return;  // nothing was to be delivered
  }
  MailEvent event;
  event.time = step.time;
  event.client = client;
  event.has_sender = true;
  event.sender = step.address;
  event.action = ActionOfSummary(step.refusal);
  event.filter = FilterOfRefusal(step.refusal);
  event.refusal = step.refusal;
  event.onward = is_delivery;
  event.bytes = event.action == Action::kPassed ? step.bytes : 0;
  // Where not all recipients are shown, the others are taken to be like the
  // last one.
  std::vector<std::string_view> recipients(step.recipients.begin(),
                                           step.recipients.end());
  const std::size_t count = static_cast<std::size_t>(
      std::min<std::uint64_t>(step.count, kMaxRecipients));
  if (!recipients.empty() && recipients.size() < count) {
    event.recipients_inferred = true;
    recipients.resize(count, recipients.back());
  }
  event.recipients = recipients;
  event.recipient_count = static_cast<std::uint32_t>(recipients.size());
  sink.OnEvent(event);
}

// About how much memory a kept line takes.
std::size_t WeightOf(const FirstOfId& first) {
  return sizeof(std::string) + first.client.size() + WeightOf(first.step);
}

}  // namespace

LoneSummaries::LoneSummaries(std::vector<FirstOfId> firsts,
                             std::vector<SeenId> ids)
    : ids_(std::make_move_iterator(ids.begin()),
           std::make_move_iterator(ids.end())),
      firsts_(std::move(firsts)) {
  for (const FirstOfId& first : firsts_) {
    first_bytes_ += WeightOf(first);
  }
}

void LoneSummaries::Take(std::string_view client, const Step& step,
                         const Times& times, EventSink& sink) {
  if (step.id.empty()) {
    Emit(client, step, false, sink);
    return;
  }
  if (ids_.size() >= kMaxIds) {
    Forget(times);
    if (ids_.size() >= kMaxIds) {
      dropped_ += ids_.size();
      ids_.clear();
    }
  }
  const auto [seen, is_new] = ids_.try_emplace(std::string(step.id), step.time);
  const bool is_delivery =
      !is_new && std::chrono::abs(step.time - seen->second) <= kIdLife;
  seen->second = std::max(seen->second, step.time);
  const bool may_be_old = is_new && step.time <= times.unknown_until;
  if (!may_be_old || !Keep(client, step)) {
    Emit(client, step, is_delivery, sink);
  }
}

// Keeps a line for the join, if there is room.
bool LoneSummaries::Keep(std::string_view client, const Step& step) {
  FirstOfId first{std::string(client), KeptStep::Of(step)};
  const std::size_t weight = WeightOf(first);
  if (first_bytes_ + weight > kMaxFirstBytes) {
    ++dropped_;
    return false;
  }
  first_bytes_ += weight;
  firsts_.push_back(std::move(first));
  return true;
}

void LoneSummaries::PutOff(std::string_view client, const Step& step) {
  put_off_.push_back({std::string(client), KeptStep::Of(step)});
}

void LoneSummaries::Join(const std::vector<FirstOfId>& firsts,
                         const std::vector<SeenId>& ids,
                         std::uint64_t first_order, const Times& times,
                         EventSink& sink) {
  for (FirstOfId first : firsts) {
    first.step.facts.order += first_order;
    put_off_.push_back(std::move(first));
  }
  std::ranges::sort(put_off_, {}, [](const FirstOfId& first) {
    return first.step.facts.order;
  });
  std::vector<std::string_view> scratch;
  for (const FirstOfId& first : put_off_) {
    Take(first.client, first.step.View(scratch), times, sink);
  }
  put_off_.clear();
  for (const auto& [id, time] : ids) {
    sys_seconds& seen = ids_.try_emplace(id, time).first->second;
    seen = std::max(seen, time);
  }
}

void LoneSummaries::Forget(const Times& times) {
  std::erase_if(ids_, [&times](const auto& item) {
    return item.second < times.forgotten_before;
  });
}

std::vector<SeenId> LoneSummaries::Ids() const {
  std::vector<SeenId> ids(ids_.begin(), ids_.end());
  std::ranges::sort(ids);
  return ids;
}

}  // namespace mailtide
