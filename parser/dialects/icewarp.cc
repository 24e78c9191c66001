#include "parser/dialects/icewarp.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parser/base/scan.h"
#include "parser/dialects/dateless_clock.h"
#include "parser/dialects/icewarp_line.h"
#include "parser/dialects/icewarp_reply.h"
#include "parser/dialects/icewarp_summary.h"
#include "parser/dialects/smtp_step.h"
#include "parser/dialects/transcript.h"

namespace mailtide {
namespace {

using std::chrono::sys_seconds;
using Body = IceWarpLine::Body;

class IceWarp final : public Dialect {
 public:
  explicit IceWarp(const DialectSettings& settings) : settings_(settings) {
    if (settings.date) {
      clock_.emplace(*settings.date);
    }
  }

  LineOutcome ReadLine(const Line& line, EventSink& sink,
                       InputAccount& account) override {
    if (Trim(line.text).empty()) {
      return {LineKind::kBlank, {}, {}};
    }
    const auto parsed = ParseIceWarpLine(line.text);
    if (!parsed) {
      return {LineKind::kRejected, parsed.error(), {}};
    }
    const std::optional<sys_seconds> time = TimeOf(*parsed);
    if (!time) {
      return {LineKind::kRejected, RejectReason::kBadTime, {}};
    }
    if (IsOutOfRange(*time, settings_.now)) {
      return {LineKind::kRejected, RejectReason::kOutOfRange, {}};
    }
    account.future += *time > settings_.now + kFutureSlack ? 1U : 0U;
    const bool decided = Take(*parsed, *time, sink);
    return {decided ? LineKind::kEvent : LineKind::kContext, {}, time};
  }

  SessionEdges TakeEdges(EventSink& sink, InputAccount& account) override {
    account.dropped_sessions += transcript_.dropped();
    return std::move(transcript_).Edges(sink);
  }

  std::optional<DatelessTimes> dateless() const override {
    return clock_ ? clock_->times() : std::nullopt;
  }

 private:
  std::optional<sys_seconds> TimeOf(const IceWarpLine& line) {
    if (line.stamp) {
      return line.stamp->ToUtc(*settings_.zone);
    }
    if (!clock_) {
      return std::nullopt;  // nothing says which day it is
    }
    return settings_.zone->ToUtc(clock_->Take(
        std::chrono::floor<std::chrono::seconds>(line.time_of_day)));
  }

  bool Take(const IceWarpLine& line, sys_seconds time, EventSink& sink) {
    if (line.body == Body::kForwarded) {
      return TakeForward(line, time, sink);
    }
    Step step;
    step.time = time;
    switch (line.body) {
      case Body::kReceived:
      case Body::kSent:
        step.from_gateway = line.body == Body::kSent;
        ReadSmtpText(line.text, step, user_);
        break;
      case Body::kSummary:
        if (!ReadSummary(line.text, step)) {
          step.kind = StepKind::kNote;
        }
        break;
      case Body::kConnected:
        step.kind = StepKind::kConnected;
        break;
      case Body::kDisconnected:
        step.kind = StepKind::kDisconnected;
        break;
      default:
        if (line.peer == "SYSTEM") {
          return false;  // of the service, not of a session
        }
        break;
    }
    return transcript_.Take(line.peer, line.thread, step, sink);
  }

  bool ReadSummary(std::string_view text, Step& step) {
    recipients_.clear();
    const auto summary = ParseIceWarpSummary(text, recipients_);
    if (!summary) {
      return false;
    }
    step.kind = StepKind::kSummary;
    step.address = summary->sender;
    step.count = summary->count;
    step.bytes = summary->bytes;
    step.id = summary->id;
    step.refusal = ClassOfResult(summary->result);
    step.recipients = recipients_;
    return true;
  }

  // Mail that leaves without a session.
  static bool TakeForward(const IceWarpLine& line, sys_seconds time,
                          EventSink& sink) {
    if (!ParseAgedForward(line.text)) {
      return false;
    }
    MailEvent event;
    event.kind = EventKind::kForwarded;
    event.time = time;
    sink.OnEvent(event);
    return true;
  }

  DialectSettings settings_;
  Transcript transcript_{Transcript::Before::kUnknown};
  std::optional<DatelessClock> clock_;
  std::string user_;                          // reused for each line
  std::vector<std::string_view> recipients_;  // reused for each line
};

}  // namespace

std::unique_ptr<Dialect> CreateIceWarp(const DialectSettings& settings) {
  return std::make_unique<IceWarp>(settings);
}

}  // namespace mailtide
